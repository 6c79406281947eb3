package merge

import (
	"github.com/postbag/postbag/serialize/entity"
)

// tagged merges a map whose type says what the rest means. Where a side gives
// it another type and both change the rest, the parts do not go together.
func (f *fieldMerge) tagged(path []string, v three) entity.Value {
	if !v.all(is[*entity.Map]) || v.ours == Absent || v.theirs == Absent {
		return f.clash(path, v)
	}
	tag := v.at("type")
	if entity.Equal(tag.ours, tag.theirs) {
		return f.mapping(path, v)
	}
	oneTag := entity.Equal(tag.base, tag.ours) || entity.Equal(tag.base, tag.theirs)
	rest := v.without("type")
	if _, ok := f.settled(path, rest); ok && oneTag && v.base != Absent {
		return f.mapping(path, v)
	}
	return f.clash(path, v)
}

// without are the three maps without a key.
func (v three) without(key string) three {
	less := func(v entity.Value) entity.Value {
		m, ok := v.(*entity.Map)
		if !ok {
			return v
		}
		out := &entity.Map{}
		for k, x := range m.All() {
			if k != key {
				out.Set(k, x)
			}
		}
		return out
	}
	return three{less(v.base), less(v.ours), less(v.theirs)}
}

// methods merges the auth of a collection: where each side has at most one
// method, it is one thing.
func (f *fieldMerge) methods(path []string, v three) entity.Value {
	if v.all(is[*entity.Map]) {
		return f.tagged(path, v)
	}
	only := func(v entity.Value) bool { l, ok := v.(entity.List); return ok && len(l) == 1 }
	if !v.all(only) {
		return f.natural(path, v)
	}
	return entity.List{f.tagged(append(path, "0"), three{asList(v.base)[0], asList(v.ours)[0], asList(v.theirs)[0]})}
}
