package workflow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

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

// chooseMode looks whether a store in the folder would have it to itself.
func chooseMode(o InitOptions) (Mode, error) {
	if o.Mode != "" {
		return o.Mode, nil
	}
	r, err := enclosing(o.Dir)
	if err != nil {
		return "", err
	}
	root := o.Dir
	if r != nil {
		defer r.Close()
		root = r.Root()
		if mode, _ := r.Config(modeKey); mode == string(Guest) {
			return Guest, nil
		}
	}
	foreign, err := foreignFile(root)
	switch {
	case err != nil:
		return "", err
	case foreign == "":
		return Own, nil
	case r != nil:
		return Guest, nil
	}
	return "", &Problem{
		Kind: Usage, What: fmt.Sprintf("make a store in %q", o.Dir), State: unchanged,
		Err:  fmt.Errorf("the folder holds other files (%q) and is no git repository", foreign),
		Hint: "take an empty folder, or: postbag init --own to keep the store beside them, or: git init first, to be its guest",
	}
}

// foreignFile is a file or folder at the top that is none of a store's own, ""
// where there is none or a manifest says that the store is alone.
func foreignFile(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return foreignEntry(entries), err
}

func foreignEntry(entries []fs.DirEntry) string {
	foreign := ""
	for _, e := range entries {
		if e.Name() == manifest.Name {
			return ""
		}
		if !belongs(e.Name()) && foreign == "" {
			foreign = e.Name()
		}
	}
	return foreign
}

func belongs(name string) bool {
	upper := strings.ToUpper(name)
	return slices.Contains(ourRoots, name) || strings.HasPrefix(upper, "README") || strings.HasPrefix(upper, "LICENSE") ||
		strings.HasPrefix(name, ".git") || name == ".DS_Store"
}

// enclosing is the repository that a folder with files in it belongs to, nil
// where there is none. A new or empty folder gets a repository of its own,
// whatever it lies in.
func enclosing(dir string) (*repo.Repo, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r, err := repo.Open(dir)
	var none *repo.NotARepositoryError
	if errors.As(err, &none) {
		return nil, nil
	}
	return r, err
}

func openOrMake(dir string) (*repo.Repo, error) {
	r, err := enclosing(dir)
	if r == nil && err == nil {
		return repo.Init(dir, defaultBranch)
	}
	return r, err
}

// takeRemote sets the remote and takes the store that it holds, if any.
func takeRemote(ctx context.Context, r *repo.Repo, o InitOptions, mode Mode) error {
	if mode == Guest {
		return &Problem{Kind: Usage, What: "set a remote in a guest store", State: unchanged, Hint: "git remote add origin URL"}
	}
	if err := r.SetRemote(originName, o.Remote); err != nil {
		return remoteProblem("set the remote", unchanged, err)
	}
	remote, err := r.Remote(originName)
	if err != nil {
		return err
	}
	remote.Auth = o.auth(o.Remote)
	branch, err := r.Branch()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	got, err := r.Fetch(ctx, remote, branch)
	if err == nil && got.Head.IsZero() && got.DefaultBranch != "" && got.DefaultBranch != branch {
		got, err = takeBranch(ctx, r, remote, got.DefaultBranch)
	}
	if err != nil {
		return remoteProblem("take the store from the remote", unchanged, err)
	}
	if err := (&Store{repo: r}).noteSeen(); err != nil {
		return err
	}
	head, err := r.Head()
	if err != nil || got.Head.IsZero() || !head.IsZero() {
		return err
	}
	if err := refuseForeign(r, got.Head, o); err != nil {
		return err
	}
	_, err = r.FastForward(got.Head)
	return remoteProblem("take the store from the remote", unchanged, err)
}

// refuseForeign refuses a remote that holds source code and no store, unless a
// store of its own was asked for.
func refuseForeign(r *repo.Repo, at repo.Hash, o InitOptions) error {
	files, err := r.Files(at)
	if err != nil || o.Mode == Own {
		return err
	}
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	foreign := foreignEntry(entries)
	if foreign == "" {
		return nil
	}
	return &Problem{
		Kind: Usage, What: "take the store from the remote", State: unchanged,
		Err:  fmt.Errorf("%s holds other files (%q) and no store", displayURL(o.Remote), foreign),
		Hint: "to be a guest there: git clone it, then postbag init in the clone; or: postbag init --own, to keep the store beside them",
	}
}

// takeBranch follows the remote's own branch where the store has no commit.
func takeBranch(ctx context.Context, r *repo.Repo, remote repo.Remote, branch string) (repo.FetchResult, error) {
	head, err := r.Head()
	if err != nil || !head.IsZero() {
		return repo.FetchResult{}, err
	}
	if err := r.Switch(branch); err != nil {
		return repo.FetchResult{}, err
	}
	return r.Fetch(ctx, remote, branch)
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
	read, err := s.worktree()
	if err != nil {
		return nil, err
	}
	done.Adopted = read.Workspace.Len()
	return done, nil
}

// missingFiles are those of an own store that are not there yet.
func (s *Store) missingFiles() (map[string][]byte, error) {
	files := map[string][]byte{}
	if s.Mode == Guest {
		return files, nil
	}
	wanted := map[string][]byte{
		manifest.Name: manifest.New(), "postman/.gitattributes": []byte(attributes), "postbag/.gitattributes": []byte(attributes),
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

// onDisk is what a call to Init found, to be put back where it fails.
type onDisk struct {
	dir    string
	hadDir bool
	hadGit bool
}

func newOnDisk(dir string) (*onDisk, error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return nil, notFolder(dir)
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return nil, notFolder(filepath.Dir(dir))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	_, gitErr := os.Lstat(filepath.Join(dir, ".git"))
	return &onDisk{dir, err == nil, gitErr == nil}, nil
}

func notFolder(path string) error {
	return &Problem{Kind: Usage, What: "make a store", Err: fmt.Errorf("%q is a file, not a folder", path), State: unchanged, Hint: "postbag init DIR, with a folder or a name that is free"}
}

// undo removes what was not there before: a folder that is empty again, and a
// repository without a commit.
func (d *onDisk) undo() {
	if d.hadGit {
		return
	}
	if r, err := repo.Open(d.dir); err == nil {
		head, err := r.Head()
		own := filepath.Clean(r.GitDir()) == filepath.Join(d.absolute(), ".git")
		r.Close()
		if err != nil || !head.IsZero() || !own {
			return
		}
		os.RemoveAll(filepath.Join(d.dir, ".git"))
	}
	if !d.hadDir {
		os.Remove(d.dir)
	}
}

func (d *onDisk) absolute() string {
	abs, err := filepath.Abs(d.dir)
	if err != nil {
		return d.dir
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	return abs
}
