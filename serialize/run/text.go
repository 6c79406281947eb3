package run

import (
	"iter"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// maps yields the maps of a list.
func maps(list entity.List) iter.Seq[*entity.Map] {
	return func(yield func(*entity.Map) bool) {
		for _, v := range list {
			if m, ok := v.(*entity.Map); ok && m != nil && !yield(m) {
				return
			}
		}
	}
}

// urlText is a URL as a person writes it: the text, or what its parts say.
func urlText(v entity.Value) string {
	m, ok := v.(*entity.Map)
	if !ok {
		text, _ := v.(string)
		return text
	}
	if raw := m.Text("raw"); raw != "" {
		return raw
	}
	var b strings.Builder
	if protocol := m.Text("protocol"); protocol != "" {
		b.WriteString(strings.TrimSuffix(protocol, "://") + "://")
	}
	b.WriteString(joined(field(m, "host"), "."))
	if port := joined(field(m, "port"), ""); port != "" {
		b.WriteString(":" + port)
	}
	if path := joined(field(m, "path"), "/"); path != "" {
		b.WriteString("/" + strings.TrimPrefix(path, "/"))
	}
	b.WriteString(queryText(m.List("query")))
	if hash := m.Text("hash"); hash != "" {
		b.WriteString("#" + hash)
	}
	return b.String()
}

func queryText(list entity.List) string {
	var pairs []string
	for m := range maps(list) {
		if field(m, "disabled") == true {
			continue
		}
		pair := m.Text("key")
		if value, ok := field(m, "value").(string); ok {
			pair += "=" + value
		}
		pairs = append(pairs, pair)
	}
	if len(pairs) == 0 {
		return ""
	}
	return "?" + strings.Join(pairs, "&")
}

// joined is a text, or a list of texts or of {value} with something between
// them.
func joined(v entity.Value, between string) string {
	switch v := v.(type) {
	case string:
		return v
	case entity.Number:
		return string(v)
	case *entity.Map:
		return v.Text("value")
	case entity.List:
		parts := make([]string, len(v))
		for i, sub := range v {
			if _, nested := sub.(entity.List); !nested {
				parts[i] = joined(sub, "")
			}
		}
		return strings.Join(parts, between)
	}
	return ""
}
