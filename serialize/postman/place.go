package postman

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// node is an entity on its way into a workspace: its place is not yet known.
type node struct {
	kind     entity.Kind
	name     string
	source   *entity.Map // the part of the document that it was read from
	body     *entity.Map
	children []*node // in order; of a request its examples

	entity *entity.Entity // once it is placed
	known  *entity.Entity // what the workspace holds of it already
}

// fallbacks are the stems of entities whose name is empty.
var fallbacks = map[entity.Kind]string{
	entity.Collection: "collection", entity.Folder: "collection", entity.Request: "http-request", entity.Response: "example",
}

// placer gives nodes their places, and keeps what a workspace holds where it
// is, so that importing a changed file changes only what differs.
type placer struct {
	in       *entity.Workspace
	children map[string][]*entity.Entity // of the workspace, by parent path
	taken    map[*entity.Entity]bool     // already matched
	body     func(n *node, place string) *entity.Map
}

func newPlacer(in *entity.Workspace) *placer {
	p := &placer{in: in, children: map[string][]*entity.Entity{}, taken: map[*entity.Entity]bool{}}
	for _, e := range in.All() {
		p.children[e.Parent()] = append(p.children[e.Parent()], e)
	}
	return p
}

// placeRoot places a collection, in the stead of known where that is not nil.
func (p *placer) placeRoot(n *node, known *entity.Entity) {
	n.known = known
	names := newStems()
	for _, e := range p.children[""] {
		if e.Kind == entity.Collection && e != known {
			names.reserve(e.Path)
		}
	}
	p.put(n, "", names)
	p.placeChildren(n)
}

func (p *placer) placeChildren(parent *node) {
	p.match(parent)
	files, folders := newStems(), newStems()
	space := func(n *node) *stems {
		if n.kind == entity.Folder {
			return folders
		}
		return files
	}
	for _, n := range parent.children {
		if n.keepsStem() {
			space(n).reserve(n.known.Name())
		}
	}
	for _, n := range parent.children {
		p.put(n, parent.entity.Path, space(n))
	}
	setOrder(parent.children)
	for _, n := range parent.children {
		p.placeChildren(n)
	}
}

// put gives a node its path, and its body what depends on that.
func (p *placer) put(n *node, parent string, names *stems) {
	stem := ""
	if n.keepsStem() {
		stem = n.known.Name()
	} else {
		stem = names.claim(stemOf(n.name, fallbacks[n.kind]))
	}
	path := stem
	if parent != "" {
		path = parent + "/" + stem
	}
	n.entity = &entity.Entity{Key: entity.Key{Kind: n.kind, Path: path}}
	n.entity.Body = p.body(n, path)
	n.entity.ID = n.entity.Body.Text("id")
	setName(n, stem)
}

// keepsStem reports whether what is known of the node stands under a stem that
// its name still gives.
func (n *node) keepsStem() bool {
	if n.known == nil {
		return false
	}
	base, have := stemOf(n.name, fallbacks[n.kind]), n.known.Name()
	rest, ok := strings.CutPrefix(have, base)
	if !ok || rest == "" {
		return ok
	}
	_, err := strconv.Atoi(strings.TrimPrefix(rest, "-"))
	return err == nil && rest[0] == '-'
}

// setName writes the name where the stem does not tell it. A name that differs
// by spaces at its end is not written, as Postman does not.
func setName(n *node, stem string) {
	body := n.entity.Body
	if n.kind != entity.Collection && strings.TrimRight(n.name, " ") == stem {
		return
	}
	body.Set("name", n.name)
	n.entity.Body = ordered(body, keysOf(n.kind))
}

func keysOf(kind entity.Kind) []string {
	switch kind {
	case entity.Request:
		return requestKeys
	case entity.Response:
		return exampleKeys
	}
	return definitionKeys
}

// match finds what the workspace holds of the children of a node: by id, then
// by name among the siblings, then by equal content.
func (p *placer) match(parent *node) {
	if parent.known == nil {
		return
	}
	siblings := p.children[parent.known.Path]
	p.matchBy(parent.children, siblings, func(n *node, e *entity.Entity) bool {
		id := n.source.Text("id")
		return id != "" && id == e.ID
	})
	p.matchBy(parent.children, siblings, func(n *node, e *entity.Entity) bool {
		id := n.source.Text("id")
		return (id == "" || e.ID == "") && strings.TrimRight(n.name, " ") == strings.TrimRight(e.Title(), " ")
	})
	p.matchByContent(parent.children, siblings)
}

// matchByContent finds renamed requests and examples again: all but the name
// is equal, and only one is.
func (p *placer) matchByContent(nodes []*node, siblings []*entity.Entity) {
	byContent := map[string][]*entity.Entity{}
	for _, e := range siblings {
		if !p.taken[e] && e.Kind != entity.Folder {
			h := contentHash(e.Body)
			byContent[h] = append(byContent[h], e)
		}
	}
	if len(byContent) == 0 {
		return
	}
	for _, n := range nodes {
		if n.known != nil || n.kind == entity.Folder || n.source.Text("id") != "" {
			continue
		}
		found := byContent[contentHash(p.body(n, ""))]
		if len(found) == 1 && found[0].Kind == n.kind && !p.taken[found[0]] {
			n.known = found[0]
			p.taken[found[0]] = true
		}
	}
}

func contentHash(body *entity.Map) string {
	content := body.Clone()
	for _, k := range []string{"name", "order", "examples"} {
		content.Delete(k)
	}
	return extras.Hash(content)
}

func (p *placer) matchBy(nodes []*node, siblings []*entity.Entity, same func(*node, *entity.Entity) bool) {
	for _, n := range nodes {
		if n.known != nil {
			continue
		}
		for _, e := range siblings {
			if e.Kind == n.kind && !p.taken[e] && same(n, e) {
				n.known = e
				p.taken[e] = true
				break
			}
		}
	}
}

// step is the distance between the order numbers that Postman gives.
const step = 1000

// setOrder gives siblings numbers that sort them as they stand. Numbers that
// are known and still sort stay as they are; only moved and new ones get one
// between their neighbours'.
func setOrder(nodes []*node) {
	numbers := make([]float64, len(nodes))
	keep := keepSorted(nodes)
	for i := range nodes {
		if keep[i] {
			numbers[i] = orderOf(nodes[i].known)
		}
	}
	if !slices.Contains(keep, true) || !fillGaps(numbers, keep) {
		for i := range numbers {
			numbers[i] = float64(step * (i + 1))
		}
	}
	for i, n := range nodes {
		n.entity.Body.Set("order", entity.Number(formatFloat(numbers[i])))
		if n.kind == entity.Request && len(n.children) > 0 {
			n.entity.Body.Set("examples", "./.resources/"+n.entity.Name()+".resources/examples")
			n.entity.Body = ordered(n.entity.Body, requestKeys)
		}
	}
}

// keepSorted marks a longest run of known siblings whose numbers ascend.
func keepSorted(nodes []*node) []bool {
	best, before := make([]int, len(nodes)), make([]int, len(nodes))
	last := -1
	for i, n := range nodes {
		before[i] = -1
		if n.known == nil || !n.known.Body.Has("order") {
			continue
		}
		best[i] = 1
		for j := range i {
			if best[j] >= best[i] && best[j] > 0 && orderOf(nodes[j].known) < orderOf(n.known) {
				best[i], before[i] = best[j]+1, j
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	keep := make([]bool, len(nodes))
	for i := last; i >= 0; i = before[i] {
		keep[i] = true
	}
	return keep
}

// fillGaps numbers the siblings between kept ones evenly; it reports false
// where there is no room left.
func fillGaps(numbers []float64, keep []bool) bool {
	for i := 0; i < len(numbers); i++ {
		if keep[i] {
			continue
		}
		end := i
		for end < len(numbers) && !keep[end] {
			end++
		}
		if !fillGap(numbers, i, end) {
			return false
		}
		i = end - 1
	}
	return true
}

// fillGap numbers [start, end). Behind the last kept number it goes on in
// steps, before the first and between two it divides.
func fillGap(numbers []float64, start, end int) bool {
	low := 0.0
	if start > 0 {
		low = numbers[start-1]
	}
	width := float64(step)
	if end < len(numbers) {
		width = (numbers[end] - low) / float64(end-start+1)
	}
	if width >= 1 {
		width = float64(int64(width))
	}
	for i := start; i < end; i++ {
		numbers[i] = low + width*float64(i-start+1)
		if numbers[i] <= low || i > start && numbers[i] <= numbers[i-1] || end < len(numbers) && numbers[i] >= numbers[end] {
			return false
		}
	}
	return true
}

// orderOf is the order number of an entity; without one it is 0.
func orderOf(e *entity.Entity) float64 {
	n, _ := get(e.Body, "order").(entity.Number)
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return 0
	}
	return f
}

// compareSiblings is Postman's order of siblings: by number, then by name in
// UTF-16 code units (for which bytes serve but beyond the basic plane).
func compareSiblings(a, b *entity.Entity) int {
	return cmp.Or(cmp.Compare(orderOf(a), orderOf(b)), cmp.Compare(a.Title(), b.Title()), cmp.Compare(a.Path, b.Path))
}
