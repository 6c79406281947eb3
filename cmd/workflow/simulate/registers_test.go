package simulate

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// noteRegisters notes which fields that are no words got another value, and
// what was deleted.
func (l *ledger) noteRegisters(by event, before, after *entity.Workspace, had, has []*entity.Entity) {
	was, is := map[string]map[string]string{}, map[string]map[string]string{}
	for _, e := range had {
		if e.ID != "" {
			was[e.ID] = registersOf(before, e)
		}
	}
	for _, e := range has {
		if e.ID != "" {
			is[e.ID] = registersOf(after, e)
		}
	}
	for id, fields := range is {
		for field, v := range fields {
			if old, ok := was[id][field]; !ok || old != v {
				l.write(by, id, field, v)
			}
		}
		for field := range was[id] {
			if _, ok := fields[field]; !ok {
				l.write(by, id, field, "-")
			}
		}
	}
	for id := range was {
		if is[id] == nil {
			l.gone[id] = append(l.gone[id], by)
		}
	}
}

func (l *ledger) write(by event, id, field, v string) {
	r := register{id, field}
	all := l.registers[r]
	if n := len(all); n > 0 && all[n-1].op == by.op {
		all = all[:n-1] // in one go
	}
	l.registers[r] = append(all, write{by, v})
	if field == "parent" {
		l.puts(id, v)
	}
}

// puts notes that a thing was in another.
func (l *ledger) puts(id, holder string) {
	if l.holders[id] == nil {
		l.holders[id] = map[string]bool{}
	}
	if l.holds[holder] == nil {
		l.holds[holder] = map[string]bool{}
	}
	l.holders[id][holder], l.holds[holder][id] = true, true
}

// registersOf are the fields of an entity that are no words.
func registersOf(w *entity.Workspace, e *entity.Entity) map[string]string {
	out := map[string]string{}
	if inTree(e.Kind) {
		out["parent"] = holderID(w, e.Key)
		out["order"] = fmt.Sprint(valueOf(e.Body, "order"))
		out["stem"] = e.Name() // by which equal numbers sort
	}
	if e.Kind == entity.Request {
		out["method"] = fmt.Sprint(valueOf(e.Body, "method"))
	}
	for k, v := range e.Body.Map("settings").All() {
		out["settings."+k] = fmt.Sprint(v)
	}
	for _, x := range e.Body.List("values") {
		if m, ok := x.(*entity.Map); ok {
			out["values."+m.Text("key")] = fmt.Sprint(valueOf(m, "enabled") != false)
		}
	}
	return out
}

func valueOf(m *entity.Map, key string) entity.Value {
	v, ok := m.Get(key)
	if !ok {
		return "-"
	}
	return v
}

// holderOf is the place of what holds something.
func holderOf(k entity.Key) (entity.Key, bool) {
	parent := entity.Key{Path: k.Parent()}
	switch {
	case k.Kind == entity.Response || k.Kind == entity.Message:
		parent.Kind = entity.Request
	case k.Kind != entity.Request && k.Kind != entity.Folder:
		return parent, false
	case strings.Contains(parent.Path, "/"):
		parent.Kind = entity.Folder
	default:
		parent.Kind = entity.Collection
	}
	return parent, true
}

func holderID(w *entity.Workspace, k entity.Key) string {
	if parent, ok := holderOf(k); ok && w.Get(parent) != nil {
		return w.Get(parent).ID
	}
	return ""
}
