package workflow

import (
	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/repo"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

var mergeOptions = merge.Options{JSON: jsonText{}, Fold: postman.FoldStem}

// ground is what two sides come from: nothing, a commit, or several commits of
// which none comes from another, as where each side has merged an older state of
// the other.
type ground []*footing

// footing is one of them, with what it and the first of them come from.
type footing struct {
	at    repo.Hash
	side  *side
	below ground // of the first, nothing
}

// groundOf finds what two commits come from.
func (s *Store) groundOf(a, b repo.Hash) (ground, error) {
	bases, err := s.repo.MergeBases(a, b)
	if err != nil {
		return nil, err
	}
	var out ground
	for _, at := range bases {
		f := &footing{at: at}
		if len(out) > 0 {
			if f.below, err = s.groundOf(bases[0], at); err != nil {
				return nil, err
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// commits are all of a ground, and of what is below it; the one that holds nothing
// stands for nothing.
func (g ground) commits() []repo.Hash {
	if len(g) == 0 {
		return []repo.Hash{{}}
	}
	var out []repo.Hash
	for i, f := range g {
		out = append(out, f.at)
		if i > 0 {
			out = append(out, f.below.commits()...)
		}
	}
	return out
}

// stand gives a ground the commits that were read, and returns its own.
func (g ground) stand(read []*side) []*side {
	at := map[repo.Hash]*side{}
	for _, sd := range read {
		at[sd.at] = sd
	}
	var out []*side
	for _, f := range g {
		f.side = at[f.at]
		f.below.stand(read)
		out = append(out, f.side)
	}
	return out
}

// view is the workspace in a folder as the ground has it: of several commits,
// what they come to when they are merged.
func (g ground) view(root string, none *entity.Workspace, plain map[string]bool) (*entity.Workspace, error) {
	out := none
	for i, f := range g {
		w, err := f.side.view(root, none, plain)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			out = w
			continue
		}
		below, err := f.below.view(root, none, plain)
		if err != nil {
			return nil, err
		}
		w = sharing(w, below)
		out = merge.Joined(below, sharing(sharing(out, below), w), w, mergeOptions)
	}
	return out, nil
}
