package workflow

import (
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// sight is what there is where a conflict is; there is false where that is gone.
// Of lines that are gone it is the text that they were in.
type sight struct {
	value entity.Value
	there bool
}

func sightOf(w *entity.Workspace, r *merge.Record, now entity.Value, there bool) sight {
	if r.Kind == merge.LinesConflict && !there {
		now, _ = merge.Now(w, wholeOf(r))
	}
	return sight{now, there}
}

func (s sight) equal(o sight) bool { return s.there == o.there && entity.Equal(s.value, o.value) }

// Ruling settles the conflict for somebody who has looked at it: what has been
// edited since is left open.
func (c *Contested) Ruling(way Way) Ruling {
	return Ruling{Clash: c.Clash, Way: way, seen: &c.seen}
}
