package merge

import "github.com/postbag/postbag/serialize/entity"

// Agreed is the base of a merge that knows of none but some states: what all of
// them have alike. A field on which they disagree has no base value, so that what
// both sides have of it must agree; an entity that not all have is in none.
func Agreed(bases ...*entity.Workspace) *entity.Workspace {
	out := bases[0].Clone()
	for _, other := range bases[1:] {
		for _, e := range out.All() {
			switch x := other.Get(e.Key); {
			case x == nil || differ(e.ID, x.ID):
				out.Remove(e.Key)
			case x != e:
				out.Put(agreed(e, x))
			}
		}
	}
	return out
}

func agreed(a, b *entity.Entity) *entity.Entity {
	out := &entity.Entity{Key: a.Key, ID: a.ID, Body: agreedFields(a.Body, b.Body)}
	if a.ID != b.ID {
		out.ID = ""
	}
	if a.Extras != nil && b.Extras != nil {
		out.Extras = agreedFields(a.Extras, b.Extras)
	}
	if isThat(out, a) {
		return a
	}
	return out
}

// agreedFields are the fields that two maps have alike. Of maps in them it is
// the fields again; anything else is alike as a whole or not at all.
func agreedFields(a, b *entity.Map) *entity.Map {
	out := &entity.Map{}
	for k, v := range a.All() {
		w, ok := b.Get(k)
		switch {
		case !ok:
		case entity.Equal(v, w):
			out.Set(k, v)
		case isMap(v) && isMap(w):
			out.Set(k, agreedFields(asMap(v), asMap(w)))
		}
	}
	return out
}
