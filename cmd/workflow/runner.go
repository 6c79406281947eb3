package workflow

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/run"
)

// RunOptions are the choices of Run.
type RunOptions struct {
	Console io.Writer // what the tool itself says
	Errors  io.Writer // and says on standard error
	Dir     string    // the folder that the tool is started in

	Collection  string
	Environment string   // "" is none
	With        RunTool  // "" is Newman, else Postman's CLI
	Options     []string // for the tool
	NoHistory   bool     // do not file the requests that were sent
	DryRun      bool     // find the tool and what it would get, and run nothing
}

// Ran is what Run did.
type Ran struct {
	*ShownRun          // nil of a dry run
	Commit    string   `json:"commit,omitempty"`
	Sent      int      `json:"history"`           // requests that were filed as history
	Notes     []string `json:"notes,omitempty"`   // what is not in the run, or not stored
	Pruned    []Pruned `json:"pruned,omitempty"`  // what had had its time then
	Command   []string `json:"command,omitempty"` // of a dry run, as it would be started
}

// Run runs a collection with Newman or Postman's CLI and files the result, and
// as history what was sent, in one commit. Failed tests are a problem; the
// result is filed all the same.
func (s *Store) Run(ctx context.Context, o RunOptions) (*Ran, error) {
	files, err := s.runInput(o)
	if err != nil {
		return nil, err
	}
	tool, err := findTool(o)
	if err != nil {
		return nil, err
	}
	dir, remove, err := makeRunDir()
	if err != nil {
		return nil, failed("make a temporary folder", err)
	}
	defer remove()
	call := tool.call(dir, files, o)
	done := &Ran{Notes: files.notes}
	if o.DryRun {
		done.Command = call.words
		return done, nil
	}
	if err := files.write(dir); err != nil {
		return nil, failed("write the files of the run", err)
	}
	ended := call.start(ctx, o)
	if ctx.Err() != nil {
		return nil, &Problem{Kind: Interrupted, What: "interrupted", State: "no result is filed", Err: ctx.Err()}
	}
	if err := s.fileRun(done, call, files, o); err != nil {
		return nil, call.died(files.title, ended, err)
	}
	return done, done.problem(ended)
}

// errNoReport says that the tool ended without a report.
var errNoReport = errors.New("it left no report")

// fileRun files the report that the tool has written.
func (s *Store) fileRun(done *Ran, call *toolCall, files *runInput, o RunOptions) error {
	data, err := os.ReadFile(call.report)
	if err != nil {
		return errNoReport
	}
	if err := call.handOut(data, o); err != nil {
		return failed("write the report", err)
	}
	v, err := json.Decode(data)
	report, ok := v.(*entity.Map)
	if err != nil || !ok {
		return errNoReport
	}
	r, err := run.Read(report, run.Options{BodyLimit: s.Settings.BodyLimit, Given: files.given})
	if err != nil {
		return failed("read the report", err)
	}
	entries, err := history.OfRun(r.Body)
	if err != nil {
		return failed("read the report", err)
	}
	sources := []ImportedSource{{File: filepath.Base(call.report), Format: string(r.Format), record: &runRecord{r}}}
	if !o.NoHistory && len(entries) > 0 {
		sources = append(sources, ImportedSource{File: filepath.Base(call.report), record: &historyRecord{entries: entries}})
		done.Sent = len(entries)
	}
	return s.commitRun(done, sources)
}

// commitRun puts the sources into the store in one commit.
func (s *Store) commitRun(done *Ran, sources []ImportedSource) error {
	unlock, err := s.lock()
	if err != nil {
		return err
	}
	defer unlock()
	r := sources[0].record.(*runRecord)
	table, err := run.Summary(r.Body)
	if err != nil {
		return failed("read the report", err)
	}
	imported := &Imported{Sources: sources, Changes: []EntityChange{}}
	// A run that is through is filed whatever comes.
	if err := s.importAll(context.Background(), imported, ImportOptions{Message: runMessage(table)}); err != nil {
		return err
	}
	if src := imported.Sources[0]; src.Error != "" {
		return &Problem{What: "file the result", Err: errors.New(src.Error), State: storeUnchanged}
	}
	e := &entity.Entity{Key: imported.Sources[0].key(), ID: r.ID, Body: r.Body}
	done.Commit = imported.Commit
	done.Notes = append(done.Notes, imported.Sources[0].Notes...)
	if done.ShownRun, err = shownRun(entity.NewWorkspace(e), e); err == nil {
		err = s.pruneAfter(imported)
	}
	if done.Pruned = imported.Pruned; imported.Note != "" {
		done.Notes = append(done.Notes, imported.Note)
	}
	return err
}

// madeParts reads what a person makes, without records.
func (s *Store) madeParts() (*serialize.Store, error) {
	read, err := s.part(serialize.Made...)
	return read, failed("read the store", err)
}
