package merge

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// ConflictKind says what the sides disagree about.
type ConflictKind string

// What sides can disagree about.
const (
	// ValueConflict: both gave a field, or an entry of a list, different values.
	ValueConflict ConflictKind = "value"
	// LinesConflict: both changed the same lines of a text.
	LinesConflict ConflictKind = "lines"
	// DeleteConflict: one deleted what the other changed, moved, or put
	// something into. It stays; the side that deleted has Absent.
	DeleteConflict ConflictKind = "delete"
	// MoveConflict: both moved an entity to different places. The values are
	// the paths of what holds it.
	MoveConflict ConflictKind = "move"
	// RenameConflict: both gave an entity different names.
	RenameConflict ConflictKind = "rename"
	// CycleConflict: an entity was moved into what the other side moved into
	// it, so it stays where it was. The values are as in a MoveConflict.
	CycleConflict ConflictKind = "cycle"
	// UnreadableConflict: both changed a file, and on one side at least it
	// cannot be understood.
	UnreadableConflict ConflictKind = "unreadable"
	// FileConflict: both changed a file that keeps no entity.
	FileConflict ConflictKind = "file"
)

// Conflict is a disagreement that a person has to settle. Until then the
// merged workspace carries the value of theirs, or, where one side deleted,
// what the other has.
type Conflict struct {
	// ID is the same on every device that meets the conflict, and whichever
	// side is called ours.
	ID   string
	Kind ConflictKind

	// Key is the place of the entity in the merged workspace, EntityID its id
	// ("" where it has none), Titles its name behind those of what holds it.
	Key      entity.Key
	EntityID string
	Titles   []string

	// Field leads to the field or the entry of a list, as in a FieldChange; it
	// is empty where the conflict is about the entity as such.
	Field []string
	// Base, Ours and Theirs are the values; Absent where there is none. Those
	// of an entity as such are its body, those of lines the lines.
	Base, Ours, Theirs entity.Value
	// Context is where the lines stand, for a LinesConflict.
	Context Context

	lasting []string // the field by names that do not depend on which side is ours
	places  *three   // of a conflict about places: where they are in the merged workspace
}

// Context is what stands around lines: up to three that all sides have alike,
// and how many lines of the merged text come before those in question. Lines
// end with "\n" here; the text may end its own with "\r\n".
type Context struct {
	Line          int
	Before, After string
}

// identify gives a conflict its id, which follows from the entity, the field
// and the two values. Equal ones are numbered, as those of equal lines at two
// places of a text are.
func identify(c *Conflict, identity string, seen map[string]int) {
	values := []string{canonical(c.Ours), canonical(c.Theirs)}
	if cmp.Compare(values[0], values[1]) > 0 {
		values[0], values[1] = values[1], values[0]
	}
	field := c.Field
	if c.lasting != nil {
		field = c.lasting
	}
	text := strings.Join([]string{string(c.Key.Kind), identity, string(c.Kind), strings.Join(field, "\x00"), values[0], values[1]}, "\x01")
	seen[text]++
	if n := seen[text]; n > 1 {
		text += "\x01" + strconv.Itoa(n)
	}
	sum := sha256.Sum256([]byte(text))
	c.ID = hex.EncodeToString(sum[:8])
}
