package workflow

import (
	"fmt"

	"github.com/postbag/postbag/serialize/entity"
)

// errBroken is why nothing is moved or removed that nobody can read.
const errBroken = leave("it holds a file that cannot be understood: mend or remove that first")

// holdsBroken tells whether a file that cannot be understood is in an entity.
func (c *court) holdsBroken(e *entity.Entity) bool {
	for k := range c.docket.broken {
		if k != e.Key && holds(e.Key, k) {
			return true
		}
	}
	return false
}

// rename gives an entity another name, and has what follows from it follow.
func (c *court) rename(e *entity.Entity, name string) error {
	if name == e.Title() {
		return nil
	}
	if e.Kind == entity.Globals || e.Kind == entity.AWorkspace {
		c.change(e).Body.Set("name", name)
		return nil
	}
	if c.holdsBroken(e) {
		return errBroken
	}
	to := destination{e.Parent(), name}
	if err := c.nameFree("rename it", e, e.Kind, to); err != nil {
		return err
	}
	return c.again(e, func() error { c.relocate(e, to); return nil })
}

// moveBelow puts an entity into another holder.
func (c *court) moveBelow(e *entity.Entity, into string) error {
	if into == e.Parent() {
		return nil
	}
	if c.holdsBroken(e) {
		return errBroken
	}
	holder := entity.Key{}
	for _, kind := range holderKinds(e.Kind) {
		if k := (entity.Key{Kind: kind, Path: into}); c.Get(k) != nil {
			holder = k
		}
	}
	if holder.Path == "" {
		return leave(fmt.Sprintf("there is no %q any more to put it into", into))
	}
	to := destination{into, e.Title()}
	if err := c.mayMove("move it", e, to); err != nil {
		return err
	}
	return c.again(e, func() error { return c.moveTo(e, to, MoveOptions{}) })
}

// again moves an entity that may have moved in this draft before, and has the
// records that are yet to be settled follow.
func (c *court) again(e *entity.Entity, move func() error) error {
	earlier := map[entity.Key]entity.Key{}
	for now, was := range c.moved {
		if holds(e.Key, now) {
			earlier[now] = was
			delete(c.moved, now)
		}
	}
	err := move()
	places := map[entity.Key]entity.Key{}
	for now, was := range c.moved {
		if holds(e.Key, was) {
			places[was] = now
			if first, twice := earlier[was]; twice {
				c.moved[now] = first
			}
		}
	}
	for _, r := range c.docket.records {
		if now, moved := places[r.Of]; moved {
			r.Of = now
		}
	}
	return err
}
