package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// chooseConflicts are the conflicts that are meant, each once. An id means its
// conflict even if that is settled; a name means those of the state that was
// asked for.
func chooseConflicts(all []*docket, o ConflictsOptions) ([]dispute, error) {
	var every []dispute
	for _, k := range all {
		for _, r := range k.records {
			every = append(every, dispute{k, r})
		}
	}
	fitting := slices.DeleteFunc(slices.Clone(every), func(x dispute) bool { return x.record.Open() == o.Settled })
	if o.Collection != "" {
		return disputesAbout(all, fitting, o.Collection, entity.Collection)
	}
	if len(o.Names) == 0 {
		return fitting, nil
	}
	var chosen []dispute
	for _, name := range o.Names {
		found, err := disputeOf(every, name)
		if found == nil && err == nil {
			found, err = disputesAbout(all, fitting, name)
		}
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			if !slices.Contains(chosen, x) {
				chosen = append(chosen, x)
			}
		}
	}
	return chosen, nil
}

// disputeOf is the conflict of an id or of the beginning of one; nil where there
// is none.
func disputeOf(every []dispute, id string) ([]dispute, error) {
	var found []dispute
	for _, x := range every {
		if len(id) >= shortestID && strings.HasPrefix(x.record.ID, id) {
			found = append(found, x)
		}
	}
	if len(found) < 2 {
		return found, nil
	}
	p := &Problem{Kind: Usage, What: fmt.Sprintf("%q may mean any of these", id), Hint: "give more of the id"}
	for _, x := range found {
		p.Lines = append(p.Lines, x.record.ID+"  "+x.clash().Text())
	}
	return nil, p
}

// disputesAbout are those of some conflicts that are about the entity of a name,
// of any kind where none are given, or about something in it.
func disputesAbout(all []*docket, among []dispute, name string, kinds ...entity.Kind) ([]dispute, error) {
	var found []dispute
	for _, k := range all {
		mine := slices.DeleteFunc(slices.Clone(among), func(x dispute) bool { return x.in != k })
		about, err := k.about(mine, name, kinds)
		if err != nil {
			return nil, err
		}
		for _, x := range mine {
			if about != nil && holds(about.Key, x.record.Of) || about == nil && x.isAbout(name) {
				found = append(found, x)
			}
		}
	}
	if len(found) == 0 {
		return nil, &Problem{Kind: Usage, What: fmt.Sprintf("nothing named %q is in conflict", name), Hint: "postbag conflicts"}
	}
	return found, nil
}

// about is the entity that a name means among those that are in conflict and
// what holds them, nil for none.
func (k *docket) about(among []dispute, name string, kinds []entity.Kind) (*entity.Entity, error) {
	w, known := k.read.Workspace, map[*entity.Entity]bool{}
	var candidates []*entity.Entity
	for _, x := range among {
		for key := x.record.Of; key.Path != ""; {
			e := w.Get(key)
			if e == nil || known[e] {
				break
			}
			known[e] = true
			candidates = append(candidates, e)
			key = holderOf(w, e)
		}
	}
	if len(kinds) > 0 {
		candidates = ofKinds(candidates, kinds)
	}
	for _, find := range []func() []*entity.Entity{
		func() []*entity.Entity { return withKind(candidates, w, name, byPath) },
		func() []*entity.Entity { return withKind(candidates, w, name, byTitles) },
		func() []*entity.Entity { return meantLoosely(w, candidates, name) },
		func() []*entity.Entity { return withKind(candidates, w, name, byEnd) },
	} {
		if found := find(); len(found) > 0 {
			return only(found, name)
		}
	}
	return nil, nil
}

// isAbout tells whether a name is the path, the id or the old name of what a
// conflict is about, where that is gone or cannot be understood.
func (x dispute) isAbout(name string) bool {
	r := x.record
	if kind, rest := splitKind(name); kind == r.Of.Kind && rest != "" {
		name = rest
	}
	names := []string{r.Of.Path, r.Of.Name(), strings.Join(r.Titles, "/"), r.EntityID}
	if n := len(r.Titles); n > 0 {
		names = append(names, r.Titles[n-1])
	}
	return name != "" && x.in.read.Workspace.Get(r.Of) == nil && (slices.Contains(names, trimmed(name)) || slices.Contains(names, joined(trimmed(name))))
}
