package merge

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// isEntries reports whether a value is a list of entries, or the map form of
// one, or not there.
func isEntries(v entity.Value) bool {
	list, ok := v.(entity.List)
	return ok && !slices.ContainsFunc(list, func(x entity.Value) bool { return !isMap(x) }) || isMap(v) || v == Absent
}

func isMap(v entity.Value) bool { _, ok := v.(*entity.Map); return ok }

// isNamed reports whether a value is a list in which every entry has something
// that tells it from others, or not there.
func isNamed(v entity.Value) bool {
	list, ok := v.(entity.List)
	nameless := func(x entity.Value) bool { m, _ := x.(*entity.Map); return nameOf(m) == "" }
	return ok && !slices.ContainsFunc(list, nameless) || v == Absent
}

// nameOf is what an entry goes by among others: its key, name or type, else
// its id.
func nameOf(m *entity.Map) string {
	if name := entryName(m); name != "" {
		return name
	}
	return m.Text("id")
}

// listed reports whether the value at a path is a list of entries in either
// form.
func listed(path []string, v entity.Value) bool {
	return shapeAt(path) == params && v != Absent && isEntries(v)
}

// entriesOf are the entries of a list of them in either form.
func entriesOf(v entity.Value) []*entity.Map {
	var out []*entity.Map
	switch v := v.(type) {
	case entity.List:
		for _, x := range v {
			out = append(out, asMap(x))
		}
	case *entity.Map:
		for k, x := range v.All() {
			out = append(out, entity.MapOf("key", k, "value", x))
		}
	}
	return out
}

// params merges lists of entries, each entry by field.
func (f *fieldMerge) params(path []string, v three) entity.Value {
	base, ours, theirs := itemsOf(v)
	arranged := arrange(base, ours, theirs)
	arranged = slices.DeleteFunc(arranged, func(i *item) bool { return f.leaves(append(path, "*"), i) })
	out, names := entity.List{}, names{}
	for _, i := range arranged {
		name := names.next(nameOf(i.called()))
		f.names[strings.Join(append(path, name), "\x00")] = i.lasting(base, name)
		out = append(out, f.entry(append(path, name), i))
	}
	return inForm(formOf(v), out)
}

// names numbers what goes by one name.
type names map[string]int

func (n names) next(name string) string {
	if n[name]++; n[name] > 1 {
		name += "#" + strconv.Itoa(n[name])
	}
	return name
}

// called is the entry with the name that it has in the merged list.
func (i *item) called() *entity.Map {
	if i.base == nil || i.ours == nil || i.theirs == nil || nameOf(i.theirs) != nameOf(i.base) {
		return i.any()
	}
	return i.ours
}

// lasting is what an entry goes by whichever side is called ours: in the base,
// where it is in that.
func (i *item) lasting(base []*item, name string) string {
	at := slices.Index(base, i)
	if at < 0 {
		return name
	}
	return nameOf(i.base) + "#" + strconv.Itoa(at)
}

// leaves reports whether one side took an entry out that the other left alone.
func (f *fieldMerge) leaves(path []string, i *item) bool {
	rest := i.theirs
	if rest == nil {
		rest = i.ours
	}
	return i.base != nil && (i.ours == nil || i.theirs == nil) && sameMaps(path, i.base, rest)
}

// entry merges an entry that stays, even if one side took it out.
func (f *fieldMerge) entry(path []string, i *item) entity.Value {
	switch v := i.three(); {
	case i.base == nil && i.ours == nil:
		return v.theirs
	case i.base == nil && i.theirs == nil:
		return v.ours
	case i.ours == nil || i.theirs == nil:
		f.report(&Conflict{Kind: DeleteConflict, Field: pathCopy(path), Base: v.base, Ours: v.ours, Theirs: v.theirs})
		return i.any()
	default:
		return f.value(path, v)
	}
}
