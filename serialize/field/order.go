package field

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// order is that in which Postman writes the fields of a body. Those that are
// not in it come where the "" is.
var order = []string{"$kind", "id", "name", "description", "url", "method", "transport", "command", "env", "methodPath", "methodDescriptor",
	"query", "variables", "headers", "queryParams", "pathVariables", "message", "metadata", "", "body", "request", "response", "auth", "schema",
	"scripts", "settings", "messages", "examples", "order"}

// insert adds a field that is not there yet, before those that follow it in
// Postman's order, so that the others stay where they are.
func insert(body *entity.Map, key string, v entity.Value) {
	var behind []string
	for _, k := range body.Keys() {
		if len(behind) > 0 || rank(k) > rank(key) {
			behind = append(behind, k)
		}
	}
	moved := &entity.Map{}
	for _, k := range behind {
		value, _ := body.Get(k)
		moved.Set(k, value)
		body.Delete(k)
	}
	body.Set(key, v)
	for k, value := range moved.All() {
		body.Set(k, value)
	}
}

func rank(key string) int {
	if i := slices.Index(order, key); i >= 0 {
		return i
	}
	return slices.Index(order, "")
}
