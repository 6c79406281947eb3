package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/manifest"
)

// Mode says whether a store has its repository to itself.
type Mode string

// The modes of a store.
const (
	Own   Mode = "own"   // the repository holds nothing else
	Guest Mode = "guest" // our files lie beside source code, and git does the rest
)

// Store is a store that is open.
type Store struct {
	repo     *repo.Repo
	Mode     Mode
	Device   Device
	Manifest *manifest.Manifest // nil in guest stores
	Settings Settings
	Command  string // what is run, by which undo lists it; "" is not listed

	start  string    // the folder that the store was opened from
	root   string    // the folder of the chosen workspace, "" at the top
	narrow bool      // it was asked for by name
	open   error     // why no workspace is chosen yet
	found  discovery // which workspaces there are
	doing  *doing    // what is done while the store is locked
}

// modeKey in .git/config tells that a repository is a guest store.
const modeKey = "postbag.store"

// ourRoots are the files and folders at the top that belong to a store.
var ourRoots = []string{manifest.Name, "postman", ".postman", "postbag", "workspaces"}

// Open opens the store that holds dir.
func Open(dir string) (*Store, error) {
	r, err := repo.Open(dir)
	var none *repo.NotARepositoryError
	if errors.As(err, &none) {
		return nil, &Problem{Kind: Usage, What: fmt.Sprintf("open a store at %q", dir), Err: errors.New("there is none here"), Hint: "postbag init"}
	}
	var unsupported *repo.UnsupportedError
	if errors.As(err, &unsupported) {
		return nil, &Problem{Kind: Usage, What: fmt.Sprintf("open a store at %q", dir), Err: err, Hint: "postbag init DIR --remote " + dir}
	}
	if err != nil {
		return nil, failed(fmt.Sprintf("open the repository at %q", dir), err)
	}
	s := &Store{repo: r, start: dir}
	if err := s.load(); err != nil {
		r.Close()
		return nil, err
	}
	return s, nil
}

// Close lets go of the repository.
func (s *Store) Close() error { return s.repo.Close() }

func (s *Store) load() error {
	data, err := os.ReadFile(filepath.Join(s.repo.Root(), manifest.Name))
	switch {
	case err == nil:
		s.Mode = Own
		if s.Manifest, err = manifest.Parse(data); err != nil {
			return &Problem{What: fmt.Sprintf("read %s", manifest.Name), Err: err, State: unchanged, Hint: "mend the file, or take the last good one: git checkout -- " + manifest.Name}
		}
	case !errors.Is(err, fs.ErrNotExist):
		return failed("read "+manifest.Name, err)
	default:
		if mode, _ := s.repo.Config(modeKey); mode != string(Guest) {
			return &Problem{Kind: Usage, What: fmt.Sprintf("open a store at %q", s.repo.Root()), Err: errors.New("the repository there is not a store yet"), Hint: "postbag init"}
		}
		s.Mode = Guest
	}
	s.Device, err = readDevice(s.repo.PrivateDir())
	return failed("read this device's name", err)
}

// committed reads the entities of the chosen workspace in a commit; the zero
// Hash has none.
func (s *Store) committed(at repo.Hash) (*serialize.Store, error) {
	if s.open != nil {
		return nil, s.open
	}
	files, err := s.repo.Files(at)
	if err != nil {
		return nil, err
	}
	return serialize.ReadPart(files, serialize.Part{Root: s.root})
}

// inRoot is the path in the store of a file of the chosen workspace.
func (s *Store) inRoot(file string) string { return path.Join(s.root, file) }

// in is the store with another workspace chosen.
func (s *Store) in(root string) *Store {
	other := *s
	other.root, other.open = root, nil
	return &other
}

// committedPart is part for the last commit.
func (s *Store) committedPart(only []string) (*serialize.Store, error) {
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	files, err := s.repo.Files(head)
	if err != nil {
		return nil, failed("read the last commit", err)
	}
	read, err := serialize.ReadPart(files, serialize.Part{Root: s.root, Only: only})
	return read, failed("read the last commit", err)
}

// part reads what the files on disk say, but only these files and folders of
// the workspace; without any, all.
func (s *Store) part(only ...string) (*serialize.Store, error) {
	if s.open != nil {
		return nil, s.open
	}
	return serialize.ReadPart(s.repo.Worktree(), serialize.Part{Root: s.root, Only: only})
}

// Ref names an entity in results.
type Ref struct {
	Kind entity.Kind `json:"kind"`
	// Name is the name of the entity after those of what holds it, joined
	// with " / ".
	Name string `json:"name"`
	Path string `json:"path"`
	ID   string `json:"id,omitempty"`
	// Workspace is the folder of its workspace, "" at the top of the store.
	Workspace string `json:"workspace,omitempty"`
}

// refOf names an entity by the titles in its workspace.
func refOf(w *entity.Workspace, e *entity.Entity) Ref {
	return Ref{Kind: e.Kind, Name: nameIn(w, e), Path: e.Path, ID: e.ID, Workspace: w.Folder}
}

// titleIn is what an entity is called.
func titleIn(w *entity.Workspace, e *entity.Entity) string {
	if e.Kind == entity.AWorkspace {
		return w.Title()
	}
	return e.Title()
}

func nameIn(w *entity.Workspace, e *entity.Entity) string {
	switch {
	case e.Kind == entity.AWorkspace:
		return w.Title()
	case isRecord(e.Kind):
		return recordName(e)
	}
	return titlePath(w, e.Key, e.Title())
}

func titlePath(w *entity.Workspace, k entity.Key, title string) string {
	names := []string{title}
	for parent := k.Parent(); parent != ""; parent = (entity.Key{Path: parent}).Parent() {
		names = append(names, titleAt(w, parent, isPart(k.Kind) && len(names) == 1))
	}
	slices.Reverse(names)
	return strings.Join(names, " / ")
}

func titleAt(w *entity.Workspace, at string, request bool) string {
	kinds := []entity.Kind{entity.Folder, entity.Collection}
	if request {
		kinds = []entity.Kind{entity.Request}
	}
	for _, kind := range kinds {
		if e := w.Get(entity.Key{Kind: kind, Path: at}); e != nil {
			return e.Title()
		}
	}
	return path.Base(at)
}

// Use has the store take these settings.
func (s *Store) Use(settings Settings) { s.Settings = settings }
