package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// scriptTypes are the names of the two events of version 2 in schema 3.0.0;
// definitions of collections and folders put "http:" before them.
var scriptTypes = map[string]string{"prerequest": "beforeRequest", "test": "afterResponse"}

// scriptsTo3 translates the events that Postman runs; prefix goes before the
// types.
func scriptsTo3(events entity.List, prefix string) entity.Value {
	out := entity.List{}
	for _, v := range events {
		event := mapOf(v)
		name, known := scriptTypes[event.Text("listen")]
		code := codeOf(get(event, "script"))
		if !known || code == "" {
			continue
		}
		script := entity.MapOf("type", prefix+name, "code", code)
		source := event.Map("script")
		if source.Text("type") == "text/javascript" {
			script.Set("language", "text/javascript")
		}
		for _, key := range []string{"packages", "requests"} {
			if m := source.Map(key); m.Len() > 0 {
				script.Set(key, m)
			}
		}
		out = append(out, script)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// codeOf is the code of a script: text, or an object whose exec is text or a
// list of lines.
func codeOf(script entity.Value) string {
	if m := mapOf(script); m != nil {
		script = get(m, "exec")
	}
	switch exec := script.(type) {
	case string:
		return exec
	case entity.List:
		lines := make([]string, len(exec))
		for i, line := range exec {
			lines[i] = textOf(line)
		}
		return strings.Join(lines, "\n")
	}
	return ""
}

// scriptsTo2 are the events of version 2.
func scriptsTo2(scripts entity.List) entity.List {
	out := entity.List{}
	for _, v := range scripts {
		script := mapOf(v)
		if script == nil {
			continue
		}
		source := entity.MapOf("exec", texts(strings.Split(script.Text("code"), "\n")))
		setText(source, "type", script.Text("language"))
		for _, key := range []string{"packages", "requests"} {
			setAny(source, key, get(script, key))
		}
		out = append(out, entity.MapOf("listen", listenOf(script.Text("type")), "script", source))
	}
	return out
}

// listenOf is the event of a script type of any protocol: what runs before is
// "prerequest", all else "test".
func listenOf(scriptType string) string {
	_, name, found := strings.Cut(scriptType, ":")
	if !found {
		name = scriptType
	}
	if strings.HasPrefix(name, "before") {
		return "prerequest"
	}
	return "test"
}
