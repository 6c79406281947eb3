package postman

import (
	"fmt"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// draft1 is what an entity's body and its id give in version 1, with what
// Postman's app always writes. What it holds is marked, and in the root stands
// for it by token.
func draft1(e *entity.Entity, f *family) *entity.Map {
	switch e.Kind {
	case entity.Collection:
		return f.collectionDraft1(e)
	case entity.Folder:
		out := folderTo1(folderTo2(e.Title(), e.Body, false, CollectionV21))
		out.Set("id", id1(e))
		f.setOrders(out, e)
		setText(out, "folder", f.folderID(e))
		return ordered(out, folder1Keys)
	case entity.Request:
		out := requestTo1(requestTo2(e.Title(), e.Body, false, CollectionV21))
		out.Set("id", id1(e))
		setText(out, "collectionId", f.collection)
		setText(out, "folder", f.folderID(e))
		responses := f.held(e, entity.Response)
		out.Set("responses", marker(len(responses) > 0))
		out.Set("responses_order", ids1(responses))
		return ordered(appHabits(out), request1Keys)
	}
	out := responseTo1(exampleTo2(e.Title(), e.Body))
	out.Set("id", id1(e))
	out.Set("request", appHabits(out.Map("request")))
	out.Set("requestObject", get(out, "request"))
	out.Set("requestObject"+asText, true)
	return ordered(out, response1Keys)
}

// The keys of version 1 in an order that Postman's app used.
var (
	request1Keys = []string{"id", "name", "description", "url", "collectionId", "method", "headers", "headerData", "data", "dataMode",
		"dataOptions", "rawModeData", "graphqlModeData", "queryParams", "pathVariables", "pathVariableData", "preRequestScript", "tests",
		"currentHelper", "helperAttributes", "auth", "events", "folder", "responses", "responses_order"}
	folder1Keys     = []string{"id", "name", "description", "auth", "events", "variables", "order", "folders_order", "folder"}
	collection1Keys = []string{"id", "name", "description", "auth", "events", "variables", "order", "folders_order", "folders", "requests"}
	response1Keys   = []string{"id", "name", "status", "responseCode", "time", "headers", "cookies", "text", "language", "previewType",
		"rawDataType", "requestObject", "requestObject" + asText, "request"}
)

func (f *family) collectionDraft1(e *entity.Entity) *entity.Map {
	out := collectionTo1(collectionTo2(e.Title(), e.Body, false, CollectionV21))
	out.Set("id", id1(e))
	f.setOrders(out, e)
	tokens := f.tokens()
	out.Set("folders", tokens.list(tokens.folders))
	out.Set("requests", tokens.list(tokens.requests))
	return ordered(out, collection1Keys)
}

func (f *family) setOrders(out *entity.Map, e *entity.Entity) {
	out.Set("order", ids1(f.held(e, entity.Request)))
	out.Set("folders_order", ids1(f.held(e, entity.Folder)))
}

// appHabits writes requests as the app did: a newline behind the headers, and
// a flag on everything that can be switched off.
func appHabits(request *entity.Map) *entity.Map {
	out := request.Clone()
	if headers := out.Text("headers"); headers != "" {
		out.Set("headers", headers+"\n")
	}
	for _, key := range []string{"headerData", "queryParams", "data"} {
		for _, v := range out.List(key) {
			if m := mapOf(v); m != nil && !m.Has("enabled") {
				m.Set("enabled", true)
			}
		}
	}
	return out
}

// id1 is the id of an entity in version 1, where everything needs one: its
// own, else one that follows from its place.
func id1(e *entity.Entity) string {
	if e.ID != "" {
		return e.ID
	}
	return uuidOf("v1\x00" + string(e.Kind) + "\x00" + e.Path)
}

func ids1(list []*entity.Entity) entity.List {
	out := entity.List{}
	for _, e := range list {
		out = append(out, id1(e))
	}
	return out
}

// tokens stand for folders and requests in the flat lists of version 1: their
// ids, numbered where they repeat.
type tokens struct {
	of                map[*entity.Entity]string
	folders, requests []*entity.Entity // in the order of the tree
}

func (f *family) tokens() *tokens {
	t := &tokens{of: map[*entity.Entity]string{}}
	t.collect(f, f.root)
	taken, last := map[entity.Key]bool{}, map[entity.Key]int{}
	for _, e := range slices.Concat(t.folders, t.requests) {
		id := idKey(e.Kind, id1(e))
		token := id
		for taken[token] { // all below the last number are taken
			last[id] = max(last[id], 1) + 1
			token.Path = fmt.Sprintf("%s#%d", id.Path, last[id])
		}
		taken[token] = true
		t.of[e] = token.Path
	}
	return t
}

func (t *tokens) collect(f *family, holder *entity.Entity) {
	for _, e := range f.held(holder, entity.Folder) {
		t.folders = append(t.folders, e)
		t.collect(f, e)
	}
	t.requests = append(t.requests, f.held(holder, entity.Request)...)
}

func (t *tokens) list(entities []*entity.Entity) entity.List {
	out := entity.List{}
	for _, e := range entities {
		out = append(out, t.of[e])
	}
	return out
}

// originals1 are the parts of a document as the drafts of their nodes are to
// become, once these have their places.
func (t *tree1) originals1(f *family) map[*node]*entity.Map {
	tokens, out := f.tokens(), map[*node]*entity.Map{}
	for n, source := range t.sources {
		switch n.kind {
		case entity.Request:
			out[n] = shellOf(unpacked(source, textsOfRequest), "responses", marker(len(n.children) > 0))
		case entity.Response:
			out[n] = unpacked(source, textsOfResponse)
		case entity.Folder:
			out[n] = source
		}
	}
	list := func(nodes []*node) entity.List {
		entities := make([]*entity.Entity, len(nodes))
		for i, n := range nodes {
			entities[i] = n.entity
		}
		return tokens.list(entities)
	}
	root := shellOf(t.sources[t.root], "requests", list(t.requests))
	out[t.root] = shellOf(root, "folders", list(t.folders))
	return out
}

// shellOf is m with something else for a list.
func shellOf(m *entity.Map, key string, v entity.Value) *entity.Map {
	out := &entity.Map{}
	for k, x := range m.All() {
		if _, isList := x.(entity.List); isList && k == key {
			x = v
		}
		out.Set(k, x)
	}
	return out
}
