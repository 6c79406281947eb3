package workflow

import (
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
)

// listedHistory is the line of a listing for all history, taken from the names
// of its files alone; nil where there is none.
func (s *Store) listedHistory() (*Listed, error) {
	keys, err := s.segments(HistoryOptions{})
	if err != nil || len(keys) == 0 {
		return nil, err
	}
	detail := Count(len(keys), "file")
	if newest := keys[len(keys)-1].Parent(); newest != history.Undated {
		detail += ", newest " + newest
	}
	title := "of " + Count(len(byDay(keys)), "day")
	return &Listed{Ref: Ref{Kind: entity.History, Name: title, Path: ""}, Title: title, Detail: detail}, nil
}
