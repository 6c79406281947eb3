package postman

import (
	"fmt"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// asText marks, behind a key of version 1, an object or a list that the
// document writes as the text of its JSON. Unpacked it can be compared part by
// part.
const asText = "$text"

// Parts of version 1 that some writers give as text.
var (
	textsOfRequest  = []string{"data", "helperAttributes"}
	textsOfResponse = []string{"requestObject", "request"}
)

// unpacked is a part of a document with what is given as text as it reads; a
// text that the value would not give back stays a text.
func unpacked(m *entity.Map, keys []string) *entity.Map {
	out := m
	for _, key := range keys {
		text, isText := get(m, key).(string)
		said := fromText(text)
		if _, still := said.(string); !isText || still || string(json.Encode(said, "")) != text {
			continue
		}
		next := &entity.Map{}
		for k, v := range out.All() {
			if k != key {
				next.Set(k, v)
				continue
			}
			next.Set(k, said)
			next.Set(k+asText, true)
		}
		out = next
	}
	return out
}

// packed is the way back.
func packed(m *entity.Map, keys []string) *entity.Map {
	out := m.Clone()
	for _, key := range keys {
		switch v := get(out, key).(type) {
		case *entity.Map, entity.List:
			if isTrue(out, key+asText) {
				out.Set(key, string(json.Encode(v, "")))
			}
		}
		out.Delete(key + asText)
	}
	return out
}

// checkPacked refuses keys that mean something only to us.
func checkPacked(m *entity.Map, pointer string) error {
	for k := range m.All() {
		if strings.HasSuffix(k, asText) {
			return &ShapeError{fmt.Sprintf("%s/%s", pointer, k), "a key that a file of version 1 may have"}
		}
	}
	return nil
}
