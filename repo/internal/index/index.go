// Package index reads and writes git's index, the list of the files that git
// knows in a worktree with what each looked like on disk.
package index

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/postbag/postbag/repo/internal/object"
)

// Stat is what the system says about a file, as far as it tells whether the
// file has changed. The numbers are cut to 32 bits as git cuts them.
type Stat struct {
	CTime, CTimeNano uint32
	MTime, MTimeNano uint32
	Dev, Ino         uint32
	UID, GID         uint32
	Size             uint32
}

// Entry is one file in the index.
type Entry struct {
	Path     string
	Mode     object.Mode
	Hash     object.Hash
	Stat     Stat
	Flags    uint16 // assume-valid and the stage, without the length of the path
	Extended uint16 // skip-worktree and intent-to-add

	fresh bool // set by Apply: its Stat is newer than the index that was read
}

const (
	stageMask       = 0x3000
	assumeValid     = 0x8000
	extendedPresent = 0x4000
	intentToAdd     = 0x2000 // in Extended
)

// Staged tells a plain entry from one side of a merge that git has not
// finished.
func (e *Entry) Staged() bool { return e.Flags&stageMask == 0 }

// Stage is which version of a file the entry is while git has not merged it: 1
// where the sides come from, 2 ours, 3 theirs; 0 for a plain entry.
func (e *Entry) Stage() int { return int(e.Flags&stageMask) >> 12 }

// Index is an index in memory, sorted by path and stage.
type Index struct {
	Entries []Entry

	resolveUndo []byte // what "git checkout -m" needs, passed on as it is
	written     time.Time
}

// UnsupportedError says that an index uses a feature that this package would
// destroy by writing it.
type UnsupportedError struct{ Feature string }

// Error says what is wrong.
func (e *UnsupportedError) Error() string { return "index uses " + e.Feature }

// Read reads the index at path; one that is not there is empty.
func Read(path string) (*Index, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return &Index{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	x, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("read index: %w", err)
	}
	x.written = info.ModTime()
	return x, nil
}

// Find is the plain entry of the path, nil without one.
func (x *Index) Find(path string) *Entry {
	i, ok := slices.BinarySearchFunc(x.Entries, path, comparePath)
	if !ok || !x.Entries[i].Staged() {
		return nil
	}
	return &x.Entries[i]
}

func comparePath(e Entry, path string) int { return strings.Compare(e.Path, path) }

// Unchanged tells whether the file that looks like s is provably the one that
// the entry describes. A file that changed at about the time the index was
// written never is: git calls such an entry racy.
func (x *Index) Unchanged(e *Entry, s Stat) bool {
	return e.Staged() && e.Extended&intentToAdd == 0 && e.Stat.same(s) && s.Size != 0 && !x.racy(e)
}

func (x *Index) racy(e *Entry) bool {
	changed := time.Unix(int64(e.Stat.MTime), int64(e.Stat.MTimeNano))
	return !changed.Before(x.written)
}

// Settle makes the entries ready for an index with a later time. Many a git
// compares whole seconds only, and trusts an entry as soon as its file is
// older than the index. So an entry from the second in which the index was
// last written must be proved by the file's state now, which look gives, or
// it loses its size, which makes git and us look into the file.
func (x *Index) Settle(look func(path string) (Stat, bool)) {
	for i := range x.Entries {
		e := &x.Entries[i]
		if e.fresh || e.Stat.Size == 0 || int64(e.Stat.MTime) < x.written.Unix() {
			continue
		}
		if now, ok := look(e.Path); !ok || x.racy(e) || !e.Stat.same(now) {
			e.Stat.Size = 0
		}
	}
}

// Change is a new entry for a path, or its removal.
type Change struct {
	Entry
	Remove bool
}

// Apply makes the changes. The sides of an unfinished merge of a path that
// changes go, and so does a file whose path is now a folder, and what is in a
// folder whose path is now a file.
func (x *Index) Apply(changes []Change) {
	changed := make(map[string]*Change, len(changes))
	folders := map[string]bool{}
	for i := range changes {
		changed[changes[i].Path] = &changes[i]
		if !changes[i].Remove {
			addFolders(folders, changes[i].Path)
			x.dropBelow(changes[i].Path)
		}
	}
	kept := make([]Entry, 0, len(x.Entries)+len(changes))
	for _, e := range x.Entries {
		c := changed[e.Path]
		if c == nil && !folders[e.Path] {
			kept = append(kept, e)
		}
	}
	for _, c := range changed {
		if !c.Remove {
			c.fresh = true
			kept = append(kept, c.Entry)
		}
	}
	slices.SortFunc(kept, compareEntries)
	x.Entries = kept
}

// dropBelow removes the entries in the folder.
func (x *Index) dropBelow(folder string) {
	prefix := folder + "/"
	start, _ := slices.BinarySearchFunc(x.Entries, prefix, comparePath)
	end := start
	for end < len(x.Entries) && strings.HasPrefix(x.Entries[end].Path, prefix) {
		end++
	}
	x.Entries = slices.Delete(x.Entries, start, end)
}

func addFolders(set map[string]bool, path string) {
	for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
		if set[path[:i]] {
			return
		}
		set[path[:i]] = true
	}
}

func compareEntries(a, b Entry) int {
	if c := strings.Compare(a.Path, b.Path); c != 0 {
		return c
	}
	return int(a.Flags&stageMask) - int(b.Flags&stageMask)
}
