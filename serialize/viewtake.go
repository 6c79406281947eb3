package serialize

import (
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// take has what is at a place looked at, with what is around it.
func (v *view) take(k entity.Key) {
	for _, side := range v.sides {
		side.add(side.FilesAt(k)...)
		side.add(side.Holders(k.Path)...)
	}
	switch k.Kind {
	case entity.Collection:
		v.list(Place{})
		v.takeBelow(k)
	case entity.Folder, entity.Request, entity.Response, entity.Message:
		v.takeHolders(k)
		v.list(Place{k.Parent(), isPart(k.Kind)})
		v.takeBelow(k)
	case entity.AWorkspace:
		v.takeAnything()
	default:
		v.takeBeside(map[entity.Kind]string{entity.Environment: environments, entity.Globals: globalsDir, entity.HeaderPreset: presetsDir}[k.Kind])
	}
}

// takeBeside takes all of a kind that stands by itself.
func (v *view) takeBeside(dir string) {
	for _, side := range v.sides {
		if dir != "" {
			side.add(side.there([]string{dir})...)
		}
	}
}

// takeAnything takes something of each sort, so that a workspace that says nothing
// of itself is not taken for one that holds nothing.
func (v *view) takeAnything() {
	for _, dir := range []string{collectionsDir, environments, globalsDir, presetsDir, runsDir, historyDir} {
		for _, side := range v.sides {
			if k, file := side.first(dir, v.known, func(entity.Key) bool { return true }); file != "" {
				v.take(k)
			}
		}
	}
}

// takeConflicts takes the records of conflicts, which may be about anything.
func (v *view) takeConflicts() {
	if len(v.keys) > 0 {
		v.takeBeside(conflictsDir)
	}
}

// takeHolders sees to it that what holds a place is there: where it is by what it
// holds alone, anything in the collection may be that.
func (v *view) takeHolders(k entity.Key) {
	at := k.Parent()
	if isPart(k.Kind) {
		at = entity.Key{Path: at}.Parent()
	}
	for _, side := range v.sides {
		for p := at; p != ""; p = (entity.Key{Path: p}).Parent() {
			if len(side.there(definitions(p))) == 0 && side.has(path.Join(collectionsDir, p)) {
				v.below(k.Root())
			}
		}
	}
}

// takeBelow takes what a thing holds: what is right below it, where it is the
// same thing on all sides, else everything.
func (v *view) takeBelow(k entity.Key) {
	switch {
	case k.Kind == entity.Request:
		v.list(Place{k.Path, true})
	case isPart(k.Kind):
	case v.isOne(k):
		v.list(Place{k.Path, false})
	default:
		v.below(k.Path)
	}
}

// isOne reports whether what is at a place is one thing on all sides: a folder
// or collection with a definition everywhere and no other id anywhere.
func (v *view) isOne(k entity.Key) bool {
	var ids []string
	for _, side := range v.sides {
		files := side.FilesAt(k)
		if len(files) != 1 {
			return false
		}
		body, err := v.known.read(side.files, files[0])
		if err != nil {
			return false
		}
		id := body.Text("id")
		if notes, _ := side.notes(rootOf(k), v.known); notes[k].Has("id") && postman.Describes(notes[k], body) {
			id = notes[k].Text("id")
		}
		if ids = append(ids, id); id != ids[0] {
			return false
		}
	}
	return true
}

// list takes all that is right below a place.
func (v *view) list(p Place) {
	if v.listed[p] {
		return
	}
	v.listed[p] = true
	for _, side := range v.sides {
		files, holders := side.Below(p)
		side.add(files...)
		for _, h := range holders {
			if h.Request || len(side.there(definitions(h.Path))) > 0 {
				continue
			}
			below := func(k entity.Key) bool { return isHolder(k.Kind) && strings.HasPrefix(k.Path, h.Path+"/") }
			if _, file := side.first(path.Join(collectionsDir, h.Path), v.known, below); file != "" {
				side.add(file) // by which the folder is there
			}
		}
	}
}
