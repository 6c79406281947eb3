package workflow

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/run"
)

// runInput is what a tool gets to run: exports, under the names of their
// files.
type runInput struct {
	title string // of the collection
	files map[string][]byte
	given []run.Given // where secrets are, by which they are found in the report
	notes []string
}

// The files of a run.
const (
	collectionInput  = "collection.json"
	environmentInput = "environment.json"
	globalsInput     = "globals.json"
	reportOutput     = "report.json"
)

// runInput exports what is to be run.
func (s *Store) runInput(o RunOptions) (*runInput, error) {
	read, err := s.madeParts()
	if err != nil {
		return nil, err
	}
	w, in := read.Workspace, &runInput{files: map[string][]byte{}}
	collection, err := findKind(w, o.Collection, entity.Collection)
	if err != nil {
		return nil, err
	}
	in.title = collection.Title()
	if err := in.add(w, collection, collectionInput, postman.CollectionV21); err != nil {
		return nil, err
	}
	if o.Environment != "" {
		environment, err := findKind(w, o.Environment, entity.Environment)
		if err != nil {
			return nil, err
		}
		if err := in.add(w, environment, environmentInput, postman.EnvironmentFile); err != nil {
			return nil, err
		}
	}
	for _, globals := range postman.Children(w, "", entity.Globals) {
		if err := in.add(w, globals, globalsInput, postman.GlobalsFile); err != nil {
			return nil, err
		}
	}
	in.given = append(in.given, optionVariables(o.Options)...)
	return in, nil
}

func (in *runInput) add(w *entity.Workspace, e *entity.Entity, file string, format postman.Format) error {
	out, err := postman.Write(w, e, format)
	if err != nil {
		return failed(fmt.Sprintf("export %s %q", e.Kind, e.Title()), err)
	}
	for _, k := range out.Left {
		in.notes = append(in.notes, fmt.Sprintf("%s %s is not run: a collection of version 2.1 cannot hold it", k.Kind, k.Path))
	}
	v, err := json.Decode(out.Data)
	if m, ok := v.(*entity.Map); ok {
		in.given = append(in.given, run.Given{Scope: string(e.Kind), Document: m})
	}
	in.files[file] = out.Data
	return failed("read the export", err)
}

// write puts the files into a folder.
func (in *runInput) write(dir string) error {
	for name, data := range in.files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// optionVariables are the variables that options of the tools set
// (--env-var token=…), since those may be secrets too.
func optionVariables(options []string) []run.Given {
	var out []run.Given
	for i, word := range options {
		name, value, joined := strings.Cut(word, "=")
		scope := map[string]string{"--env-var": "environment", "--global-var": "globals"}[name]
		if scope == "" {
			continue
		}
		if !joined && i+1 < len(options) {
			value = options[i+1]
		}
		key, text, _ := strings.Cut(value, "=")
		list := entity.List{entity.MapOf("key", key, "value", text)}
		out = append(out, run.Given{Scope: scope, Document: entity.MapOf("values", list)})
	}
	return out
}
