package workflow

import (
	"path"
	"strings"
	"time"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// LogOptions are the choices of Log.
type LogOptions struct {
	Name  string // "" is everything
	Limit int    // 0 is all
}

// Entry is one commit of a history.
type Entry struct {
	Commit  string    `json:"commit"`
	Subject string    `json:"subject"`
	Body    string    `json:"body,omitempty"`
	Author  string    `json:"author"`
	Email   string    `json:"email"`
	When    time.Time `json:"when"`
	Device  string    `json:"device,omitempty"` // the name of the device that made it
}

// Log tells the history of the store, or of one entity and what it holds.
func (s *Store) Log(o LogOptions) ([]Entry, error) {
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the history", err)
	}
	folders, err := s.placesOf(o.Name)
	if err != nil {
		return nil, err
	}
	out := []Entry{}
	for info, err := range s.repo.Log(head) {
		if err != nil {
			return nil, failed("read the history", err)
		}
		touched, err := s.touches(info, folders)
		if err != nil {
			return nil, failed("read the history", err)
		}
		if touched {
			out = append(out, entryOf(info))
		}
		if o.Limit > 0 && len(out) == o.Limit {
			break
		}
	}
	return out, nil
}

// placesOf are the files and folders that keep an entity; nil for everything.
func (s *Store) placesOf(name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	read, err := s.worktree()
	if err != nil {
		return nil, failed("read the store", err)
	}
	e, err := find(read.Workspace, name)
	if err != nil {
		return nil, err
	}
	switch e.Kind {
	case entity.Collection, entity.Folder:
		return []string{s.inRoot(path.Dir(path.Dir(serialize.PathOf(e.Key))))}, nil
	case entity.Request:
		example := serialize.PathOf(entity.Key{Kind: entity.Response, Path: e.Path + "/x"})
		return []string{s.inRoot(serialize.PathOf(e.Key)), s.inRoot(path.Dir(path.Dir(example)))}, nil
	}
	return []string{s.inRoot(serialize.PathOf(e.Key))}, nil
}

// touches reports whether a commit changed any of the places.
func (s *Store) touches(info repo.CommitInfo, places []string) (bool, error) {
	if places == nil {
		return true, nil
	}
	var parent repo.Hash
	if len(info.Parents) > 0 {
		parent = info.Parents[0]
	}
	changes, err := s.repo.Diff(parent, info.Hash, places...)
	return len(changes) > 0, err
}

func entryOf(info repo.CommitInfo) Entry {
	subject, body, _ := strings.Cut(strings.TrimSpace(info.Message), "\n")
	e := Entry{Commit: info.Hash.String(), Subject: subject, Body: strings.TrimSpace(body),
		Author: info.Author.Name, Email: info.Author.Email, When: info.Author.When}
	for line := range strings.SplitSeq(body, "\n") {
		if device, ok := strings.CutPrefix(line, "Postbag-Device: "); ok {
			_, e.Device, _ = strings.Cut(device, " ")
		}
	}
	return e
}
