// Package run reads and writes collection run results: the reports of
// Postman's app, of Newman and of the Postman CLI. A report becomes a compact
// body from which [Write] makes the report again, equal as JSON; [Summary] and
// [Compare] read such bodies for people.
//
// What is secret in a report, the credentials of an embedded environment
// first, never reaches the body: a marker stands in its place, and Write names
// what is missing.
package run

import (
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Format is a format of reports.
type Format string

// The formats that can be read and written.
const (
	AppReport    Format = "app"    // <name>.postman_test_run.json
	NewmanReport Format = "newman" // Newman's, and the CLI's in Newman's structure
	CLIReport    Format = "cli"    // the Postman CLI's
)

// Options are the choices of [Read]. The zero Options keep everything.
type Options struct {
	// BodyLimit is the size in bytes above which a response body is dropped;
	// 0 keeps them all.
	BodyLimit int
	// Given is what the run was given, where that is known: its secrets are
	// left out too, wherever the report repeats them.
	Given []Given
}

// Given is an environment, the globals or a collection, as Postman exports it.
type Given struct {
	Scope    string // what the names of its secrets begin with: environment, globals, collection
	Document *entity.Map
}

// Collection says which collection was run, as far as the report knows.
type Collection struct{ Name, ID string }

// Run is a report, read.
type Run struct {
	Format     Format
	Collection Collection
	// Started is in UTC; zero where the report does not say.
	Started time.Time
	// ID is eight hexadecimal digits of a hash of what the report says, its
	// secrets aside. It does not depend on the options.
	ID string
	// Body is what is to be stored: format, id, collection, started, report.
	Body *entity.Map
	// Missing is what the body leaves out.
	Missing []Missing
}

// The keys of a body.
const (
	keyFormat     = "format"
	keyID         = "id"
	keyCollection = "collection"
	keyStarted    = "started"
	keyReport     = "report"
)

// Detect tells the format of a decoded JSON document by its content.
func Detect(v entity.Value) (Format, bool) {
	m, _ := v.(*entity.Map)
	run := m.Map("run")
	switch {
	case run.Map("meta") != nil && (run.Has("summary") || run.Has("executions")):
		return CLIReport, true
	case run.Has("executions") || run.Has("stats") && run.Has("timings"):
		return NewmanReport, true
	case m.List("results") != nil && (m.Has("collection_id") || m.Has("totalPass") || m.Has("allTests")):
		return AppReport, true
	}
	return "", false
}

// Read makes a body of a report. It refuses what is no report, and nesting
// deeper than 200, with the JSON pointer of the place. The report itself is
// not changed; the body may share memory with it.
func Read(v *entity.Map, o Options) (*Run, error) {
	format, ok := Detect(v)
	if !ok {
		return nil, errors.New("no collection run result: neither Postman's app, Newman nor the Postman CLI writes such a document")
	}
	if at, deep := json.DeeperThan(deepest, v); deep {
		return nil, fmt.Errorf("read report: %s: nested deeper than %d", at, deepest)
	}
	p := packer{secrets: findSecrets(v, o.Given)}
	packed := p.pack("", v)
	digest := digestOf(packed)
	r := &Run{Format: format, Started: started(format, v), ID: hex.EncodeToString(digest.sum[:4])}
	r.Collection = ran(format, asMap(packed))
	if o.BodyLimit > 0 {
		packed = drop(packed, "", o.BodyLimit)
		digest = digestOf(packed)
	}
	r.Body = r.body(share(packed, digest))
	_, missing, err := restore(r.Body, false)
	r.Missing = missing
	return r, err
}

func (r *Run) body(report entity.Value) *entity.Map {
	body := entity.MapOf(keyFormat, string(r.Format), keyID, r.ID)
	collection := &entity.Map{}
	setText(collection, "name", r.Collection.Name)
	setText(collection, "id", r.Collection.ID)
	if collection.Len() > 0 {
		body.Set(keyCollection, collection)
	}
	if !r.Started.IsZero() {
		body.Set(keyStarted, r.Started.Format(timeForm))
	}
	body.Set(keyReport, report)
	return body
}

func setText(m *entity.Map, key, text string) {
	if text != "" {
		m.Set(key, text)
	}
}

func asMap(v entity.Value) *entity.Map {
	m, _ := v.(*entity.Map)
	return m
}
