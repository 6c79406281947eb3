package history

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
	"github.com/postbag/postbag/serialize/json"
)

// The keys of a source: the format, and for each record that the entry came
// from either notes on the draft that the entry gives, or the whole record.
const (
	keyFormat = "format"
	keyNotes  = "notes"
	keyRecord = "record"
)

// Wider maps and lists are no headers or fields of a request that anybody
// sent. Records that have them are kept whole, since notes on them would cost
// more than they save.
const (
	widestMap  = 500
	widestList = 5000
)

func tooWide(v entity.Value) bool {
	switch v := v.(type) {
	case *entity.Map:
		wide := v.Len() > widestMap
		for _, sub := range v.All() {
			wide = wide || tooWide(sub)
		}
		return wide
	case entity.List:
		return len(v) > widestList || slices.ContainsFunc(v, tooWide)
	}
	return false
}

// keep is what turns a draft of a record into the original.
func keep(s *extras.Shape, draft, original entity.Value) *entity.Map {
	if tooWide(original) || tooWide(draft) {
		return entity.MapOf(keyRecord, original)
	}
	notes := extras.Compare(s, &extras.Style{}, draft, original)
	if again := extras.Restore(s, &extras.Style{}, draft, notes, true); !entity.Equal(again, original) {
		return entity.MapOf(keyRecord, original)
	}
	if notes.Len() == 0 {
		return &entity.Map{}
	}
	return entity.MapOf(keyNotes, notes)
}

// original is the record of a draft and what was kept.
func original(s *extras.Shape, draft entity.Value, kept *entity.Map) entity.Value {
	if whole, ok := kept.Get(keyRecord); ok {
		return whole
	}
	return extras.Restore(s, &extras.Style{}, draft, kept.Map(keyNotes), true)
}

// ids gives entries ids that are unique among them: it counts how often each
// was wanted.
type ids map[string]int

// of is the id of a record: its own, else one made of its content.
func (i ids) of(own string, record entity.Value) string {
	id := own
	if id == "" {
		sum := sha256.Sum256(json.Encode(record, ""))
		id = hex.EncodeToString(sum[:8])
	}
	for first := id; i[id] > 0; {
		i[first]++
		id = first + "-" + strconv.Itoa(i[first])
	}
	i[id]++
	return id
}

func notMap(at string, v entity.Value) error {
	return fmt.Errorf("%s: a record must be a map, not %s", at, sortOf(v))
}

// sortOf says what a value is, for people.
func sortOf(v entity.Value) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "a boolean"
	case entity.Number:
		return "a number"
	case string:
		return "text"
	case entity.List:
		return "a list"
	}
	return "a map"
}

// deepest is how far the lists and maps of a file may nest. Notes on them
// nest at most three times as deep, which every decoder of ours reads.
const deepest = 200
