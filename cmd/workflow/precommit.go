package workflow

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/markers"
)

var (
	errUnsettled = errors.New("both sides changed it, and nobody has settled that")
	errAsLeft    = errors.New("both sides changed it, and it is as the merge left it: one side's values would go")
	errMarkers   = errors.New("it has both sides of a conflict in it, between lines of <<<<<<< and >>>>>>>")
)

// CheckStaged looks at what is about to be committed with git. Files of ours that
// are not settled, or that cannot be understood, are a problem. indexFile is the
// index that git names to its hooks, "" for the repository's own.
func (s *Store) CheckStaged(indexFile string) error {
	if indexFile != "" && !filepath.IsAbs(indexFile) {
		indexFile = filepath.Join(s.repo.Root(), indexFile)
	}
	scope, err := s.scope()
	if err != nil {
		return err
	}
	staged, unmerged, err := s.repo.Staging(indexFile, scope)
	if err != nil {
		return failed("check what is staged", err)
	}
	var bad []FileProblem
	marked, left := len(unmerged) > 0, ""
	for _, u := range unmerged {
		bad = append(bad, FileProblem{u.Path, errUnsettled.Error()})
	}
	for _, f := range staged {
		data, err := s.repo.Blob(f.Blob)
		if err != nil {
			return failed(fmt.Sprintf("read the staged %q", f.Path), err)
		}
		err = judgeFile(f.Path, data)
		if err == nil && s.isAsLeft(f.Path, data) {
			err, left = errAsLeft, f.Path
		}
		if err != nil {
			marked = marked || errors.Is(err, errMarkers)
			bad = append(bad, FileProblem{f.Path, err.Error()})
		}
	}
	return unfit(bad, marked, left)
}

// judgeFile says what is wrong with a file of ours.
func judgeFile(file string, data []byte) error {
	_, ours, err := serialize.ReadAlone(file, data)
	if ours && err != nil && markers.In(data) {
		return errMarkers
	}
	return err
}

// unfit is the problem of files that are not to be committed: some are marked
// as in conflict, and one may be as the merge driver left it.
func unfit(bad []FileProblem, marked bool, left string) error {
	if len(bad) == 0 {
		return nil
	}
	p := &Problem{Kind: Unsafe, What: "commit " + Count(len(bad), "file") + " of Postman data", State: unchanged, Lines: leftLines(bad),
		Hint: "mend them, git add them and commit again; git commit --no-verify commits them as they are"}
	if marked {
		p.Hint = "postbag resolve settles what both sides changed; or mend the files and git add them"
	}
	if left != "" {
		p.Hint = fmt.Sprintf("git checkout -m -- '%s' brings the conflict back, postbag resolve settles it; git commit --no-verify commits it as it is", left)
	}
	return p
}
