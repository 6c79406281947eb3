package workflow

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
)

// The trailers of an import.
const (
	// sourceTrailer names what a commit is an import of, so that a later import
	// finds it as its base.
	sourceTrailer = "Postbag-Source"
	// intoTrailer is the folder of the workspace that it went to; it is left out
	// for the one at the top.
	intoTrailer = "Postbag-Into"
	// pureTrailer is the commit with what the sources said, where that was merged
	// with what had been edited here.
	pureTrailer = "Postbag-Pure"
)

// sourceName is what the source is known by from one import to the next: by
// kind and id, else by kind and name.
func (src *ImportedSource) sourceName() string {
	id := src.doc.ID()
	if id == "" {
		id = oneLine(src.doc.Name())
	}
	return fmt.Sprintf("%s %s", src.doc.Kind(), id)
}

// sourceTrailers name what the commit is an import of.
func (s *Store) sourceTrailers(sources []ImportedSource) []string {
	var out []string
	for i := range sources {
		if src := &sources[i]; src.Error == "" && src.record == nil {
			out = append(out, sourceTrailer+": "+src.sourceName())
		}
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > 0 && s.root != "" {
		out = append(out, intoTrailer+": "+s.root)
	}
	return out
}

// lastImports finds the commits that have the sources as they were imported
// last into the chosen workspace. It reads commits only, and no more of them
// than it has to.
func (s *Store) lastImports(sources []ImportedSource) (map[string]repo.Hash, error) {
	wanted := map[string]bool{}
	for i := range sources {
		if src := &sources[i]; src.Error == "" && src.record == nil {
			wanted[src.sourceName()] = true
		}
	}
	found := map[string]repo.Hash{}
	head, err := s.repo.Head()
	if err != nil || len(wanted) == 0 {
		return found, failed("read the last commit", err)
	}
	for info, err := range s.repo.Log(head) {
		if err != nil {
			return nil, failed("look for earlier imports", err)
		}
		for _, name := range s.importedIn(info, wanted) {
			found[name] = pureOf(info)
			delete(wanted, name)
		}
		if len(wanted) == 0 {
			break
		}
	}
	return found, nil
}

// importedIn are those of the sources that a commit is an import of, if it tells
// what they said.
func (s *Store) importedIn(info repo.CommitInfo, wanted map[string]bool) []string {
	all := trailers(info.Message)
	if len(all[sourceTrailer]) == 0 || strings.Join(all[intoTrailer], "") != s.root || pureOf(info).IsZero() {
		return nil
	}
	return slices.DeleteFunc(all[sourceTrailer], func(name string) bool { return !wanted[name] })
}

// pureOf is the commit that has what the sources of an import said and nothing
// else: a parent of its own where that was merged, zero where that is not here.
func pureOf(info repo.CommitInfo) repo.Hash {
	pure := trailers(info.Message)[pureTrailer]
	if len(pure) == 0 {
		return info.Hash
	}
	h, err := repo.ParseHash(pure[0])
	if err != nil || !slices.Contains(info.Parents, h) {
		return repo.Hash{}
	}
	return h
}

// trailers are those of a commit message, by their names.
func trailers(text string) map[string][]string {
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	out := map[string][]string{}
	for line := range strings.SplitSeq(paragraphs[len(paragraphs)-1], "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			out[name] = append(out[name], strings.TrimSpace(value))
		}
	}
	return out
}

// history is the commits that lead to one, newest first, without those that only
// keep what a source of an import said: an import comes after what was there
// before alone.
func (s *Store) history(from repo.Hash) iter.Seq2[repo.CommitInfo, error] {
	return func(yield func(repo.CommitInfo, error) bool) {
		pure := map[repo.Hash]bool{}
		for info, err := range s.repo.Log(from) {
			if pure[info.Hash] {
				continue
			}
			if imported := withoutPure(info); len(imported.Parents) < len(info.Parents) {
				pure[pureOf(info)] = true
				info = imported
			}
			if !yield(info, err) {
				return
			}
		}
	}
}

// withoutPure is a commit without the parent that only keeps what the sources of
// an import said.
func withoutPure(info repo.CommitInfo) repo.CommitInfo {
	if h := pureOf(info); len(info.Parents) == 2 && info.Parents[1] == h {
		info.Parents = info.Parents[:1]
	}
	return info
}
