package workflow

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/postbag/postbag/merge"
)

// MergeFileOptions are what git tells a merge driver.
type MergeFileOptions struct {
	Base, Ours, Theirs string // files with the versions; the result goes to that of ours
	Path               string // of the file in the repository
	MarkerSize         string // of the marks in files that are not ours, "" for git's own
	// Virtual is a merge of what two histories come from, whose result is the
	// base of another merge: what the sides do not have alike has no base.
	Virtual bool
}

// MergedFile is what a merge driver has left.
type MergedFile struct {
	// Conflicts are what both sides changed differently: field by field, or
	// the file as a whole. It shows them as theirs has it.
	Conflicts []string
	// Left tells that the file is not merged.
	Left bool
}

// MergeFile merges three versions of a file, as git asks it of a merge driver.
// No store needs to be there. Files that are not ours are merged as git does it.
func MergeFile(o MergeFileOptions) (*MergedFile, error) {
	v := versions{path: o.Path}
	for _, side := range []struct {
		file string
		data *[]byte
	}{{o.Base, &v.base}, {o.Ours, &v.ours}, {o.Theirs, &v.theirs}} {
		data, err := os.ReadFile(side.file)
		if err != nil {
			return nil, &Problem{What: fmt.Sprintf("read a version of %q", o.Path), Err: err, State: unchanged, Hint: "git calls this with files of its own, once postbag setup-git has told it so"}
		}
		*side.data = data
	}
	if len(v.base) == 0 {
		v.base = nil // both sides have added the file
	}
	if o.Virtual {
		return o.leave(v.joined())
	}
	j, ok := v.join()
	if !ok {
		return o.byLine()
	}
	done, err := o.leave(j.data, true)
	if err != nil {
		return nil, err
	}
	for _, c := range j.conflicts {
		done.Conflicts = append(done.Conflicts, fieldOf(c))
	}
	done.Conflicts = slices.Compact(done.Conflicts)
	done.Left = len(done.Conflicts) > 0
	return done, failed("note what is left of "+o.Path, noteLeft(o.Path, done.Left, j.data))
}

// leave writes the result where git looks for it.
func (o MergeFileOptions) leave(data []byte, ours bool) (*MergedFile, error) {
	if !ours {
		return o.byLine()
	}
	if was, err := os.ReadFile(o.Ours); err == nil && bytes.Equal(was, data) {
		return &MergedFile{}, nil
	}
	return &MergedFile{}, failed("write the merged "+o.Path, os.WriteFile(o.Ours, data, 0o666))
}

// fieldOf names what a conflict is about.
func fieldOf(c *merge.Conflict) string {
	switch {
	case len(c.Field) > 0:
		return oneLine(strings.Join(c.Field, "."))
	case c.Kind == merge.FileConflict, c.Kind == merge.UnreadableConflict:
		return "the file as a whole"
	}
	return string(c.Kind)
}

// byLine has git merge a file line by line, as it would without a driver.
func (o MergeFileOptions) byLine() (*MergedFile, error) {
	args := []string{"merge-file", "-L", "ours", "-L", "base", "-L", "theirs"}
	if o.MarkerSize != "" {
		args = append(args, "--marker-size="+o.MarkerSize)
	}
	err := exec.Command("git", append(args, "--", o.Ours, o.Base, o.Theirs)...).Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &MergedFile{}, nil
	case errors.As(err, &exit):
		return &MergedFile{Left: true}, nil
	}
	return nil, failed(fmt.Sprintf("have git merge %q", o.Path), err)
}
