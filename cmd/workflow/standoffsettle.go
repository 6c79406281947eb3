package workflow

import (
	"fmt"
	"maps"
	"slices"
)

// splitRulings tells those about conflicts in the store from those about files
// that stock git has left, by file.
func splitRulings(all []Ruling) (inStore []Ruling, byFile map[string][]Ruling) {
	byFile = map[string][]Ruling{}
	for _, x := range all {
		if x.file == "" {
			inStore = append(inStore, x)
		} else {
			byFile[x.file] = append(byFile[x.file], x)
		}
	}
	return inStore, byFile
}

// settleFiles settles what stock git has left. A file with nothing left to settle
// is staged, so that git goes on with its merge, rebase or whatever it was at; one
// that had marks is written, and waits for a commit.
func (s *Store) settleFiles(done *Resolved, byFile map[string][]Ruling, dryRun bool) error {
	if len(byFile) == 0 {
		return nil
	}
	all, err := s.standoffs()
	if err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		i := slices.IndexFunc(all, func(so *standoff) bool { return so.path == file })
		if i < 0 {
			for _, x := range byFile[file] {
				done.Left = append(done.Left, Unsettled{x.Clash, settledAlready})
			}
			continue
		}
		if err := s.settleFile(done, all[i], byFile[file], dryRun); err != nil {
			return failed(fmt.Sprintf("settle %q", file), err)
		}
	}
	return nil
}

func (s *Store) settleFile(done *Resolved, so *standoff, rulings []Ruling, dryRun bool) error {
	c := newFileCourt(s, so)
	for _, x := range rulings {
		if err := c.rule(x); err != nil {
			if err := c.judgeError(x.Clash, err); err != nil {
				return err
			}
		}
	}
	if so.marked && len(c.left) == 0 && len(c.settled) < len(so.records) {
		for _, x := range c.settled {
			c.leave(x, "the file has marks for all of them at once: postbag resolve --entity NAME settles them together")
		}
		c.settled = nil
	}
	done.Left = append(done.Left, c.left...)
	if so.marked && len(c.left) > 0 {
		return nil
	}
	done.Settled = append(done.Settled, c.settled...)
	if dryRun || len(c.settled) == 0 {
		return nil
	}
	return s.writeSettled(done, so, c)
}

// writeSettled writes the file, and stages it once all is settled.
func (s *Store) writeSettled(done *Resolved, so *standoff, c *fileCourt) error {
	data := c.data()
	if !sameBytes(data, so.disk) {
		if err := s.repo.WriteOver(map[string][]byte{so.path: data}, map[string][]byte{so.path: so.disk}); err != nil {
			return err
		}
	}
	switch {
	case so.marked:
		done.Written = append(done.Written, so.path)
		return nil
	case len(c.settled) < len(so.records):
		return s.noteSettled(so, data, c.settled)
	}
	done.Staged = append(done.Staged, so.path)
	if err := noteDriver(s.repo, so.path, ""); err != nil {
		return err
	}
	return s.repo.Stage(map[string][]byte{so.path: data})
}
