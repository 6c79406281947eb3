package postman

import (
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
// hash of every field that tells it from others.
func likeness(body *entity.Map) *entity.Map {
	out := &entity.Map{}
	if id := body.Text("id"); id != "" {
		out.Set("id", id)
	}
	for k, v := range body.All() {
		if weight(k) > 0 {
			out.Set(k, extras.Hash(v)[:6])
		}
	}
	return out
}

// alike reports whether a body is still that of the entity that looked like
// this, however edited, and not another at the same place: by id where both
// have one, else when at least half of what tells entities apart is the same.
func alike(was, body *entity.Map) bool {
	if id := body.Text("id"); id != "" && was.Text("id") != "" {
		return id == was.Text("id")
	}
	now := likeness(body)
	total, same := 0, 0
	for k := range was.All() {
		total += weight(k)
		if was.Text(k) == now.Text(k) {
			same += weight(k)
		}
	}
	return 2*same >= total
}

// Describes reports whether extras still speak of the entity with this body.
func Describes(extras, body *entity.Map) bool { return alike(extras.Map(extraIs), body) }

// Matches reports whether the entity with this body looks exactly like the one
// that the extras speak of; extras that do not say match nothing.
func Matches(extras, body *entity.Map) bool {
	is := extras.Map(extraIs)
	return is.Len() > 0 && entity.Equal(is, likeness(body))
}
