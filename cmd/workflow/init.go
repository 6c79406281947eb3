package workflow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/manifest"
)

// defaultBranch is the branch of a new store whose remote names no other.
const defaultBranch = "main"

// originName is the remote that a store syncs with.
const originName = "origin"

// attributes keep git's hands off the line endings of our files and name the
// drivers that understand them, for who sets them up.
const attributes = "* -text merge=postbag diff=postbag\n"

// InitOptions are the choices of Init.
type InitOptions struct {
	Dir    string
	Remote string // "" has none
	Device string // "" takes the name of the host
	Mode   Mode   // "" looks which it is
	DryRun bool   // only tell the mode
	Settings
}

// Initialized is what Init did.
type Initialized struct {
	Dir     string `json:"dir"`
	Mode    Mode   `json:"mode"`
	Device  Device `json:"device"`
	Branch  string `json:"branch"`
	Commit  string `json:"commit,omitempty"` // "" where nothing was to commit
	Adopted int    `json:"adopted"`          // entities that were there already
	Existed bool   `json:"existed"`          // it was a store before
	Remote  string `json:"remote,omitempty"`
}

// Init makes a store, or adopts what is there: a repository that Postman
// made, a store from a remote, or a store that this device has not met yet.
// No file that is there is rewritten.
func Init(ctx context.Context, o InitOptions) (*Initialized, error) {
	what := fmt.Sprintf("make a store in %q", o.Dir)
	made, err := newOnDisk(o.Dir)
	if err != nil {
		return nil, failed(what, err)
	}
	done, err := initIn(ctx, o)
	if err != nil {
		made.undo()
	}
	return done, failed(what, err)
}

func initIn(ctx context.Context, o InitOptions) (*Initialized, error) {
	mode, err := chooseMode(o)
	if err != nil {
		return nil, err
	}
	if o.DryRun {
		return &Initialized{Dir: o.Dir, Mode: mode, Remote: displayURL(o.Remote)}, nil
	}
	r, err := openOrMake(o.Dir)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if o.Remote != "" {
		if err := takeRemote(ctx, r, o, mode); err != nil {
			return nil, err
		}
	}
	return adopt(r, o, mode)
}

// adopt makes what is there a store of this device.
func adopt(r *repo.Repo, o InitOptions, mode Mode) (*Initialized, error) {
	s := &Store{repo: r, Mode: mode, Settings: o.Settings}
	done := &Initialized{Dir: r.Root(), Mode: mode, Remote: displayURL(o.Remote)}
	files, err := s.missingFiles()
	if err != nil {
		return nil, err
	}
	known, err := readDevice(r.PrivateDir())
	if err != nil {
		return nil, err
	}
	done.Existed = known.ID != "" && len(files) == 0
	if known.ID == "" || o.Device != "" {
		if known, err = nameDevice(r.PrivateDir(), known, o.Device); err != nil {
			return nil, err
		}
	}
	s.Device, done.Device = known, known
	if done.Branch, err = r.Branch(); err != nil {
		return nil, err
	}
	if mode == Guest {
		err = r.SetConfig(modeKey, string(Guest))
	} else if err = r.Write(files); err == nil {
		done.Commit, err = s.firstCommit(files)
	}
	if err != nil {
		return nil, err
	}
	read, err := s.onDisk()
	done.Adopted = read.entities()
	return done, err
}

// missingFiles are those of an own store that are not there yet.
func (s *Store) missingFiles() (map[string][]byte, error) {
	files := map[string][]byte{}
	if s.Mode == Guest {
		return files, nil
	}
	roots, err := s.roots()
	if err != nil {
		return nil, err
	}
	wanted := map[string][]byte{manifest.Name: manifest.New()}
	for _, root := range append([]string{""}, roots...) {
		maps.Copy(wanted, attributesIn(root))
	}
	for name, data := range wanted {
		_, err := os.Lstat(filepath.Join(s.repo.Root(), filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			files[name] = data
		} else if err != nil {
			return nil, err
		}
	}
	// Whoever has a manifest has decided about the rest.
	if files[manifest.Name] == nil {
		return map[string][]byte{}, nil
	}
	return files, nil
}

// attributesIn are the files that keep git's hands off a workspace.
func attributesIn(root string) map[string][]byte {
	return map[string][]byte{
		path.Join(root, "postman/.gitattributes"): []byte(attributes), path.Join(root, "postbag/.gitattributes"): []byte(attributes),
	}
}

// firstCommit records the files of a new store with what it adopts.
func (s *Store) firstCommit(files map[string][]byte) (string, error) {
	if len(files) == 0 {
		return "", nil
	}
	e, err := s.edits()
	if err != nil {
		return "", err
	}
	text := "Make a Postbag store"
	if n := len(e.changes); n > 0 {
		text += fmt.Sprintf(" of what is there: %s", strings.ToLower(summary(e.changes, nil)))
	}
	return s.record(e.paths, text, nil)
}
