package workflow

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// bringBack puts an entity of another state of the store here, with what it
// held then, and with what held it where that is gone too.
func (d *draft) bringBack(what string, from *entity.Workspace, e *entity.Entity, place string) error {
	to := destination{e.Parent(), e.Title()}
	if place != "" {
		var err error
		if to, err = d.destination(what, e, MoveOptions{To: place}); err != nil {
			return err
		}
	}
	if place == "" || to.parent == e.Parent() {
		d.bringHolders(from, e)
	}
	have := e.Name()
	if to.name != e.Title() {
		have = ""
	}
	stem := postman.Stem(e.Kind, to.name, have, postman.Children(d.Workspace, to.parent, e.Kind))
	at := path.Join(to.parent, stem)
	d.back[entity.Key{Kind: e.Kind, Path: at}] = e.Key
	for _, x := range holdings(from, e) {
		copied := *x
		copied.Path = at + strings.TrimPrefix(x.Path, e.Path)
		if d.hasID(x) {
			forgetID(&copied)
		}
		d.Put(&copied)
	}
	back := d.change(d.Get(entity.Key{Kind: e.Kind, Path: at}))
	if stem != e.Name() || have == "" {
		back.Body = postman.SetName(e.Kind, back.Body, to.name, stem)
	}
	d.linkPaths(back)
	if isPart(e.Kind) {
		d.linkParts(to.parent)
	}
	d.message = fmt.Sprintf("Restore %s %s", e.Kind, oneLine(refOf(d.Workspace, back).Name))
	if place != "" && !isTop(e.Kind) {
		return d.order(back, "", "")
	}
	return nil
}

// bringHolders brings back what held an entity, where that is gone.
func (d *draft) bringHolders(from *entity.Workspace, e *entity.Entity) {
	for k := holderOf(from, e); k.Path != "" && d.Get(k) == nil; k = holderOf(from, from.Get(k)) {
		d.Put(from.Get(k))
		d.back[k] = k
	}
}

// hasID tells whether something here has the id of an entity.
func (d *draft) hasID(e *entity.Entity) bool {
	return e.ID != "" && slices.ContainsFunc(d.All(), func(x *entity.Entity) bool { return x.Kind == e.Kind && x.ID == e.ID })
}

// forgetID makes a copy a thing of its own.
func forgetID(e *entity.Entity) {
	e.ID = ""
	e.Body = e.Body.Clone()
	e.Body.Delete("id")
	if e.Extras != nil {
		e.Extras = e.Extras.Clone()
		e.Extras.Delete("id")
	}
}
