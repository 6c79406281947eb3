package workflow

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/postman"
)

// SaveSentOptions are the choices of SaveSent.
type SaveSentOptions struct {
	ID     string
	Place  string // a collection or folder, or a path to a new name; "" is the only collection
	DryRun bool
}

// SaveSent makes a request in a collection of one that was sent.
func (s *Store) SaveSent(o SaveSentOptions) (*Edited, error) {
	what := fmt.Sprintf("save %q", o.ID)
	found, err := s.findSent(what, o.ID)
	if err != nil {
		return nil, err
	}
	return s.edit(what, o.DryRun, func(d *draft) error {
		to, err := d.placeToSave(what, found[0].entry, o.Place)
		if err == nil {
			err = d.save(what, found[0].entry, to)
		}
		return err
	})
}

// placeToSave is where a request goes: into what the place names, else to its
// last part as a name.
func (d *draft) placeToSave(what string, e *history.Entry, place string) (destination, error) {
	if place != "" {
		if found := lookUp(d.Workspace, place, holderKinds(entity.Request)...); len(found) != 1 {
			return d.newPlace(what, entity.Request, NewOptions{Name: place})
		}
	}
	to, err := d.newPlace(what, entity.Request, NewOptions{Name: "x", In: place})
	if p := (*Problem)(nil); place == "" && errors.As(err, &p) {
		p.Hint = "postbag history save ID PLACE"
		if len(lookUp(d.Workspace, "", entity.Collection)) == 0 {
			p.Hint = "postbag new collection NAME, then: postbag history save ID NAME"
		}
	}
	to.name = d.freeName(to.parent, e.Title())
	return to, err
}

// freeName is a name, with a number where another request has it.
func (d *draft) freeName(parent, name string) string {
	if strings.TrimSpace(name) == "" {
		name = "Request"
	}
	free := name
	for n := 2; d.nameFree("", nil, entity.Request, destination{parent, free}) != nil; n++ {
		free = fmt.Sprintf("%s %d", name, n)
	}
	return free
}

func (d *draft) save(what string, e *history.Entry, to destination) error {
	if err := d.nameFree(what, nil, entity.Request, to); err != nil {
		return err
	}
	stem := postman.Stem(entity.Request, to.name, "", postman.Children(d.Workspace, to.parent, entity.Request))
	request := &entity.Entity{Key: entity.Key{Kind: entity.Request, Path: path.Join(to.parent, stem)}}
	request.Body = postman.SetName(entity.Request, history.AsRequest(e), to.name, stem)
	d.Put(request)
	return d.order(request, "", "")
}
