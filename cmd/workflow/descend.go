package workflow

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// descend reads from the top down, at each level what one of the names may mean
// or lead through. It gives what was read last: all that they may mean, with
// what holds it.
func (s *seeker) descend(read *serialize.Store, top []string, under []serialize.Place, names []string) (places []string, _ *serialize.Store, err error) {
	places = top
	for {
		kept := s.keep(read, names)
		var more []string
		var next []serialize.Place
		for _, p := range under {
			titles := titlesAt(read.Workspace, p)
			if slices.Contains(names, joined(titles)) && !p.Request {
				more = append(more, s.At(p.Path)...) // one without a definition is there by what it holds
			}
			if leads(titles, names) {
				files, holders := s.Below(p)
				more = append(append(more, files...), s.Holders(p.Path+"/x")...)
				next = append(next, holders...)
			}
		}
		if len(more) == 0 {
			return places, read, nil
		}
		places, under = append(kept, more...), next
		if read, err = s.part(places...); err != nil {
			return nil, nil, err
		}
	}
}

// keep are the files of what the names mean as far as it was read.
func (s *seeker) keep(read *serialize.Store, names []string) []string {
	var out []string
	for _, e := range read.Workspace.All() {
		if slices.Contains(names, fullName(read.Workspace, e)) {
			out = append(out, s.At(e.Path)...)
		}
	}
	return out
}

// titlesAt are the names that lead to a place.
func titlesAt(w *entity.Workspace, p serialize.Place) string {
	held := entity.Key{Kind: entity.Folder, Path: p.Path + "/x"}
	if p.Request {
		held.Kind = entity.Response
	}
	return strings.TrimSuffix(titlePath(w, held, ""), " / ")
}

// leads tells whether any of the names may go on below titles. Blanks count for
// nothing: those beside a slash come and go as names are joined.
func leads(titles string, names []string) bool {
	titles = unspaced(titles) + "/"
	return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(unspaced(name), titles) })
}

func unspaced(s string) string { return strings.ReplaceAll(s, " ", "") }
