package postman

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// tree1 is a collection of version 1 as a tree. Its document is flat: lists of
// requests and of folders, put in order by lists of ids.
type tree1 struct {
	root     *node
	requests []*node // as the document lists them
	folders  []*node
	sources  map[*node]*entity.Map // the part of the document of each
}

// newTree1 puts every folder and request in its place: where an order lists
// it, else where the folder is that it names, else at the top. What is listed
// twice stands where it is listed first, and folders that hold each other are
// at the top; so nothing is lost, whatever the lists say.
func newTree1(doc *entity.Map) *tree1 {
	t := &tree1{sources: map[*node]*entity.Map{}}
	t.root = t.add(entity.Collection, doc, collectionFrom1(doc), "New Collection")
	for _, v := range doc.List("folders") {
		t.folders = append(t.folders, t.add(entity.Folder, mapOf(v), folderFrom1(mapOf(v)), "New Folder"))
	}
	byID := map[string]*entity.Map{}
	for _, v := range doc.List("requests") {
		if id := refOf1(get(mapOf(v), "id")); byID[id] == nil {
			byID[id] = mapOf(v)
		}
	}
	known := func(id string) *entity.Map { return byID[id] }
	for _, v := range doc.List("requests") {
		n := t.add(entity.Request, mapOf(v), itemFrom1(mapOf(v)), "New Request")
		t.requests = append(t.requests, n)
		for _, r := range mapOf(v).List("responses") {
			n.children = append(n.children, t.add(entity.Response, mapOf(r), responseFrom1(mapOf(r), known), ""))
		}
	}
	t.placeFolders()
	t.placeRequests()
	return t
}

func (t *tree1) add(kind entity.Kind, source, item *entity.Map, unnamed string) *node {
	n := &node{kind: kind, name: nameOf(source, unnamed), source: item}
	t.sources[n] = source
	return n
}

// refOf1 is an id as others refer to it: most are texts, some are numbers.
func refOf1(v entity.Value) string {
	if n, ok := v.(entity.Number); ok {
		return string(n)
	}
	text, _ := v.(string)
	return text
}

// refs are the ids of a list.
func refs(m *entity.Map, key string) []string {
	var out []string
	for _, v := range m.List(key) {
		if id := refOf1(v); id != "" {
			out = append(out, id)
		}
	}
	return out
}

// queues finds nodes by id, each once.
type queues map[string][]*node

func (t *tree1) queuesOf(nodes []*node) queues {
	q := queues{}
	for _, n := range nodes {
		id := refOf1(get(t.sources[n], "id"))
		q[id] = append(q[id], n)
	}
	return q
}

// take is the next node of an id that is not taken, or nil.
func (q queues) take(id string) *node {
	if id == "" || len(q[id]) == 0 {
		return nil
	}
	n := q[id][0]
	q[id] = q[id][1:]
	return n
}

// firstOf finds folders by id, of several the first.
func (t *tree1) firstOf() map[string]*node {
	out := map[string]*node{}
	for _, n := range t.folders {
		if id := refOf1(get(t.sources[n], "id")); id != "" && out[id] == nil {
			out[id] = n
		}
	}
	return out
}

func (t *tree1) placeFolders() {
	parents := t.parents()
	for _, n := range t.folders {
		parents[n].children = append(parents[n].children, n)
	}
	for _, holder := range append([]*node{t.root}, t.folders...) {
		t.sortListed(holder, refs(t.sources[holder], "folders_order"))
	}
}

// sortListed puts the children that are listed first, in the order of the
// list.
func (t *tree1) sortListed(holder *node, ids []string) {
	queue, rank := t.queuesOf(holder.children), map[*node]int{}
	for i, id := range ids {
		if n := queue.take(id); n != nil {
			rank[n] = i + 1
		}
	}
	slices.SortStableFunc(holder.children, func(a, b *node) int {
		x, y := rank[a], rank[b]
		if x == 0 || y == 0 {
			return y - x // those that are not listed come last
		}
		return x - y
	})
}

// parents tells what holds each folder. Folders that would hold each other are
// at the top.
func (t *tree1) parents() map[*node]*node {
	out, queue, first := map[*node]*node{}, t.queuesOf(t.folders), t.firstOf()
	for _, holder := range t.folders {
		for _, id := range refs(t.sources[holder], "folders_order") {
			if n := queue.take(id); n != nil {
				out[n] = holder
			}
		}
	}
	for _, n := range t.folders {
		if out[n] == nil {
			out[n] = first[refOf1(get(t.sources[n], "folder"))]
		}
		if out[n] == nil {
			out[n] = t.root
		}
	}
	safe := map[*node]bool{t.root: true}
	for _, n := range t.folders {
		breakCycle(n, out, safe, t.root)
	}
	return out
}

// breakCycle goes up from a folder; where that leads to a folder that it has
// passed already, that one comes to the top.
func breakCycle(n *node, parents map[*node]*node, safe map[*node]bool, root *node) {
	passed := map[*node]bool{}
	for at := n; !safe[at]; at = parents[at] {
		passed[at] = true
		if up := parents[at]; passed[up] {
			parents[up] = root
			break
		}
	}
	for at := range passed {
		safe[at] = true
	}
}

// placeRequests puts requests behind the folders beside them.
func (t *tree1) placeRequests() {
	queue, first, placed := t.queuesOf(t.requests), t.firstOf(), map[*node]bool{}
	for _, holder := range append(slices.Clone(t.folders), t.root) {
		for _, id := range refs(t.sources[holder], "order") {
			if n := queue.take(id); n != nil {
				holder.children = append(holder.children, n)
				placed[n] = true
			}
		}
	}
	for _, n := range t.requests {
		if placed[n] {
			continue
		}
		holder := first[refOf1(get(t.sources[n], "folder"))]
		if holder == nil {
			holder = t.root
		}
		holder.children = append(holder.children, n)
	}
}

// maxFolders is how deep folders may lie in each other, deeper than any
// real collection goes.
const maxFolders = 200

// checkTree1 makes sure that all that becomes an entity is an object, and that
// folders do not lie too deep in each other.
func checkTree1(doc *entity.Map) error {
	for _, key := range []string{"folders", "requests"} {
		if err := checkObjects(doc.List(key), "/"+key); err != nil {
			return err
		}
	}
	for i, v := range doc.List("requests") {
		at := fmt.Sprintf("/requests/%d", i)
		if err := checkPacked(mapOf(v), at); err != nil {
			return err
		}
		responses := mapOf(v).List("responses")
		if err := checkObjects(responses, at+"/responses"); err != nil {
			return err
		}
		for k, r := range responses {
			if err := checkPacked(mapOf(r), fmt.Sprintf("%s/responses/%d", at, k)); err != nil {
				return err
			}
		}
	}
	return checkDepth(newTree1(doc))
}

func checkDepth(t *tree1) error {
	depth := map[*node]int{}
	var walk func(n *node)
	walk = func(n *node) {
		for _, child := range n.children {
			depth[child] = depth[n] + 1
			if child.kind == entity.Folder && depth[child] <= maxFolders {
				walk(child)
			}
		}
	}
	walk(t.root)
	for i, n := range t.folders {
		if depth[n] > maxFolders || depth[n] == 0 {
			return &ShapeError{fmt.Sprintf("/folders/%d", i), fmt.Sprintf("less than %d folders deep", maxFolders)}
		}
	}
	return nil
}
