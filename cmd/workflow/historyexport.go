package workflow

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
)

// HistoryExportOptions are the choices of ExportHistory.
type HistoryExportOptions struct {
	HistoryOptions

	From   string         // the name or id of a file that was imported, "" is none
	Format history.Format // "" is that of From, else HAR
	File   string         // "" gives the document back instead of writing it
	Force  bool           // write over a file that is there
	DryRun bool
}

// ExportedHistory is what ExportHistory did.
type ExportedHistory struct {
	Format   history.Format `json:"format"`
	Requests int            `json:"requests"`
	From     string         `json:"from,omitempty"`    // the file that it is again
	Missing  int            `json:"missing,omitempty"` // requests of that file that are no longer stored
	File     string         `json:"file,omitempty"`

	Data []byte `json:"-"`
}

// ExportHistory writes history as HAR 1.2 or as lists of records. What came
// from one file is written as that file was.
func (s *Store) ExportHistory(o HistoryExportOptions) (*ExportedHistory, error) {
	origins, err := s.origins()
	if err != nil {
		return nil, err
	}
	origin, err := s.chosenOrigin(o, origins)
	if err != nil {
		return nil, err
	}
	var chosen []*history.Entry
	if origin != nil {
		chosen, err = s.originEntries(origin)
	} else {
		chosen, err = s.chosenEntries(o.HistoryOptions)
	}
	if err != nil {
		return nil, err
	}
	done := exportHistory(o, chosen, origin, origins)
	if o.File == "" {
		return done, nil
	}
	done.File = o.File
	return done, writeNew(o.File, done.Data, ExportOptions{Force: o.Force, DryRun: o.DryRun})
}

// chosenOrigin is the file that is asked for: by its name, or as the only one
// of a format of lists; nil for what the words and days choose.
func (s *Store) chosenOrigin(o HistoryExportOptions, all []*history.Origin) (*history.Origin, error) {
	switch {
	case o.From != "" && o.chooses():
		return nil, usage("export history", "postbag history export --from FILE, or words and days", "--from takes a whole file")
	case o.From != "":
		return s.originNamed(o.From)
	case o.chooses() || o.Format != history.Lists && o.Format != history.Records:
		return nil, nil
	}
	found := slices.DeleteFunc(slices.Clone(all), func(x *history.Origin) bool { return x.Source.Format != o.Format })
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, oneOrigin(fmt.Sprintf("several files of the format %s were imported", o.Format), found)
}

// chosenEntries are the entries that the options choose, the oldest first.
func (s *Store) chosenEntries(o HistoryOptions) ([]*history.Entry, error) {
	sent, problems, err := s.History(o)
	if err == nil && len(problems) > 0 {
		err = &Problem{Kind: Unsafe, What: fmt.Sprintf("export %q", problems[0].Path), Err: fmt.Errorf("it cannot be understood: %s", problems[0].Error), Hint: "mend or remove that file first"}
	}
	out := make([]*history.Entry, len(sent))
	for i, x := range sent {
		out[len(sent)-1-i] = x.entry
	}
	return out, err
}

// exportHistory writes entries; where they are from one file of the format, in
// its order and with what it said besides.
func exportHistory(o HistoryExportOptions, chosen []*history.Entry, origin *history.Origin, all []*history.Origin) *ExportedHistory {
	done := &ExportedHistory{Format: o.Format, Requests: len(chosen)}
	if done.Format == "" && origin != nil {
		done.Format = origin.Source.Format
	}
	if done.Format == "" {
		done.Format = history.HAR
	}
	source := history.Source{Format: done.Format}
	if origin == nil {
		same := slices.DeleteFunc(slices.Clone(all), func(x *history.Origin) bool { return x.Source.Format != done.Format })
		if origin = originOf(chosen, same); origin != nil {
			chosen = origin.Entries(chosen)
		}
	}
	if origin != nil && origin.Source.Format == done.Format {
		source, done.From, done.Missing = origin.Source, origin.Name, len(origin.IDs)-len(chosen)
	}
	done.Data = json.Encode(history.Write(chosen, source), "\t")
	return done
}
