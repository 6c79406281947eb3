package workflow

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/postbag/postbag/serialize/manifest"
)

// Settings are the choices that a store and its user have made.
type Settings struct {
	AuthorName  string        // of commits; "" takes git's
	AuthorEmail string        // of commits; "" takes git's
	Timeout     time.Duration // for one exchange with a remote
	Color       string        // auto, always, never
	Token       string        // for HTTP remotes; never stored
	BodyLimit   int           // bytes above which the response bodies of runs are not stored; 0 stores all
	Retention   Retention     // of history and run results
}

// Setting is a setting that can be configured.
type Setting struct {
	Key     string
	Default string
	Help    string
	check   func(string) error
}

// AllSettings lists what can be configured.
func AllSettings() []Setting {
	return []Setting{
		{"author.name", "", "name of the author of commits, where git has none", nil},
		{"author.email", "", "address of the author of commits, where git has none", nil},
		{"color", "auto", "colour on a terminal: auto, always or never", checkColor},
		{"history.count", "", "how many requests of history stay at most, in whole segments (empty: all)", checkCount},
		{"history.keep", "", "how long history stays before the newest day of it, such as 90d (empty: all)", checkDays},
		{"runs.body-limit", "", "size above which response bodies of run results are not stored, as 200kB (default: all are)", checkSize},
		{"runs.count", "", "how many results of each collection stay at most (empty: all)", checkCount},
		{"runs.keep", "", "how long results stay before the newest of their collection, such as 90d (empty: all)", checkDays},
		{"timeout", "10m", "how long one exchange with a remote may take", checkDuration},
	}
}

func checkColor(v string) error {
	if v != "auto" && v != "always" && v != "never" {
		return fmt.Errorf("%q is none of auto, always, never", v)
	}
	return nil
}

func checkDuration(v string) error {
	if d, err := time.ParseDuration(v); err != nil || d <= 0 {
		return fmt.Errorf("%q is not a time such as 30s or 2m", v)
	}
	return nil
}

func checkSize(v string) error {
	if _, ok := ParseSize(v); !ok {
		return fmt.Errorf("%q is not a size such as 50000, 200kB or 2MB", v)
	}
	return nil
}

var size = regexp.MustCompile(`^([1-9]\d{0,8})(B|kB|KB|MB|KiB|MiB)?$`)

var units = map[string]int{"": 1, "B": 1, "kB": 1000, "KB": 1000, "MB": 1_000_000, "KiB": 1 << 10, "MiB": 1 << 20}

// ParseSize is the number of bytes that a setting says.
func ParseSize(v string) (bytes int, ok bool) {
	part := size.FindStringSubmatch(strings.ReplaceAll(v, " ", ""))
	if part == nil {
		return 0, false
	}
	n, err := strconv.Atoi(part[1])
	return n * units[part[2]], err == nil
}

// FindSetting is the setting of a key.
func FindSetting(key string) (Setting, error) {
	for _, s := range AllSettings() {
		if s.Key == key {
			return s, nil
		}
	}
	return Setting{}, &Problem{Kind: Usage, What: fmt.Sprintf("there is no setting %q", key), Hint: "postbag config lists them"}
}

// Check reports whether a value suits the setting.
func (s Setting) Check(value string) error {
	if s.check == nil || value == "" {
		return nil
	}
	if err := s.check(value); err != nil {
		return &Problem{Kind: Usage, What: "set " + s.Key, Err: err, State: unchanged, Hint: "postbag config tells what can be set"}
	}
	return nil
}

// StoreSetting is the value that the store itself gives a setting: in its
// manifest, or as a guest in .git/config.
func (s *Store) StoreSetting(key string) (string, bool) {
	if s.Mode == Guest {
		return s.repo.Config("postbag." + key)
	}
	v, ok := s.Manifest.Settings[key]
	return v, ok
}

// SetSetting gives a setting a value in the store; "" takes it out. The next
// commit carries the manifest.
func (s *Store) SetSetting(key, value string, dryRun bool) error {
	setting, err := FindSetting(key)
	if err == nil {
		err = setting.Check(value)
	}
	if err != nil || dryRun {
		return err
	}
	if s.Mode == Guest {
		return failed("set "+key, s.repo.SetConfig("postbag."+key, value))
	}
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	data, err := os.ReadFile(filepath.Join(s.repo.Root(), manifest.Name))
	if err == nil {
		data, err = manifest.Set(data, key, value)
	}
	if err == nil {
		err = s.repo.Write(map[string][]byte{manifest.Name: data})
	}
	return failed("set "+key, err)
}
