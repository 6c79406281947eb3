// Package serialize turns the files of a store into entities and back. The
// layout is the one that Postman itself writes (collection schema 3.0.0), with
// a folder of our own beside it for what that schema cannot hold.
//
// Files come in as an fs.FS and go out as a map of path to bytes; the package
// knows neither git nor the disk.
package serialize

import (
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// The folders of a workspace.
const (
	postmanDir     = "postman"
	postbagDir     = "postbag"
	collectionsDir = "postman/collections"
	environments   = "postman/environments"
	globalsDir     = "postman/globals"
	extrasDir      = "postbag/extras"
	presetsDir     = "postbag/header-presets"
	runsDir        = "postbag/runs"
	historyDir     = "postbag/history"
	conflictsDir   = "postbag/conflicts"
	workspaceFile  = "postbag/workspace.yaml"
)

const (
	resources      = ".resources"
	definitionFile = resources + "/definition.yaml"
)

// suffixes of the files of each kind, the one that we write first. The others
// are read, and a file keeps the one that it has.
var suffixes = map[entity.Kind][]string{
	entity.Request:     {".request.yaml", ".request.yml"},
	entity.Response:    {".example.yaml", ".example.yml"},
	entity.Message:     {".message.yaml", ".message.yml"},
	entity.Environment: {".environment.yaml", ".environment.yml", ".environment.json"},
	entity.Globals:     {".globals.yaml", ".globals.yml", ".postman_globals.json"},

	entity.HeaderPreset: {".yaml", ".yml"},
	entity.Run:          {".yaml"},
	entity.History:      {".yaml"},
	entity.Conflict:     {".yaml"},
}

// partsDirs are the folders for what a request holds, in the folder of its
// resources.
var partsDirs = map[entity.Kind]string{entity.Response: "examples", entity.Message: "messages"}

// PathOf is the file in which an entity is kept unless it was read from
// another, in the folder of its workspace.
func PathOf(k entity.Key) string {
	switch k.Kind {
	case entity.Collection, entity.Folder:
		return path.Join(collectionsDir, k.Path, definitionFile)
	case entity.Request:
		return path.Join(collectionsDir, k.Path+".request.yaml")
	case entity.Response, entity.Message:
		request := entity.Key{Path: k.Parent()}
		return path.Join(collectionsDir, request.Parent(), resources, request.Name()+".resources", partsDirs[k.Kind], k.Name()+suffixes[k.Kind][0])
	case entity.Environment:
		return path.Join(environments, k.Path+".environment.yaml")
	case entity.HeaderPreset:
		return path.Join(presetsDir, k.Path+".yaml")
	case entity.Run:
		return path.Join(runsDir, k.Path+".yaml")
	case entity.History:
		return path.Join(historyDir, k.Path+".yaml")
	case entity.Conflict:
		return path.Join(conflictsDir, k.Path+".yaml")
	case entity.AWorkspace:
		return workspaceFile
	}
	return path.Join(globalsDir, k.Path+".globals.yaml")
}

// KeyOf is the entity that a file of a store keeps, in the workspace that it
// lies in; ok is false for files that keep none.
func KeyOf(file string) (k entity.Key, ok bool) {
	root, ok := WorkspaceOf(file)
	if !ok {
		return k, false
	}
	return keyOf(inside(root, file))
}

// keyOf is KeyOf for a file by its path in its workspace.
func keyOf(file string) (k entity.Key, ok bool) {
	switch {
	case under(file, collectionsDir):
		return collectionKey(file[len(collectionsDir)+1:])
	case under(file, environments):
		return stemKey(entity.Environment, file[len(environments)+1:])
	case path.Dir(file) == presetsDir:
		return stemKey(entity.HeaderPreset, path.Base(file))
	case path.Dir(file) == globalsDir:
		return stemKey(entity.Globals, path.Base(file))
	case path.Dir(path.Dir(file)) == runsDir:
		return stemKey(entity.Run, file[len(runsDir)+1:])
	case path.Dir(path.Dir(file)) == historyDir:
		return stemKey(entity.History, file[len(historyDir)+1:])
	case path.Dir(file) == conflictsDir:
		return stemKey(entity.Conflict, path.Base(file))
	case file == workspaceFile:
		return entity.WorkspaceKey, true
	}
	return entity.Key{}, false
}

func under(file, dir string) bool { return strings.HasPrefix(file, dir+"/") }

// collectionKey reads a path below the collections folder.
func collectionKey(file string) (entity.Key, bool) {
	dir, base := path.Split(file)
	dir = strings.TrimSuffix(dir, "/")
	if path.Base(dir) == resources && (base == "definition.yaml" || base == "definition.yml") {
		return definitionKey(path.Dir(dir))
	}
	for kind := range partsDirs {
		if k, ok := stemKey(kind, base); ok {
			return partKey(dir, k)
		}
	}
	if inResources(dir) || dir == "" {
		return entity.Key{}, false
	}
	k, ok := stemKey(entity.Request, base)
	k.Path = path.Join(dir, k.Path)
	return k, ok
}

// inResources reports whether a directory below the collections folder holds
// what is said of others, and no folders or requests of its own.
func inResources(dir string) bool { return strings.Contains("/"+dir+"/", "/"+resources+"/") }

// definitionKey is the key of the collection or folder at a directory.
func definitionKey(dir string) (entity.Key, bool) {
	if dir == "." || inResources(dir) {
		return entity.Key{}, false
	}
	if strings.Contains(dir, "/") {
		return entity.Key{Kind: entity.Folder, Path: dir}, true
	}
	return entity.Key{Kind: entity.Collection, Path: dir}, true
}

// partKey reads "<parent>/.resources/<request>.resources/examples", or
// messages, for a part that so far has only its stem.
func partKey(dir string, part entity.Key) (entity.Key, bool) {
	rest, isPart := strings.CutSuffix(dir, "/"+partsDirs[part.Kind])
	rest, isResource := strings.CutSuffix(rest, ".resources")
	parent, request, ok := cutLast(rest, "/"+resources+"/")
	if !isPart || !isResource || !ok || request == "" || strings.Contains(request, "/") || inResources(parent) {
		return entity.Key{}, false
	}
	return entity.Key{Kind: part.Kind, Path: path.Join(parent, request, part.Path)}, true
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func stemKey(kind entity.Kind, file string) (entity.Key, bool) {
	for _, suffix := range suffixes[kind] {
		if stem, ok := strings.CutSuffix(file, suffix); ok && stem != "" && !strings.HasSuffix(stem, "/") {
			return entity.Key{Kind: kind, Path: stem}, true
		}
	}
	return entity.Key{}, false
}

// extrasPath is the file for the extras of what a root entity holds.
func extrasPath(root entity.Key) string {
	switch root.Kind {
	case entity.Environment:
		return path.Join(extrasDir, "environments", root.Path+".yaml")
	case entity.Globals:
		return path.Join(extrasDir, "globals.yaml")
	}
	return path.Join(extrasDir, "collections", root.Path+".yaml")
}

// IsExtras reports whether a file of a store keeps extras.
func IsExtras(file string) bool {
	root, ok := WorkspaceOf(file)
	return ok && isExtras(inside(root, file))
}

// isExtras is IsExtras for a file by its path in its workspace.
func isExtras(file string) bool { return under(file, extrasDir) }

// FolderOf is the folder, or the one file, that keeps a root entity with all
// that it holds, in the folder of its workspace.
func FolderOf(k entity.Key) string {
	if k.Kind == entity.Collection {
		return path.Join(collectionsDir, k.Path)
	}
	return PathOf(k)
}
