package workflow

import (
	"slices"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// changes are the differences that the edit makes. What it has moved is known,
// and need not be found.
func (d *draft) changes() []*merge.Change {
	var changes []*merge.Change
	before, after := map[*draft]*entity.Workspace{}, map[*draft]*entity.Workspace{}
	for _, x := range d.all() {
		before[x], after[x] = x.read.Workspace.Clone(), x.Clone()
	}
	for _, x := range d.all() {
		from := x.source()
		for _, e := range x.All() {
			was, ok := x.moved[e.Key]
			if !ok {
				continue
			}
			old := from.read.Workspace.Get(was)
			changes = append(changes, &merge.Change{Op: merge.Moved, Before: old, After: e, Fields: shownFields(old, e), Was: from.Folder, In: x.Folder})
			before[from].Remove(was)
			after[x].Remove(e.Key)
		}
	}
	for _, x := range d.all() {
		changes = append(changes, merge.Diff(before[x], after[x])...)
	}
	for _, c := range changes {
		if c.Op == merge.Changed && len(c.Fields) > 1 {
			c.Fields = slices.DeleteFunc(c.Fields, isExtras) // they follow the others
		}
	}
	return changes
}

func isExtras(f merge.FieldChange) bool { return f.Path[0] == "extras" }

// shownFields are the fields of a moved entity that differ, but for those that
// tell its place.
func shownFields(before, after *entity.Entity) []merge.FieldChange {
	var out []merge.FieldChange
	for _, f := range merge.Fields(before, after) {
		switch f.Path[0] {
		case "name", "order", "extras":
		default:
			out = append(out, f)
		}
	}
	return out
}
