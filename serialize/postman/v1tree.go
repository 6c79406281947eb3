package postman

import "github.com/postbag/postbag/serialize/entity"

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
