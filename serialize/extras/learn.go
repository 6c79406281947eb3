package extras

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Learner finds the Style of a document from pairs of drafts and originals.
// The zero Learner is ready to use.
type Learner struct {
	classes map[string]*tally
	plain   int
	wrapped map[string]int // by type
}

// tally counts what the objects of one class do.
type tally struct {
	objects int
	orders  map[string]int // sequences of keys, joined
	keys    map[string][]string
	added   map[string]map[string]int // key -> JSON of the value -> objects
	values  map[string]entity.Value   // JSON -> value
	missing map[string]int            // key of the draft -> objects without it
	natural int                       // objects whose own order needs no help
}

// Learn takes in one pair.
func (l *Learner) Learn(s *Shape, draft, original entity.Value) {
	if s.Class == Description {
		l.learnDescription(draft, original)
	}
	switch d := draft.(type) {
	case *entity.Map:
		if o, ok := original.(*entity.Map); ok {
			l.learnMap(s, d, o)
		}
	case entity.List:
		if o, ok := original.(entity.List); ok && s.Elem != nil {
			for _, p := range align(s, d, o) {
				if p.both() {
					l.Learn(s.Elem, d[p.draft], o[p.original])
				}
			}
		}
	}
}

func (l *Learner) learnMap(s *Shape, d, o *entity.Map) {
	if s.Class != "" {
		l.tally(s.Class).count(d, o)
	}
	for k, v := range d.All() {
		if w, ok := o.Get(k); ok {
			l.Learn(s.field(k), v, w)
		}
	}
}

func (l *Learner) learnDescription(draft, original entity.Value) {
	text, ok := draft.(string)
	if !ok {
		return
	}
	if original == entity.Value(text) {
		l.plain++
		return
	}
	if m, ok := original.(*entity.Map); ok && m.Text("type") != "" &&
		entity.Equal(m, entity.MapOf("content", text, "type", m.Text("type"))) {
		if l.wrapped == nil {
			l.wrapped = map[string]int{}
		}
		l.wrapped[m.Text("type")]++
	}
}

func (l *Learner) tally(class string) *tally {
	if l.classes == nil {
		l.classes = map[string]*tally{}
	}
	t := l.classes[class]
	if t == nil {
		t = &tally{orders: map[string]int{}, keys: map[string][]string{}, added: map[string]map[string]int{},
			values: map[string]entity.Value{}, missing: map[string]int{}}
		l.classes[class] = t
	}
	return t
}

func (t *tally) count(d, o *entity.Map) {
	t.objects++
	keys := o.Keys()
	id := strings.Join(keys, "\x00")
	t.orders[id]++
	t.keys[id] = keys
	for k, v := range o.All() {
		if !d.Has(k) && habit(k, v) {
			t.countAdded(k, v)
		}
	}
	var natural []string
	for k := range d.All() {
		if o.Has(k) {
			natural = append(natural, k)
		} else {
			t.missing[k]++
		}
	}
	for _, k := range keys {
		if !d.Has(k) {
			natural = append(natural, k)
		}
	}
	if slices.Equal(natural, keys) {
		t.natural++
	}
}

func (t *tally) countAdded(k string, v entity.Value) {
	if t.added[k] == nil {
		t.added[k] = map[string]int{}
	}
	text := string(json.Encode(v, ""))
	t.added[k][text]++
	t.values[text] = v
}

// habits are the texts that writers put beside values without saying anything
// by them, all under the key "type".
var habits = []string{"any", "default", "string", "text", "text/javascript"}

// habit says what can be a habit of a writer rather than content: values that
// are empty or false, and the usual types. Anything else that all objects have
// in common may be news of each of them, and must go when the object is edited.
func habit(key string, v entity.Value) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case *entity.Map:
		return v.Len() == 0
	case entity.List:
		return len(v) == 0
	case string:
		return v == "" || key == "type" && slices.Contains(habits, v)
	}
	return false
}

// Style is what most of the pairs have in common.
func (l *Learner) Style() *Style {
	st := &Style{classes: map[string]classStyle{}}
	for mime, n := range l.wrapped {
		others := l.plain
		for m, k := range l.wrapped {
			if m != mime {
				others += k
			}
		}
		if n > others {
			st.wrap = mime
		}
	}
	for name, t := range l.classes {
		if c := t.style(); c.value().Len() > 0 {
			st.classes[name] = c
		}
	}
	return st
}

func (t *tally) style() classStyle {
	c := classStyle{add: &entity.Map{}}
	for _, k := range sortedKeys(t.added) {
		for _, text := range sortedKeys(t.added[k]) {
			if 2*t.added[k][text] > t.objects {
				c.add.Set(k, t.values[text])
			}
		}
	}
	for _, k := range sortedKeys(t.missing) {
		if 2*t.missing[k] > t.objects {
			c.drop = append(c.drop, k)
		}
	}
	if t.natural < t.objects || c.add.Len() > 1 {
		c.order = texts(t.commonOrder())
	}
	return c
}

// commonOrder is one order for all keys of the class: that of the most
// frequent sequence, the keys of the others put in after the key before them.
func (t *tally) commonOrder() []string {
	ids := sortedKeys(t.orders)
	slices.SortStableFunc(ids, func(a, b string) int { return t.orders[b] - t.orders[a] })
	var order []string
	for _, id := range ids {
		at := -1
		for _, k := range t.keys[id] {
			if i := slices.Index(order, k); i >= 0 {
				at = i
				continue
			}
			at++
			order = slices.Insert(order, at, k)
		}
	}
	return order
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
