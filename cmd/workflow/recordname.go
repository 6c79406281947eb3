package workflow

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// recordKinds are the kinds of what using Postman, and syncing, leaves behind.
// Nobody edits such a record by its fields, so results name it as a whole.
var recordKinds = []entity.Kind{entity.Run, entity.History, entity.Conflict}

func isRecord(k entity.Kind) bool { return slices.Contains(recordKinds, k) }

// recordName is what a person knows a record by.
func recordName(e *entity.Entity) string {
	if e.Kind == entity.Run {
		return runTitle(e)
	}
	return e.Path
}

// refuseRecord says that a record cannot be changed in some way.
func refuseRecord(what string, e *entity.Entity) error {
	if !isRecord(e.Kind) {
		return nil
	}
	return usage(what, "postbag rm takes it out, postbag restore brings it back", "a %s says what was, so it stays as it is", e.Kind)
}
