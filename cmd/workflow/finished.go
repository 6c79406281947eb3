package workflow

import (
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// finished is a merged workspace in which what depends on the entities follows
// them: where requests say that their parts lie, and the notes of what has changed
// and of what holds that. Notes stay where a file cannot be understood: what such
// a file holds is not known.
func finished(r *merge.Result, hidden, shown *entity.Workspace, problems []*serialize.Problem) *entity.Workspace {
	d := &draft{Workspace: r.Workspace}
	concerned := concerned(d.Workspace, hidden, shown)
	for _, e := range d.All() {
		if shown.Get(e.Key) == e || hidden.Get(e.Key) == e || isRecord(e.Kind) {
			continue
		}
		e = d.change(e)
		if from := r.From[e.Key]; from.Theirs.Path != e.Path || from.Ours.Path != e.Path {
			d.linkPaths(e)
		}
		joinParams(e, r.From[e.Key], hidden, shown)
		postman.Remember(e)
	}
	for _, p := range problems {
		k := keyOf(p.Path)
		delete(concerned, k.Path)
		delete(concerned, k.Parent())
	}
	return postman.PruneAll(d.Workspace, func(k entity.Key) bool { return concerned[k.Path] })
}

// joinParams brings the URL of a request in line with its query parameters, where
// only the merge has put them at odds: as where one side switched a parameter off
// that the other edited.
func joinParams(e *entity.Entity, from merge.Origin, hidden, shown *entity.Workspace) {
	ours, theirs := hidden.Get(from.Ours), shown.Get(from.Theirs)
	if e.Kind != entity.Request || ours == nil || theirs == nil || postman.ParamsAgree(e.Body) {
		return
	}
	if postman.ParamsAgree(ours.Body) && postman.ParamsAgree(theirs.Body) {
		postman.FollowParams(e.Body)
	}
}

// concerned are the paths of what a merge made of a side, or took from it, and
// of what holds that.
func concerned(merged, hidden, shown *entity.Workspace) map[string]bool {
	out := map[string]bool{}
	note := func(e *entity.Entity) {
		for p := e.Path; p != "" && !isRecord(e.Kind); p = (entity.Key{Path: p}).Parent() {
			out[p] = true
		}
	}
	for e := range merged.Each() {
		if shown.Get(e.Key) != e {
			note(e)
		}
	}
	for _, side := range []*entity.Workspace{hidden, shown} {
		for e := range side.Each() {
			if merged.Get(e.Key) == nil {
				note(e)
			}
		}
	}
	return out
}
