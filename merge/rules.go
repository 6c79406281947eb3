package merge

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// shape says how a value is merged.
type shape int

const (
	// natural goes by what the value is: a map by key, text by line, a list of
	// entries with keys as params, any other list by item, the rest as one.
	natural shape = iota
	// address is a URL: its path by segment, its query by parameter.
	address
	// params are entries with keys, as a list or as a map: by key, equal keys by
	// id, by content, then as they come.
	params
	// tagged is a map whose type says what the rest of it means: by key, unless
	// the sides give the same content different types.
	tagged
	// methods are the auth of a collection: a list that mostly has one entry,
	// which is merged as tagged.
	methods
	// payload is the content of a body: as params where it is a form, text by
	// line, and JSON that clashes by line as a value.
	payload
	// silent follows from elsewhere, or is drawn anew by Postman at each
	// conversion. Its differences are none, and it is never a conflict.
	silent
)

// A rule says how the fields are merged to which its path leads. In a path "*"
// stands for one key or entry.
type rule struct {
	field string
	shape shape
}

// rules is the whole table; the first that fits holds. Fields that none fits
// are natural. What is not in a body has rules of its own: name and place in
// place.go, order in order.go, what is there at all in keep.go.
var rules = []rule{
	{"id", silent},
	{"order", silent},
	{"examples", silent},
	{"messages", silent},
	{"auth.*.id", silent},
	{"scripts.*.id", silent},
	{"variables.*.id", silent},
	{"values.*.id", silent},

	{"url", address},
	{"request.url", address},

	{"headers", params},
	{"queryParams", params},
	{"pathVariables", params},
	{"metadata", params},
	{"variables", params},
	{"values", params},
	{"header", params}, // of a header preset
	{"request.headers", params},
	{"request.queryParams", params},
	{"request.pathVariables", params},
	{"response.headers", params},
	{"auth.credentials", params},
	{"auth.*.credentials", params},

	{"auth", methods},
	{"body", tagged},
	{"request.body", tagged},
	{"response.body", tagged},
	{"body.content", payload},
	{"request.body.content", payload},
	{"response.body.content", payload},
}

// defaults are what a field means that is not there. Beside them null, "", an
// empty map and an empty list mean the same as nothing.
var defaults = map[string]entity.Value{
	"disabled": false,
	"enabled":  true,
	"secret":   false,
	"language": "text/javascript",
}

// nullable are the entries whose null is a value of its own: "?a" is not "?a=".
var nullable = []string{"queryParams", "request.queryParams"}

// recorded are the kinds that are written once: whole, and never a
// conflict.
func recorded(kind entity.Kind) bool { return kind == entity.Run || kind == entity.History }

// oneOfAKind are the kinds of which two at one place are the same thing,
// whoever made them.
func oneOfAKind(kind entity.Kind) bool {
	return slices.Contains([]entity.Kind{entity.Globals, entity.AWorkspace, entity.Collection, entity.Folder, entity.Conflict}, kind)
}

// shapeAt is the shape of the field at a path.
func shapeAt(path []string) shape {
	for i, pattern := range patterns {
		if fits(pattern, path) {
			return rules[i].shape
		}
	}
	return natural
}

// patterns are the paths of the rules, split.
var patterns = func() [][]string {
	out := make([][]string, len(rules))
	for i, r := range rules {
		out[i] = strings.Split(r.field, ".")
	}
	return out
}()

func fits(pattern, path []string) bool {
	if len(pattern) != len(path) {
		return false
	}
	for i, p := range pattern {
		if p != "*" && p != path[i] {
			return false
		}
	}
	return true
}

// nullMeans reports whether null at a path is a value of its own.
func nullMeans(path []string) bool {
	n := len(path)
	return n > 2 && path[n-1] == "value" && slices.Contains(nullable, strings.Join(path[:n-2], "."))
}
