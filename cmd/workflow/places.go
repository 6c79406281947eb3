package workflow

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
)

// followPlaces takes along the files that keep no entity, and has Postman's
// lists of paths follow, for all that the edit moves or removes.
func (s *Store) followPlaces(d *draft) error {
	places := d.folders()
	if len(places) == 0 {
		return nil
	}
	if err := s.followFiles(d, places); err != nil {
		return err
	}
	left, err := s.followList(d, places)
	if err == nil && len(left) > 0 {
		err = s.addToList(d.also, left)
	}
	return err
}

// folders are the files and folders of the store that the edit moves, from old
// path to new, "" for those that go.
func (d *draft) folders() map[string]string {
	out := map[string]string{}
	kinds := []func(entity.Key) string{folderOf, resourcesOf}
	for _, x := range d.all() {
		for after, before := range x.moved {
			for _, kind := range kinds {
				from, to := path.Join(x.source().Folder, kind(before)), path.Join(x.Folder, kind(after))
				if kind(before) != "" && from != to {
					out[from] = to
				}
			}
		}
	}
	for _, k := range d.gone {
		for _, kind := range kinds {
			if from := kind(k); from != "" {
				out[path.Join(d.Folder, from)] = ""
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
