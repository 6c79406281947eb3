package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// headersFrom1 takes the list of headers that late exports have, and from the
// text of all headers those that the list lacks.
func headersFrom1(r *entity.Map) entity.List {
	if list := r.List("headers"); list != nil {
		return entriesFrom1(list)
	}
	out, known := entity.List{}, map[string]bool{}
	for _, v := range entriesFrom1(r.List("headerData")) {
		header := mapOf(v)
		if key, isComment := strings.CutPrefix(header.Text("key"), "//"); isComment {
			header.Set("key", strings.TrimSpace(key))
			header.Set("disabled", true)
		}
		known[header.Text("key")] = true
		out = append(out, header)
	}
	for _, v := range headerLines(r.Text("headers")) {
		if !known[mapOf(v).Text("key")] {
			out = append(out, v)
		}
	}
	return out
}

// headerLines reads the text of headers: a line each, "//" before those that
// are disabled.
func headerLines(text string) entity.List {
	out := entity.List{}
	for line := range strings.SplitSeq(text, "\n") {
		line, disabled := strings.CutPrefix(strings.TrimSpace(line), "//")
		key, value, _ := strings.Cut(line, ":")
		if key = strings.TrimSpace(key); key == "" {
			continue
		}
		header := entity.MapOf("key", key, "value", strings.TrimSpace(value))
		if disabled {
			header.Set("disabled", true)
		}
		out = append(out, header)
	}
	return out
}

// headersTo1 sets the headers as text and as a list.
func headersTo1(v entity.Value, out *entity.Map) {
	list, _ := v.(entity.List)
	if text, ok := v.(string); ok {
		list = parseHeaders(text)
	}
	var lines []string
	for _, x := range list {
		if m := mapOf(x); m != nil {
			line := textOf(get(m, "key")) + ": " + textOf(get(m, "value"))
			if isTrue(m, "disabled") {
				line = "// " + line
			}
			lines = append(lines, line)
		}
	}
	out.Set("headers", strings.Join(lines, "\n"))
	out.Set("headerData", entriesTo1(list))
}

// entriesFrom1 are headers, parameters and form fields as version 2 has them:
// "disabled" instead of "enabled", and no empty descriptions.
func entriesFrom1(list entity.List) entity.List {
	out := entity.List{}
	for _, v := range list {
		m := mapOf(v)
		if m == nil {
			continue
		}
		entry := m.Clone()
		if get(m, "enabled") == false {
			entry.Set("disabled", true)
		}
		entry.Delete("enabled")
		if description := get(m, "description"); description == nil || description == "" {
			entry.Delete("description")
		}
		out = append(out, entry)
	}
	return out
}

// entriesTo1 is the way back; what has no flag gets none.
func entriesTo1(list entity.List) entity.List {
	out := entity.List{}
	for _, v := range list {
		m := mapOf(v)
		if m == nil {
			continue
		}
		entry := m.Clone()
		entry.Delete("description")
		setText(entry, "description", descriptionOf(get(m, "description")))
		if disabled, ok := m.Get("disabled"); ok {
			entry.Set("enabled", disabled != true)
			entry.Delete("disabled")
		}
		out = append(out, entry)
	}
	return out
}
