package workflow

import (
	"slices"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// complete reads what a meaning holds, and its ids, as far as they were not read
// to find it.
func (s *seeker) complete(m *meaning, withHeld, withIDs bool) error {
	if m.places == nil || m.variable != nil {
		return nil
	}
	var more []string
	if withHeld {
		more = s.In(m.entity.Key)
	}
	withIDs = withIDs && slices.Contains(kindsWithExtras, rootKey(m.entity.Key).Kind)
	if withIDs {
		more = append(more, s.ExtrasOf(rootKey(m.entity.Key))...)
	}
	if len(more) > 0 {
		if err := s.readMore(m, more); err != nil {
			return err
		}
	}
	if !withIDs || settled(m, withHeld) {
		return nil
	}
	return s.settle(m)
}

func (s *seeker) readMore(m *meaning, places []string) error {
	m.places = append(m.places, places...)
	return s.readAgain(m, m.places)
}

func (s *seeker) readAgain(m *meaning, places []string) (err error) {
	if m.read, err = s.part(places...); err == nil {
		m.entity = m.read.Workspace.Get(m.entity.Key)
	}
	return err
}

// settled tells whether all that is shown has extras, and so its ids: what has
// none may yet be given those of something that stood elsewhere.
func settled(m *meaning, withHeld bool) bool {
	shown := []*entity.Entity{m.entity}
	if withHeld {
		shown = holdings(m.read.Workspace, m.entity)
	}
	return !slices.ContainsFunc(shown, func(e *entity.Entity) bool { return e.Extras == nil })
}

// settle reads the whole collection, in which extras find what they belong to;
// and everything, where the extras of a collection may be those of another.
func (s *seeker) settle(m *meaning) error {
	root := rootKey(m.entity.Key)
	if err := s.readMore(m, append(s.In(root), s.ExtrasOf(root)...)); err != nil {
		return err
	}
	if e := m.read.Workspace.Get(root); e != nil && e.Extras != nil || len(s.ExtrasOf(root)) == 0 && !s.StrayExtras() {
		return nil
	}
	m.places = nil
	return s.readAgain(m, serialize.Made)
}

// kindsWithExtras are the kinds at the top whose ids, and those of what they
// hold, are in extras.
var kindsWithExtras = []entity.Kind{entity.Collection, entity.Environment, entity.Globals}

// rootKey is the place of the collection, environment or globals that an
// entity belongs to.
func rootKey(k entity.Key) entity.Key {
	if holderKinds(k.Kind) != nil {
		return entity.Key{Kind: entity.Collection, Path: k.Root()}
	}
	return k
}
