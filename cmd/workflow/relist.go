package workflow

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// listAgain puts back into Postman's list what that said then of all that the
// edit brings back. A list that is gone stays so.
func (s *Store) listAgain(d *draft) error {
	file := path.Join(d.Folder, resourcesFile)
	old, err := s.listThen(d, file)
	if err != nil || old == nil {
		return err
	}
	now, data, err := s.readList(file)
	if edited, ok := d.files[file]; ok {
		now, data = listIn(edited), edited
	}
	if err != nil || now == nil {
		return err
	}
	next := now.Clone()
	l := &resourceList{dir: path.Dir(file), places: d.broughtBack()}
	for _, r := range l.entries(old) {
		if !hasResource(next, r) {
			addResource(next, r, r.at)
		}
	}
	if !entity.Equal(now, next) {
		d.files[file] = yaml.Splice(data, next, yaml.Block)
	}
	return nil
}

// listThen is Postman's list in the commit that the edit brings things back
// from, nil where there was none.
func (s *Store) listThen(d *draft, file string) (*entity.Map, error) {
	if len(d.back) == 0 {
		return nil, nil
	}
	files, err := s.repo.Files(d.backFrom)
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return listIn(data), err
}

func listIn(data []byte) *entity.Map {
	v, _ := yaml.Decode(data)
	m, _ := v.(*entity.Map)
	return m
}

// broughtBack are the files and folders of the store that the edit brings back,
// from where they were to where they are to be.
func (d *draft) broughtBack() map[string]string {
	out := map[string]string{}
	for after, before := range d.back {
		for _, kind := range []func(entity.Key) string{folderOf, resourcesOf} {
			if from := kind(before); from != "" {
				out[path.Join(d.Folder, from)] = path.Join(d.Folder, kind(after))
			}
		}
	}
	return out
}

// entries are those of a list that lead to one of the places, with their new
// paths.
func (l *resourceList) entries(list *entity.Map) []resource {
	var out []resource
	take := func(r resource, p string) {
		if nearest(l.places, path.Join(l.dir, strings.ReplaceAll(p, `\`, "/"))) != "" {
			r.at = l.followPath(p, r)
			out = append(out, r)
		}
	}
	for _, group := range resourceGroups {
		for kind, v := range list.Map(group).All() {
			switch paths := v.(type) {
			case *entity.Map:
				for p, id := range paths.All() {
					take(resource{group: group, kind: kind, value: id}, p)
				}
			case entity.List:
				for _, p := range paths {
					if text, isText := p.(string); isText {
						take(resource{group: group, kind: kind}, text)
					}
				}
			}
		}
	}
	return out
}

// hasResource tells whether a list has an entry for that path already.
func hasResource(m *entity.Map, r resource) bool {
	group := m.Map(r.group)
	return group.Map(r.kind).Has(r.at) || slices.Contains(group.List(r.kind), entity.Value(r.at))
}
