package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// weights say how much a field tells about which entity this is. Fields that
// most entities share tell nothing.
var weights = map[string]int{"url": 2, "body": 2, "scripts": 2, "response": 2, "request": 2, "values": 2,
	"$kind": 0, "method": 0, "name": 0, "order": 0, "examples": 0, "id": 0, "settings": 0}

func weight(key string) int {
	if w, ok := weights[key]; ok {
		return w
	}
	return 1
}

// likeness is what an entity looks like: its id, if it has one, and a short
// hash of every field that tells it from others. Behind the hash of a URL or
// of variables stand those of its parts, so that an edit of one of them leaves
// it like itself.
func likeness(body *entity.Map) *entity.Map {
	out := &entity.Map{}
	if id := body.Text("id"); id != "" {
		out.Set("id", id)
	}
	for k, v := range body.All() {
		if weight(k) > 0 {
			out.Set(k, strings.Join(append([]string{extras.Hash(v)[:6]}, partMarks(k, v)...), " "))
		}
	}
	return out
}

// maxParts is how many parts of a field are marked.
const maxParts = 12

func partMarks(key string, v entity.Value) []string {
	var marks []string
	for _, part := range partsOf(key, v) {
		marks = append(marks, extras.Hash(part)[:3])
	}
	return marks[:min(len(marks), maxParts)]
}

// partsOf are the segments of a URL and the keys of variables.
func partsOf(key string, v entity.Value) []string {
	switch key {
	case "url":
		url, _ := v.(string)
		return strings.FieldsFunc(url, func(r rune) bool { return strings.ContainsRune("/?&#", r) })
	case "values", "variables":
		var keys []string
		for _, p := range paramsTo2(v) {
			keys = append(keys, textOf(get(mapOf(p), "key")))
		}
		return keys
	}
	return nil
}

// alike reports whether a body is still that of the entity that looked like
// this, however edited, and not another at the same place: by id where both
// have one, else when at least half of what tells entities apart is the same.
// Collections and folders are what they hold, so that only another id tells
// them from what they were.
func alike(was, body *entity.Map) bool {
	if id := body.Text("id"); id != "" && was.Text("id") != "" {
		return id == was.Text("id")
	}
	if body.Text("$kind") == "collection" {
		return true
	}
	return kept(was, body) >= 0.5
}

// drifted reports whether a body has changed so much that another change might
// make it unlike.
func drifted(was, body *entity.Map) bool { return kept(was, body) < 0.75 }

// kept is how much of what an entity looked like it still has, from 0 to 1.
func kept(was, body *entity.Map) float64 {
	now := likeness(body)
	total, same := 0.0, 0.0
	for k := range was.All() {
		total += float64(weight(k))
		same += float64(weight(k)) * shared(was.Text(k), now.Text(k))
	}
	if total == 0 {
		return 1
	}
	return same / total
}

// shared is how much of what a field was is in it now, from 0 to 1.
func shared(was, now string) float64 {
	if was == now {
		return 1
	}
	before, after := strings.Fields(was), strings.Fields(now)
	if len(before) < 2 || len(after) < 2 {
		return 0
	}
	return float64(sharedMarks(before[1:], after[1:])) / float64(len(before)-1)
}

// Describes reports whether extras still speak of the entity with this body.
func Describes(extras, body *entity.Map) bool { return alike(extras.Map(extraIs), body) }
