package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/manifest"
)

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
