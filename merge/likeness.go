package merge

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// alikeFrom is the likeness from which two entities are taken for one, of
// 1000.
const alikeFrom = 500

// leastFeatures is the weight below which there is too little to tell, and
// leastOfHolder that for what mostly is what it holds.
const (
	leastFeatures = 3000
	leastOfHolder = 2000
)

// commonFeature is how many may share a feature that leads to candidates.
const commonFeature = 20

// features are what tells an entity from others, each with its weight. Weights
// are whole numbers, whose sum is the same in any order.
type features map[string]int

// weights say how much a field tells. Those that most share tell nothing.
var weights = map[string]int{"url": 3000, "method": 500, "body": 2000, "scripts": 2000, "name": 1000, "values": 3000, "response": 2000,
	"$kind": 0, "order": 0, "examples": 0, "messages": 0, "id": 0, "settings": 500}

// otherWeight is that of a field which is not among them.
const otherWeight = 1000

// featuresOf are the parts of the fields of an entity: segments of a URL,
// lines of a text. The parts of a field share its weight.
func featuresOf(e *entity.Entity) features {
	out := features{}
	for k, v := range e.Body.All() {
		w, ok := weights[k]
		if !ok {
			w = otherWeight
		}
		parts := partsOf(k, v, nil)
		for _, part := range parts {
			out[k+"\x00"+part] += w / len(parts)
		}
	}
	if !e.Body.Has("name") {
		out["name\x00"+e.Name()] = weights["name"]
	}
	return out
}

func partsOf(key string, v entity.Value, out []string) []string {
	switch v := v.(type) {
	case *entity.Map:
		for k, x := range v.All() {
			out = partsOf(key, x, append(out, k))
		}
	case entity.List:
		for _, x := range v {
			out = partsOf(key, x, out)
		}
	case string:
		if key == "url" {
			return append(out, segments(v)...)
		}
		return append(out, strings.Split(v, "\n")...)
	default:
		return append(out, canonical(v))
	}
	return out
}

// segments are the segments and parameters of a URL. Where it leads to, most
// others of a collection share, so that it counts only where there is no more.
func segments(url string) []string {
	parts := strings.FieldsFunc(url, func(r rune) bool { return strings.ContainsRune("/?&#", r) })
	if _, rest, ok := strings.Cut(url, "://"); ok && len(parts) > 1 && !strings.HasPrefix(rest, "/") {
		parts = parts[1:]
	}
	if len(parts) > 1 {
		parts = parts[1:]
	}
	return parts
}

func (f features) weight() int {
	total := 0
	for _, w := range f {
		total += w
	}
	return total
}

// likeness is how much of two entities is the same, from 0 to
// 1000.
func likeness(a, b features) int {
	total, shared := a.weight()+b.weight(), 0
	for part, w := range a {
		shared += 2 * min(w, b[part])
	}
	if total == 0 {
		return 0
	}
	return shared * 1000 / total
}
