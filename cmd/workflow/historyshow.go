package workflow

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// ShownSent is a request that was sent, in full.
type ShownSent struct {
	Sent
	Text string     `json:"-"` // its fields as YAML
	Body *BodyValue `json:"fields"`
}

// ShowSent is the request of an id, or of the beginning of one. Credentials in
// headers, parameters and the URL are hidden unless reveal is set.
func (s *Store) ShowSent(id string, reveal bool) (*ShownSent, error) {
	found, err := s.findSent("show what was sent", id)
	if err != nil {
		return nil, err
	}
	x := found[0]
	body := x.entry.Shown(reveal)
	if reveal {
		x.URL = x.entry.URL
	}
	return &ShownSent{x, string(yaml.Encode(body, yaml.Block)), &BodyValue{body}}, nil
}

// shortestID is how much of an id has to be given that is not given in full.
const shortestID = 4

// plainID matches ids that stand in a file as they are.
var plainID = regexp.MustCompile(`^[0-9A-Za-z-]+$`)

// findSent finds the request of an id, the newest first where several devices
// have it.
func (s *Store) findSent(what, id string) ([]Sent, error) {
	keys, err := s.segments(HistoryOptions{})
	if err != nil {
		return nil, err
	}
	slices.Reverse(keys)
	disk := s.repo.Worktree()
	var found []Sent
	for _, k := range keys {
		data, err := fs.ReadFile(disk, s.inRoot(serialize.PathOf(k)))
		if err != nil || plainID.MatchString(id) && !bytes.Contains(data, []byte(id)) {
			continue // it cannot hold it, and decoding is what costs
		}
		sent, _, err := s.readSent([]entity.Key{k})
		if err != nil {
			return nil, err
		}
		found = append(found, slices.DeleteFunc(sent, func(x Sent) bool { return !strings.HasPrefix(x.ID, id) })...)
	}
	if exact := slices.DeleteFunc(slices.Clone(found), func(x Sent) bool { return x.ID != id }); len(exact) > 0 {
		return exact, nil
	}
	return onlySent(what, id, found)
}

// onlySent are those of the one id that was found of which this is the beginning.
func onlySent(what, id string, found []Sent) ([]Sent, error) {
	if len(id) < shortestID {
		return nil, usage(what, "postbag history lists the ids", "%q is no id, and too short for the beginning of one: give at least %d characters", id, shortestID)
	}
	if len(found) == 0 {
		return nil, usage(what, "postbag history lists the ids", "nothing in the history has an id that begins with %q", id)
	}
	if slices.ContainsFunc(found, func(x Sent) bool { return x.ID != found[0].ID }) {
		p := &Problem{Kind: Usage, What: fmt.Sprintf("%q may be the beginning of any of these", id), Hint: "give more of the id"}
		for _, x := range found {
			p.Lines = append(p.Lines, x.title())
		}
		return nil, p
	}
	return found, nil
}
