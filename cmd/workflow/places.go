package workflow

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// resourcesFile is Postman's own: it says which path is which object of its
// cloud. It lies in the folder of the workspace.
const resourcesFile = ".postman/resources.yaml"

// followPlaces takes along the files that keep no entity, and has Postman's
// list of paths follow, for all that the edit moves or removes.
func (s *Store) followPlaces(d *draft) error {
	places := s.folders(d)
	if len(places) == 0 {
		return nil
	}
	if err := s.followFiles(d, places); err != nil {
		return err
	}
	file := s.inRoot(resourcesFile)
	data, err := fs.ReadFile(s.repo.Worktree(), file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	list, err := yaml.Decode(data)
	m, ok := list.(*entity.Map)
	if err != nil || !ok {
		return nil // not ours to mend
	}
	if next := m.Clone(); followPaths(next, path.Dir(file), places) {
		d.files[file] = yaml.Splice(data, next, yaml.Block)
	}
	return nil
}

// folders are the files and folders of the store that the edit moves, from old
// path to new, "" for those that go.
func (s *Store) folders(d *draft) map[string]string {
	out := map[string]string{}
	for after, before := range d.moved {
		for _, kind := range []func(entity.Key) string{folderOf, resourcesOf} {
			if from, to := kind(before), kind(after); from != "" && from != to {
				out[s.inRoot(from)] = s.inRoot(to)
			}
		}
	}
	for _, k := range d.gone {
		for _, kind := range []func(entity.Key) string{folderOf, resourcesOf} {
			if from := kind(k); from != "" {
				out[s.inRoot(from)] = ""
			}
		}
	}
	return out
}

// folderOf is the folder of a collection or folder, the file of all else.
func folderOf(k entity.Key) string {
	file := serialize.PathOf(k)
	if k.Kind == entity.Collection || k.Kind == entity.Folder {
		return path.Dir(path.Dir(file))
	}
	return file
}

// resourcesOf is the folder of what a request holds, "" of other kinds.
func resourcesOf(k entity.Key) string {
	if k.Kind != entity.Request {
		return ""
	}
	return path.Dir(path.Dir(serialize.PathOf(entity.Key{Kind: entity.Response, Path: k.Path + "/x"})))
}

// followFiles moves the files that keep no entity along with the folder that
// they lie in.
func (s *Store) followFiles(d *draft, places map[string]string) error {
	disk := s.repo.Worktree()
	for from, to := range places {
		err := fs.WalkDir(disk, from, func(file string, e fs.DirEntry, err error) error {
			switch _, isEntity := serialize.KeyOf(file); {
			case errors.Is(err, fs.ErrNotExist) && file == from:
				return fs.SkipAll
			case err != nil:
				return err
			case isEntity || !e.Type().IsRegular() || nearest(places, file) != from:
				return nil
			}
			d.files[file] = nil
			if to == "" {
				return nil
			}
			data, err := readWhole(disk, file)
			d.files[to+strings.TrimPrefix(file, from)] = data
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// nearest is the innermost of the places that hold a file.
func nearest(places map[string]string, file string) string {
	for dir := file; dir != "."; dir = path.Dir(dir) {
		if _, ok := places[dir]; ok {
			return dir
		}
	}
	return ""
}

// followPaths changes the paths in Postman's list, which lies in dir; it reports
// whether any was among those that moved. A path that is gone goes.
func followPaths(m *entity.Map, dir string, places map[string]string) bool {
	changed := false
	for group, v := range m.All() {
		byKind, _ := v.(*entity.Map)
		if group != "cloudResources" && group != "localResources" {
			continue
		}
		for kind, v := range byKind.All() {
			switch paths := v.(type) {
			case *entity.Map:
				next := &entity.Map{}
				for p, id := range paths.All() {
					to := followPath(p, dir, places)
					changed = changed || to != p
					if to != "" {
						next.Set(to, id)
					}
				}
				byKind.Set(kind, next)
			case entity.List:
				next := entity.List{}
				for _, p := range paths {
					text, isText := p.(string)
					to := followPath(text, dir, places)
					changed = changed || to != text
					if !isText {
						next = append(next, p)
					} else if to != "" {
						next = append(next, to)
					}
				}
				byKind.Set(kind, next)
			}
		}
	}
	return changed
}

// followPath is where a path of Postman's list, which is one from the list's own
// folder with separators of either system, leads now; "" where that is gone.
func followPath(p, dir string, places map[string]string) string {
	slashed := strings.ReplaceAll(p, `\`, "/")
	file := path.Join(dir, slashed)
	from := nearest(places, file)
	if from == "" {
		return p
	}
	to := places[from]
	if to == "" {
		return ""
	}
	top := strings.TrimPrefix(path.Dir(dir)+"/", "./") // of the workspace, which the way leads through
	out := "../" + strings.TrimPrefix(to, top) + strings.TrimPrefix(file, from)
	if strings.HasSuffix(slashed, "/") {
		out += "/"
	}
	if strings.Contains(p, `\`) {
		out = strings.ReplaceAll(out, "/", `\`)
	}
	return out
}
