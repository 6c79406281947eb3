package merge

import "github.com/postbag/postbag/serialize/entity"

// Joined is the base of a merge whose history has two: what these come to when
// they are merged, given what both come from. Of what they clash about it has
// no value, so that what both sides have of it must agree. Both sides come from
// both bases; so what is not on a side, though it is here, was deleted there.
func Joined(before, a, b *entity.Workspace, options Options) *entity.Workspace {
	r := Merge(before, a, b, options)
	out := r.Workspace
	for _, c := range r.Conflicts {
		var none entity.Value
		switch c.Kind {
		case ValueConflict:
			none = Absent
		case LinesConflict:
			none = ""
		default:
			continue // where it is, and that it is there, is not left open
		}
		if w, err := Put(out, c.Recorded(Side{}, Side{}), none); err == nil {
			out = w
		}
	}
	return out
}
