package workflow

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// setting is one of git's.
type setting struct{ key, value string }

// driverSections are where ours stand in .git/config.
var driverSections = []string{"merge.postbag", "merge.postbag-base", "diff.postbag"}

// wanted are the settings under which git calls this program. What two histories
// come from is merged by a driver of its own, since there a clash is no base. The
// texts to compare are not cached: another version may show more.
func (g *gitSetup) wanted() []setting {
	driver := strings.ReplaceAll(g.program, "%", "%%") + " merge-file "
	return []setting{
		{"merge.postbag.name", "Postman data, by entity and field"},
		{"merge.postbag.driver", driver + "-- %O %A %B %L %P"},
		{"merge.postbag.recursive", "postbag-base"},
		{"merge.postbag-base.name", "Postman data, what two versions have alike"},
		{"merge.postbag-base.driver", driver + "--virtual -- %O %A %B %L %P"},
		{"diff.postbag.textconv", g.program + " textconv"},
	}
}

func (g *gitSetup) settings() error {
	for _, want := range g.wanted() {
		state := SetupThere
		if have, _ := g.repo.Config(want.key); have != want.value {
			state = SetupMissing
			if g.act {
				if err := g.repo.SetConfig(want.key, want.value); err != nil {
					return err
				}
			}
		}
		g.note("config", want.key, state, "")
	}
	return nil
}

func (g *gitSetup) removeSettings() error {
	for _, section := range driverSections {
		if !slices.ContainsFunc(g.wanted(), func(w setting) bool {
			_, is := g.repo.Config(w.key)
			return is && strings.HasPrefix(w.key, section+".")
		}) {
			continue
		}
		if g.act {
			if err := g.repo.RemoveConfig(section); err != nil {
				return err
			}
		}
		g.note("config", section, SetupRemoved, "")
	}
	return nil
}

// attributes names the drivers to git in the folders of every workspace, in a
// commit of its own. A file that is there is somebody's, and stays as it is.
func (g *gitSetup) attributes() error {
	roots, err := g.roots()
	if err != nil {
		return err
	}
	missing := map[string][]byte{}
	for _, root := range roots {
		for _, file := range slices.Sorted(maps.Keys(attributesIn(root))) {
			if err := g.attributesFile(file, missing); err != nil {
				return err
			}
		}
	}
	if len(missing) == 0 || !g.act {
		return nil
	}
	if err := g.repo.WriteOver(missing, nil); err != nil {
		return err
	}
	g.result.Commit, err = g.record(missing, "Name the drivers for merging and comparing to git", nil)
	return err
}

func (g *gitSetup) attributesFile(file string, missing map[string][]byte) error {
	data, err := readOrNone(g.repo.Worktree(), file)
	switch {
	case err != nil:
		return err
	case data == nil:
		missing[file] = []byte(attributes)
		g.note("attributes", file, SetupMissing, "")
	case strings.Contains(string(data), "merge=postbag") && strings.Contains(string(data), "diff=postbag"):
		g.note("attributes", file, SetupThere, "")
	default:
		g.note("attributes", file, SetupForeign, strings.TrimSpace(attributes))
	}
	return nil
}

// readOrNone is a file, nil where there is none.
func readOrNone(files fs.FS, file string) ([]byte, error) {
	data, err := readWhole(files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}
