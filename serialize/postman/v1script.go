package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// eventsFrom1 are the events of a request, folder or collection: its two
// scripts where it has them, else its list of events; nil where there are
// none.
func eventsFrom1(m *entity.Map) entity.List {
	out := entity.List{}
	for _, script := range []struct{ key, listen string }{{"tests", "test"}, {"preRequestScript", "prerequest"}} {
		if v := get(m, script.key); !blank(v) {
			source := entity.MapOf("type", "text/javascript", "exec", linesOf(v))
			out = append(out, entity.MapOf("listen", script.listen, "script", source))
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, v := range m.List("events") {
		if event := mapOf(v); event != nil {
			out = append(out, eventFrom1(event))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// eventFrom1 is an event with what it leaves unsaid.
func eventFrom1(event *entity.Map) *entity.Map {
	out := event.Clone()
	if blank(get(out, "listen")) {
		out.Set("listen", "test")
	}
	if script := out.Map("script"); script != nil {
		if blank(get(script, "type")) {
			script.Set("type", "text/javascript")
		}
		if exec, ok := get(script, "exec").(string); ok {
			script.Set("exec", linesOf(exec))
		}
	}
	return out
}

func linesOf(v entity.Value) entity.Value {
	if text, ok := v.(string); ok {
		return texts(strings.Split(text, "\n"))
	}
	return v
}

// eventsTo1 sets the events, and of a request (which alone has them) the two
// scripts too.
func eventsTo1(item, out *entity.Map) {
	events := item.List("event")
	if events == nil {
		return
	}
	list := entity.List{}
	for _, v := range events {
		if event := mapOf(v); event != nil {
			list = append(list, eventFrom1(event))
		}
	}
	if len(list) > 0 {
		out.Set("events", list)
	}
	if item.Has("request") {
		out.Set("tests", codeFor(list, "test"))
		out.Set("preRequestScript", codeFor(list, "prerequest"))
	}
}

// codeFor is the code of all scripts of one event.
func codeFor(events entity.List, listen string) string {
	var code []string
	for _, v := range events {
		if event := mapOf(v); event.Text("listen") == listen {
			code = append(code, codeOf(get(event, "script")))
		}
	}
	return strings.Join(code, "\n")
}
