package merge

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// ErrGone says that what a conflict is about is not there any more.
var ErrGone = errors.New("what the conflict is about is not there any more")

// Now is what a workspace has where the conflict is; ok is false where that is
// gone. Of a conflict about what is there at all it is the body or the entry,
// Absent where it is not; of lines the side's lines that stand there.
func Now(w *entity.Workspace, r *Record) (v entity.Value, ok bool) {
	e := w.Get(r.Of)
	if r.Kind == DeleteConflict && len(r.Field) == 0 {
		if e == nil {
			return Absent, true
		}
		return e.Body, true
	}
	if e == nil {
		return Absent, false
	}
	switch r.Kind {
	case MoveConflict, CycleConflict:
		return e.Parent(), true
	case RenameConflict:
		return namingOf(e).title(), true
	case UnreadableConflict:
		return e.Body, true
	case LinesConflict:
		at, lines := linesNow(e, r)
		return lines, at.from >= 0
	}
	for _, path := range r.paths() {
		if v, ok := valueAt(e.Body, path, nil); ok {
			if _, isText := v.(string); isText && r.isBare() {
				v = bareAddress(v)
			}
			return v, true
		}
	}
	return Absent, false
}

// paths lead to the field. Where that names the entry of a list, it is by the
// name that the entry has now.
func (r *Record) paths() [][]string {
	out := [][]string{r.Field}
	n := len(r.Field)
	if n < 2 || !slices.Contains(nameKeys, r.Field[n-1]) {
		return out
	}
	for _, v := range []entity.Value{r.Sides[0].Value, r.Sides[1].Value, r.Base} {
		if name, ok := v.(string); ok {
			path := slices.Clone(r.Field)
			path[n-2] = name
			out = append(out, path)
		}
	}
	return out
}

// isBare reports whether a conflict is of a URL without its query, which merged.
func (r *Record) isBare() bool {
	if r.Kind != ValueConflict || shapeAt(r.Field) != address {
		return false
	}
	for _, v := range []entity.Value{r.Base, r.Sides[0].Value, r.Sides[1].Value} {
		if s, ok := v.(string); v != Absent && !ok || queryOf(s) != "" {
			return false
		}
	}
	return true
}

// placed is a value as it goes in the place of another: a URL that is in
// conflict without its query takes that along.
func (r *Record) placed(v, was entity.Value) entity.Value {
	bare, isText := v.(string)
	had, wasText := was.(string)
	if !isText || !wasText || !r.isBare() || queryOf(bare) != "" {
		return v
	}
	return withQuery(bare, queryOf(had))
}

// Shown is the side whose value a workspace has, -1 where it has neither's.
func Shown(w *entity.Workspace, r *Record) int {
	v, ok := Now(w, r)
	if !ok {
		return -1
	}
	same := func(s Side) bool { return sameValue(r, s.Value, v) }
	return slices.IndexFunc(r.Sides[:], same)
}

// sameValue compares a side's value with what is there. Where one side deleted,
// anything that is there is the other's.
func sameValue(r *Record, side, now entity.Value) bool {
	if m, ok := now.(*entity.Map); ok && !isFields(m) {
		now = field(m, bytesKey)
	}
	if r.Kind == DeleteConflict {
		return (side == Absent) == (now == Absent)
	}
	return entity.Equal(side, now)
}

// Put is a workspace in which the value of a conflict is v: a side's, the
// base's or another. The workspace itself stays as it is.
func Put(w *entity.Workspace, r *Record, v entity.Value) (*entity.Workspace, error) {
	out := w.Clone()
	e := w.Get(r.Of)
	if r.Kind == DeleteConflict && len(r.Field) == 0 {
		return out, putWhole(out, r, e, v)
	}
	if e == nil {
		return nil, ErrGone
	}
	switch text, _ := v.(string); r.Kind {
	case MoveConflict, CycleConflict:
		return out, relocate(out, e, text)
	case RenameConflict:
		edited := *e
		edited.Body = e.Body.Clone()
		setName(edited.Body, text)
		out.Put(&edited)
		return out, nil
	case UnreadableConflict:
		return out, putWhole(out, r, e, v)
	case LinesConflict:
		return out, putLines(out, r, e, text)
	}
	for _, path := range r.paths() {
		was, ok := valueAt(e.Body, path, nil)
		if !ok {
			continue
		}
		if body, ok := withValue(e.Body, path, nil, r.placed(v, was)); ok {
			edited := *e
			edited.Body = asMap(body)
			out.Put(&edited)
			return out, nil
		}
	}
	return nil, ErrGone
}

// putWhole puts a body in the place of an entity, or takes the entity out with
// all that it holds.
func putWhole(w *entity.Workspace, r *Record, e *entity.Entity, v entity.Value) error {
	switch x := v.(type) {
	case absent:
		for _, held := range w.All() {
			if isHeld(held.Key, r.Of) {
				w.Remove(held.Key)
			}
		}
	case Bytes:
		w.Put(Unreadable(r.Of, []byte(x)))
	case *entity.Map:
		if e == nil {
			if isElsewhere(w, r) {
				return ErrGone
			}
			e = &entity.Entity{Key: r.Of, ID: r.EntityID}
		} else if r.Kind == DeleteConflict {
			return nil // it is there, with what was done to it since
		}
		if holder, ok := parentKey(r.Of); ok && w.Get(holder) == nil {
			return ErrGone
		}
		put := *e
		put.Body = x
		n := &node{stem: r.Of.Name(), body: x}
		n.followFrom(stemOfParts(x))
		put.Body = n.body
		w.Put(&put)
	default:
		return fmt.Errorf("a %s is no value for this", r.Of.Kind)
	}
	return nil
}

// isElsewhere reports whether what a conflict is about is there under its id, at
// another place.
func isElsewhere(w *entity.Workspace, r *Record) bool {
	for e := range w.Each() {
		if r.EntityID != "" && e.Kind == r.Of.Kind && e.ID == r.EntityID {
			return true
		}
	}
	return false
}

// stemOfParts is the stem of the request whose parts a body has, as it says where
// they lie.
func stemOfParts(body *entity.Map) string {
	for _, key := range []string{"examples", "messages"} {
		rest, ok := strings.CutPrefix(body.Text(key), partsRoot)
		if at := strings.LastIndex(rest, partsEnd); ok && at >= 0 {
			return rest[:at]
		}
	}
	return ""
}

// isHeld reports whether something is at a place, or in what is there.
func isHeld(k, at entity.Key) bool {
	for ok := true; ok; k, ok = parentKey(k) {
		if k == at {
			return true
		}
	}
	return false
}

// relocate puts an entity with all that it holds into another holder.
func relocate(w *entity.Workspace, e *entity.Entity, into string) error {
	if into == e.Parent() {
		return nil
	}
	to := entity.Key{Kind: e.Kind, Path: into + "/" + e.Name()}
	holder, _ := parentKey(to)
	if w.Get(holder) == nil || isHeld(holder, e.Key) {
		return ErrGone
	}
	stem := to.Path
	for n := 1; w.Get(to) != nil; n++ {
		to.Path = stem + "-" + strconv.Itoa(n)
	}
	for _, x := range w.All() {
		if !isHeld(x.Key, e.Key) {
			continue
		}
		w.Remove(x.Key)
		moved := *x
		moved.Path = to.Path + strings.TrimPrefix(x.Path, e.Path)
		if x.Key == e.Key {
			n := &node{in: [3]*entity.Entity{x}, stem: to.Name(), body: x.Body}
			n.follow()
			moved.Body = n.body
		}
		w.Put(&moved)
	}
	return nil
}

// Both is a value that has what both sides gave, where that makes sense: lines
// of a text one behind the other, what shows first.
func Both(w *entity.Workspace, r *Record) (v entity.Value, ok bool) {
	first := max(Shown(w, r), 0)
	a, isText := r.Sides[first].Value.(string)
	b, alsoText := r.Sides[1-first].Value.(string)
	if r.Kind != LinesConflict || !isText || !alsoText {
		return nil, false
	}
	return a + b, true
}
