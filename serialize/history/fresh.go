package history

import (
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// Fresh are the entries that are not stored yet, and the ids under which all
// entries are stored then, in their order. An entry is stored where a record
// that is equal has its id, or that id with a number. Where another record has
// the id, as an answer that came later makes it, the entry gets the next
// number: no file is made poorer by what an older one said.
func Fresh(entries, stored []*Entry) (fresh []*Entry, ids []string) {
	have := map[string][]*Entry{}
	for _, e := range stored {
		have[e.ID] = append(have[e.ID], e)
	}
	taken, ids := map[string]bool{}, make([]string, len(entries))
	for i, e := range entries {
		id, known := place(e, have, taken)
		ids[i], taken[id] = id, true
		if !known {
			fresh = append(fresh, e.as(id))
		}
	}
	return fresh, ids
}

// place is the id under which an entry is stored, or is to be. An id is that
// of one entry of a file.
func place(e *Entry, have map[string][]*Entry, taken map[string]bool) (id string, known bool) {
	id = e.ID
	for n := 2; ; n++ {
		switch {
		case taken[id]:
		case have[id] == nil:
			return id, false
		case slices.ContainsFunc(have[id], e.SameAs):
			return id, true
		}
		id = e.ID + "-" + strconv.Itoa(n)
	}
}

// SameAs reports whether two entries are of equal records, whatever their ids.
func (e *Entry) SameAs(other *Entry) bool {
	if e.ID == other.ID && e.Name == other.Name && entity.Equal(e.Body, other.Body) {
		return e.When.Equal(other.When)
	}
	format := e.Body.Map(keySource).Text(keyFormat)
	if format != other.Body.Map(keySource).Text(keyFormat) || !e.When.Equal(other.When) {
		return false
	}
	switch format {
	case string(HAR):
		return entity.Equal(harOf(e), harOf(other))
	case string(Records):
		return entity.Equal(recordOf(e), recordOf(other)) && e.Body.Has(keyResponse) == other.Body.Has(keyResponse) &&
			(!e.Body.Has(keyResponse) || entity.Equal(answerOf(e), answerOf(other)))
	}
	return e.Name == other.Name && entity.Equal(e.Body, other.Body)
}

// as is the entry under another id. What is kept of a record completes a draft
// that has the id, so it is taken anew.
func (e *Entry) as(id string) *Entry {
	if id == e.ID {
		return e
	}
	next := *e
	next.ID, next.Body = id, shallow(e.Body)
	if !fromRecords(e) {
		return &next
	}
	source := shallow(e.Body.Map(keySource))
	source.Set(keyRequest, keep(recordShape, recordDraft(&next), recordOf(e)))
	if source.Has(keyResponse) {
		source.Set(keyResponse, keep(answerShape, answerDraft(&next), answerOf(e)))
	}
	next.Body.Set(keySource, source)
	return &next
}
