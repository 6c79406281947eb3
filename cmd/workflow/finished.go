package workflow

import (
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// finished is a merged workspace in which what depends on the entities follows
// them: where requests say that their parts lie, and the notes. Notes go only
// where all was understood: what a file that cannot be understood holds is not
// known.
func finished(r *merge.Result, hidden, shown *entity.Workspace, understood bool) *entity.Workspace {
	d := &draft{Workspace: r.Workspace}
	roots := map[string]bool{}
	for _, e := range d.All() {
		if shown.Get(e.Key) == e || isRecord(e.Kind) {
			continue
		}
		roots[e.Root()] = true
		if hidden.Get(e.Key) == e {
			continue
		}
		e = d.change(e)
		if from := r.From[e.Key]; from.Theirs.Path != e.Path || from.Ours.Path != e.Path {
			d.linkPaths(e)
		}
		postman.Remember(e)
	}
	if !understood {
		return d.Workspace
	}
	return postman.PruneAll(d.Workspace, func(k entity.Key) bool { return roots[k.Root()] })
}
