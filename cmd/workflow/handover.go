package workflow

import (
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// compare tells the states apart. What has moved, perhaps to another workspace, and
// was edited so much that the files alone could not tell, gets the extras that it
// had.
func (e *edits) compare() {
	before := e.before.workspaces()
	after := knownOf(e.after, e.before, e.left)
	changes := merge.DiffAll(before, after)
	if e.handOver(changes) {
		after = knownOf(e.after, e.before, e.left)
		changes = merge.DiffAll(before, after)
	}
	e.changes = describe(before, after, changes)
}

func (e *edits) handOver(changes []*merge.Change) bool {
	found := false
	for _, c := range changes {
		if c.Op != merge.Moved || c.Before.Extras == nil || c.After.Extras != nil || otherID(c) {
			continue
		}
		heir := &entity.Entity{Key: c.After.Key, ID: c.Before.ID, Body: c.After.Body, Extras: c.Before.Extras}
		postman.Remember(heir)
		e.after.at(c.In).Workspace.Put(heir)
		found = true
	}
	return found
}

// otherID reports whether the ids say that two things were taken for one.
func otherID(c *merge.Change) bool {
	return c.Before.ID != "" && c.After.ID != "" && c.Before.ID != c.After.ID
}
