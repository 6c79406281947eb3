package merge

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// sequence merges lists whose entries have no keys, by item.
func (f *fieldMerge) sequence(path []string, v three) entity.Value {
	base, ours, theirs := asList(v.base), asList(v.ours), asList(v.theirs)
	chunks := diff3(marks(base), marks(ours), marks(theirs))
	if slices.ContainsFunc(chunks, func(c chunk) bool { return c.state == clashing }) {
		return f.clash(path, v)
	}
	out := entity.List{}
	for _, c := range chunks {
		if c.state == changedByOurs {
			out = append(out, ours[c.ours.from:c.ours.to]...)
		} else {
			out = append(out, theirs[c.theirs.from:c.theirs.to]...)
		}
	}
	return out
}

// marks are texts that are equal for equal items.
func marks(list entity.List) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = canonical(x)
	}
	return out
}
