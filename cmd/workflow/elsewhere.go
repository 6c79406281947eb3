package workflow

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize"
)

// Explain adds to a problem with a name that another workspace has it.
func (s *Store) Explain(err error) error {
	var p *Problem
	if !errors.As(err, &p) || p.missing == "" || s.open != nil {
		return err
	}
	roots, failed := s.roots()
	if failed != nil {
		return err // it is bad enough without the advice
	}
	for _, root := range roots {
		if root == s.root {
			continue
		}
		read, failed := serialize.ReadPart(s.repo.Worktree(), serialize.Part{Root: root, Only: serialize.Made})
		if failed != nil {
			continue
		}
		_, missing := find(read.Workspace, p.missing)
		if v, _ := findVariable(read.Workspace, p.missing); missing != nil && v == nil {
			continue
		}
		p.Hint = fmt.Sprintf("workspace %s has it: --workspace %s", read.Workspace.Title(), quoted(folderName(root)))
		return err
	}
	return err
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	if strings.ContainsAny(word, " \t\n\"'\\$&;|<>()*?[]~`!#") {
		return strconv.Quote(word)
	}
	return word
}
