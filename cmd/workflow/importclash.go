package workflow

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// recordClashes puts the conflicts of a merged source into the workspace.
func (p *importPlan) recordClashes(m *sourceMerge) error {
	by := p.store.settledBy(p.strategy)
	told, err := p.lastEdits(m)
	if err != nil {
		return err
	}
	imported := merge.Side{Device: "import of " + oneLine(filepath.Base(m.src.File)), When: time.Now().UTC().Truncate(time.Second)}
	for _, x := range m.result.Conflicts {
		ours, theirs := p.editor(told, p.editedFile(m, x)), imported
		if m.swapped {
			ours, theirs = theirs, ours
		}
		m.after.Put(recordedAs(x, ours, theirs, by).Entity())
		p.clashes = append(p.clashes, &clash{in: p.after, Conflict: x})
	}
	return nil
}

// editedFile is the file in which the entity of a conflict is kept here, or was.
func (p *importPlan) editedFile(m *sourceMerge, x *merge.Conflict) string {
	from := m.result.From[x.Key]
	here := from.Ours
	if m.swapped {
		here = from.Theirs
	}
	for _, k := range []entity.Key{here, from.Base, x.Key} {
		if file := p.read.FileOf(k); file != "" {
			return file
		}
		if k.Path != "" {
			return path.Join(p.store.root, serialize.PathOf(k))
		}
	}
	return ""
}

// editor is the device that changed a file last; this one where no commit has
// that.
func (p *importPlan) editor(told map[string]Entry, file string) merge.Side {
	by, ok := told[file]
	if !ok {
		return p.store.self()
	}
	return sideOf(by)
}

// lastEdits tells of the files in conflict which commit changed each last.
func (p *importPlan) lastEdits(m *sourceMerge) (map[string]Entry, error) {
	wanted := map[string]bool{}
	for _, x := range m.result.Conflicts {
		wanted[p.editedFile(m, x)] = true
	}
	told := map[string]Entry{}
	if len(wanted) == 0 {
		return told, nil
	}
	places := slices.Concat(p.store.filesOfRoot(m.had), p.store.filesOfRoot(m.root))
	for info, err := range p.store.history(p.head) {
		if err != nil {
			return nil, failed("look who edited "+m.src.Label(), err)
		}
		if len(info.Parents) > 1 {
			continue // what it has, others have made
		}
		if err := p.tell(told, wanted, info, places); err != nil {
			return nil, failed("look who edited "+m.src.Label(), err)
		}
		if len(told) == len(wanted) {
			break
		}
	}
	return told, nil
}

// tell notes which of the wanted files a commit changed, unless a later one has.
func (p *importPlan) tell(told map[string]Entry, wanted map[string]bool, info repo.CommitInfo, places []string) error {
	changes, err := p.store.repo.Diff(firstOf(info.Parents), info.Hash, places...)
	for _, c := range changes {
		if _, known := told[c.Path]; wanted[c.Path] && !known {
			told[c.Path] = entryOf(info)
		}
	}
	return err
}

// clashesOf names the conflicts of an import. Where nothing is to be imported
// then, they are a problem.
func (s *Store) clashesOf(p *importPlan) ([]Clash, error) {
	title, err := s.titleHere(p.after)
	if err != nil {
		return nil, err
	}
	var out []Clash
	for _, c := range p.clashes {
		out = append(out, c.name(title != ""))
	}
	if len(out) == 0 || p.strategy != FailOnClash {
		return out, nil
	}
	return nil, &Problem{Kind: Conflicted, What: "import", Err: fmt.Errorf("%s with what was edited here", Count(len(out), "conflict")),
		State: storeUnchanged, Lines: atMost(listLimit, clashLines(out)), Hint: "to import all the same, and settle what clashes later, leave out --strategy"}
}
