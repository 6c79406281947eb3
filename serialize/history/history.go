// Package history reads and writes the history of requests that were sent: HAR
// 1.2 files, and the lists of records that scripts take out of Postman's app.
// Each record becomes an [Entry] in the vocabulary of Postman's schema 3.0.0;
// what that has no place for is kept beside it, so that the record is written
// again equal. Entries are stored in segments by day and device.
package history

import (
	"errors"
	"fmt"
	"time"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Format is a format of history files.
type Format string

// The formats that can be read and written.
const (
	HAR     Format = "har"     // HTTP Archive 1.2
	Lists   Format = "lists"   // {requests: […], responses: […]} of records like those of collection v1
	Records Format = "records" // a bare list of such request records
)

// Entry is one request that was sent, with its response where it is known.
type Entry struct {
	// ID is that of the record, else made of a hash of it; no two entries of a
	// file have the same.
	ID string
	// When is in UTC; zero where the record does not say.
	When   time.Time
	Method string
	URL    string
	Name   string // "" where it has none
	// Body holds request {url, method, headers, queryParams, body}, response
	// {statusCode, statusText, headers, body} if there is one, and source, from
	// which the record is written again.
	Body *entity.Map
}

// Source is the frame of the file that entries came from: what it holds
// besides them, for [Write]. A Source of a format alone is a plain frame.
type Source struct {
	Format Format
	// Frame is the document without its entries, nil for a bare list.
	Frame *entity.Map
	// Responses is the order of the responses of [Lists]: the id of the entry
	// that each belongs to, or, where it belongs to none, the response.
	Responses entity.List
}

// The keys of an entry's body and of what is stored.
const (
	keyRequest  = "request"
	keyResponse = "response"
	keySource   = "source"
	keyEntries  = "entries"
)

// Detect tells the format of a decoded JSON document by its content.
func Detect(v entity.Value) (Format, bool) {
	switch v := v.(type) {
	case *entity.Map:
		if v.Map("log").List("entries") != nil {
			return HAR, true
		}
		if isLists(v) {
			return Lists, true
		}
	case entity.List:
		return Records, len(v) > 0 && isRecord(v[0])
	}
	return "", false
}

// isLists reports whether a document is lists of requests and responses. Those
// of a collection of version 1 have an order; where responses are missing, the
// requests have to tell, or there is nothing at all in it.
func isLists(m *entity.Map) bool {
	requests := m.List("requests")
	switch {
	case requests == nil || m.Has("order"):
		return false
	case m.List("responses") != nil:
		return true
	case field(m, "responses") != nil || m.Has("folders") || m.Has("name"):
		return false
	}
	return len(requests) > 0 && isRecord(requests[0]) || len(requests) == 0 && m.Len() == 1
}

// isRecord reports whether a value is like the requests of collection v1.
func isRecord(v entity.Value) bool {
	m, _ := v.(*entity.Map)
	return m.Has("url") && (m.Has("method") || m.Has("headers") || m.Has("headerData") || m.Has("dataMode"))
}

// Read makes entries of a document, in its order. A record that is no map,
// and nesting deeper than 200, is refused with the JSON pointer of the place.
// The document itself is not changed; entries may share memory with it.
func Read(v entity.Value) ([]*Entry, Source, error) {
	format, ok := Detect(v)
	if !ok {
		return nil, Source{}, errors.New("no history: neither HAR 1.2 nor a list of requests like those of Postman's app")
	}
	if at, deep := json.DeeperThan(deepest, v); deep {
		return nil, Source{}, fmt.Errorf("read history: %s: nested deeper than %d", at, deepest)
	}
	var entries []*Entry
	var source Source
	var err error
	switch v := v.(type) {
	case entity.List:
		entries, err = readRecords(v, "", nil)
	case *entity.Map:
		if format == HAR {
			entries, source, err = readHAR(v)
		} else {
			entries, source, err = readLists(v)
		}
	}
	if err != nil {
		return nil, Source{}, fmt.Errorf("read history: %w", err)
	}
	source.Format = format
	return entries, source, nil
}

// Write makes a document in the format of the source: of the entries that Read
// gave with that source, the document that was read.
func Write(entries []*Entry, source Source) entity.Value {
	switch source.Format {
	case HAR:
		return writeHAR(entries, source.Frame)
	case Lists:
		return writeLists(entries, source)
	}
	return writeRecords(entries)
}

// WriteHAR makes a HAR 1.2 document of entries from anywhere. Those that came
// from HAR are the entries that were read.
func WriteHAR(entries []*Entry) *entity.Map { return writeHAR(entries, nil) }
