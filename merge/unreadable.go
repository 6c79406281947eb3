package merge

import "github.com/postbag/postbag/serialize/entity"

// Bytes are those of a file that cannot be understood, as a value.
type Bytes string

// bytesKey is the one key of the body of such a file.
const bytesKey = ""

// Unreadable stands in a workspace for what is kept in a file that cannot be
// understood, at the place that the name of the file tells. It is merged as a
// whole: what one side changed is taken; where both did, the side that can be
// understood shows, else theirs.
func Unreadable(k entity.Key, data []byte) *entity.Entity {
	return &entity.Entity{Key: k, Body: entity.MapOf(bytesKey, Bytes(data))}
}

// BytesOf are the bytes of a file that cannot be understood; ok is false for
// every other entity.
func BytesOf(e *entity.Entity) (data []byte, ok bool) {
	v, _ := e.Body.Get(bytesKey)
	b, ok := v.(Bytes)
	return []byte(b), ok
}

// isFields reports whether a body could be understood.
func isFields(v entity.Value) bool {
	_, isBytes := field(asMap(v), bytesKey).(Bytes)
	return !isBytes
}

// unreadable merges bodies of which one at least could not be understood.
func (m *merging) unreadable(n *node, v three) *entity.Map {
	switch {
	case entity.Equal(v.base, v.theirs) || entity.Equal(v.ours, v.theirs):
		return asMap(v.ours)
	case entity.Equal(v.base, v.ours):
		return asMap(v.theirs)
	}
	c := &Conflict{Kind: UnreadableConflict, Base: v.base, Ours: v.ours, Theirs: v.theirs}
	if !n.has(inBase) {
		c.Base = Absent
	}
	m.reporterFor(n)(c)
	if isFields(v.ours) && !isFields(v.theirs) {
		return asMap(v.ours)
	}
	return asMap(v.theirs)
}

// OfFile is the conflict of a file that keeps no entity; nil bytes are no file.
func OfFile(path string, base, ours, theirs []byte) *Conflict {
	c := &Conflict{Kind: FileConflict, Base: fileValue(base), Ours: fileValue(ours), Theirs: fileValue(theirs)}
	identify(c, path, map[string]int{})
	return c
}

func fileValue(data []byte) entity.Value {
	if data == nil {
		return Absent
	}
	return Bytes(data)
}
