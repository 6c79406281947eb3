package repo

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/postbag/postbag/repo/internal/config"
	"github.com/postbag/postbag/repo/internal/lockfile"
)

// Config is the value that git would use for the key ("user.name"): the
// repository's own, else the user's, else the system's. What cannot be read
// counts as not set.
func (r *Repo) Config(key string) (string, bool) {
	key = config.Canonical(key)
	for _, e := range r.settings() {
		if e.Key == key {
			return e.Value, true
		}
	}
	return "", false
}

// SetConfig sets the key in the repository's own configuration under git's
// lock. The rest of the file stays byte for byte.
func (r *Repo) SetConfig(key, value string) error {
	err := r.editConfig(func(f *config.File) (string, error) { return f.Set(key, value) })
	if err != nil {
		return fmt.Errorf("set config %q: %w", key, err)
	}
	return nil
}

// RemoveConfig takes a section ("merge.postbag") out of the repository's own
// configuration under git's lock, if it is there.
func (r *Repo) RemoveConfig(section string) error {
	err := r.editConfig(func(f *config.File) (string, error) { return f.RemoveSection(section), nil })
	if err != nil {
		return fmt.Errorf("remove config %q: %w", section, err)
	}
	return nil
}

func (r *Repo) editConfig(edit func(*config.File) (string, error)) error {
	path := filepath.Join(r.common, "config")
	lock, err := lockfile.Acquire(path, r.PrivateDir(), time.Second)
	if err != nil {
		return err
	}
	defer lock.Release()
	file, err := config.Read(path)
	if err != nil {
		return err
	}
	text, err := edit(file)
	if err != nil {
		return err
	}
	if err := lock.Prepare([]byte(text)); err != nil {
		return err
	}
	return lock.Commit()
}

// Identity is the name and e-mail address under which git would commit here;
// ok tells whether both are set.
func (r *Repo) Identity() (name, email string, ok bool) {
	name = r.identityPart("GIT_AUTHOR_NAME", "author.name", "user.name")
	email = r.identityPart("GIT_AUTHOR_EMAIL", "author.email", "user.email")
	return name, email, name != "" && email != ""
}

func (r *Repo) identityPart(env string, keys ...string) string {
	if v := os.Getenv(env); v != "" {
		return v
	}
	for _, key := range keys {
		if v, ok := r.Config(key); ok {
			return v
		}
	}
	return ""
}
