package merge

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// three are the states of one field: Absent where it is not there.
type three struct{ base, ours, theirs entity.Value }

// fieldMerge merges the fields of one entity.
type fieldMerge struct {
	json JSON
	// exact takes no two values for the same but equal ones, as in JSON, where
	// null and "" are not nothing.
	exact bool
	// guarded says that some value is Unknown, so that no whole may be taken
	// without a look at what is in it.
	guarded bool
	bodies  three // of the entity
	report  func(*Conflict)
	names   map[string]string // of entries by their paths: what they go by on any device
}

// lasting is the path of a field by names that do not depend on which side is
// called ours.
func (f *fieldMerge) lasting(path []string) []string {
	out := slices.Clone(path)
	for i := range path {
		if name, ok := f.names[strings.Join(path[:i+1], "\x00")]; ok {
			out[i] = name
		}
	}
	return out
}

// value merges a field: what one side changed is taken, what both changed is
// looked at more closely.
func (f *fieldMerge) value(path []string, v three) entity.Value {
	if out, ok := f.settled(path, v); ok {
		return out
	}
	switch shapeAt(path) {
	case silent:
		return v.theirs
	case address:
		return f.address(path, v)
	case params:
		if v.all(isEntries) {
			return f.params(path, v)
		}
	case tagged:
		return f.tagged(path, v)
	case methods:
		return f.methods(path, v)
	case payload:
		return f.payload(path, v)
	}
	return f.natural(path, v)
}

// settled takes a value that needs no closer look: what only one side changed,
// and what both changed alike.
func (f *fieldMerge) settled(path []string, v three) (entity.Value, bool) {
	switch {
	case v.ours == Unknown && v.theirs == Unknown:
		return v.base, true
	case v.ours == Unknown:
		return v.theirs, true
	case v.theirs == Unknown:
		return v.ours, true
	case f.guarded && !v.all(knows):
		return nil, false
	}
	for _, alike := range []func(a, b entity.Value) bool{entity.Equal, f.same(path)} {
		switch {
		case alike(v.base, v.ours), alike(v.ours, v.theirs):
			return v.withPlace(path, v.theirs), true
		case alike(v.base, v.theirs):
			return v.withPlace(path, v.ours), true
		}
	}
	return nil, false
}

// withPlace is a body that was taken whole, since what it says is all that is
// new, with what any side changed of its place: that is no part of what it says,
// but is no less kept.
func (v three) withPlace(path []string, taken entity.Value) entity.Value {
	if len(path) > 0 || !isMap(taken) {
		return taken
	}
	out := asMap(taken)
	for _, key := range []string{"order", "examples", "messages"} {
		x := v.at(key)
		want := x.theirs
		if entity.Equal(x.base, x.theirs) {
			want = x.ours
		}
		if entity.Equal(want, field(out, key)) {
			continue
		}
		if out = out.Clone(); want == Absent {
			out.Delete(key)
		} else {
			out.Set(key, want)
		}
	}
	return out
}

// same is the sense in which values are the same at a path.
func (f *fieldMerge) same(path []string) func(a, b entity.Value) bool {
	if f.exact {
		return entity.Same
	}
	return func(a, b entity.Value) bool { return same(path, a, b) }
}

// natural goes by what the values are; where they are of different sorts,
// there is nothing deeper to look at.
func (f *fieldMerge) natural(path []string, v three) entity.Value {
	switch {
	case v.all(is[*entity.Map]):
		return f.mapping(path, v)
	case v.all(is[string]) && v.ours != Absent && v.theirs != Absent && !f.exact:
		return f.text(path, v)
	case v.all(isNamed) && !f.exact:
		return f.params(path, v)
	case v.all(is[entity.List]) && v.ours != Absent && v.theirs != Absent:
		return f.sequence(path, v)
	}
	return f.clash(path, v)
}

// is reports whether a value is of a sort, or not there.
func is[T any](v entity.Value) bool {
	_, ok := v.(T)
	return ok || v == Absent
}

// all reports whether something holds for all three.
func (v three) all(holds func(entity.Value) bool) bool {
	return holds(v.base) && holds(v.ours) && holds(v.theirs)
}

// at are the states of what the three, as maps, have at a key.
func (v three) at(key string) three {
	return three{field(asMap(v.base), key), field(asMap(v.ours), key), field(asMap(v.theirs), key)}
}

func asMap(v entity.Value) *entity.Map { m, _ := v.(*entity.Map); return m }

func asList(v entity.Value) entity.List { l, _ := v.(entity.List); return l }

// clash records that both gave a field different values; theirs stands.
func (f *fieldMerge) clash(path []string, v three) entity.Value {
	f.report(&Conflict{Kind: ValueConflict, Field: pathCopy(path), Base: v.base, Ours: v.ours, Theirs: v.theirs})
	return v.theirs
}

func pathCopy(path []string) []string { return append([]string{}, path...) }

// mapping merges maps by key.
func (f *fieldMerge) mapping(path []string, v three) entity.Value {
	out := &entity.Map{}
	for _, key := range keysOf(v) {
		if x := f.value(append(path, key), v.at(key)); x != Absent {
			out.Set(key, x)
		}
	}
	if out.Len() == 0 && (v.ours == Absent || v.theirs == Absent) {
		return Absent
	}
	return out
}

// keysOf are the keys of three maps, in an order that has both sides' changes.
func keysOf(v three) []string {
	base, ours, theirs := asMap(v.base).Keys(), asMap(v.ours).Keys(), asMap(v.theirs).Keys()
	return arrange(base, ours, theirs)
}
