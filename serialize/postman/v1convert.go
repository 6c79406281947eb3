package postman

import (
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// document1 is the collection as a document of version 1.
func (x *exporter) document1() *entity.Map {
	doc, tokens := x.restore(x.root), x.tokens()
	requests := map[string]*entity.Map{}
	for _, e := range tokens.requests {
		m := packed(x.restore(e), textsOfRequest)
		responses := entity.List{}
		for _, v := range x.examples(e.Path) {
			responses = append(responses, packed(mapOf(v), textsOfResponse))
		}
		fillMarker(m, "responses", responses)
		requests[tokens.of[e]] = m
	}
	folders := map[string]*entity.Map{}
	for _, e := range tokens.folders {
		folders[tokens.of[e]] = x.restore(e)
	}
	fillTokens(doc, "requests", tokens.list(tokens.requests), requests)
	fillTokens(doc, "folders", tokens.list(tokens.folders), folders)
	x.leave()
	return doc
}

// leave notes the requests that version 1 cannot hold.
func (x *exporter) leave() {
	for _, siblings := range x.children {
		for _, e := range siblings {
			if e.Kind == entity.Request {
				x.takes(e)
			}
		}
	}
	slices.SortFunc(x.left, func(a, b entity.Key) int { return entity.ComparePaths(a.Path, b.Path) })
}

// fillTokens puts parts in the place of their tokens, which come in the order
// of the document; all are put in, whatever that says.
func fillTokens(doc *entity.Map, key string, all entity.List, parts map[string]*entity.Map) {
	if len(all) == 0 {
		return
	}
	out := entity.List{}
	for _, list := range []entity.List{doc.List(key), all} {
		for _, token := range list {
			if part := parts[textOf(token)]; part != nil {
				out = append(out, part)
				delete(parts, textOf(token))
			}
		}
	}
	doc.Set(key, out)
}

// documentFrom1 is a collection of version 2 from one of version 1, but for
// its auth as in 2.1.
func documentFrom1(doc *entity.Map, to Format) *entity.Map {
	t := newTree1(doc)
	t.sortResponses()
	out := t.root.item()
	if to == CollectionV20 {
		bareURLs(out)
	}
	return out
}

// bareURLs writes URLs without parameters as texts, as version 2.0 does.
func bareURLs(holder *entity.Map) {
	for _, key := range []string{"request", "originalRequest"} {
		u := holder.Map(key).Map("url")
		if u != nil && !u.Has("query") && !u.Has("variable") {
			holder.Map(key).Set("url", get(u, "raw"))
		}
	}
	for _, key := range []string{"item", "response"} {
		for _, v := range holder.List(key) {
			if m := mapOf(v); m != nil {
				bareURLs(m)
			}
		}
	}
}

// sortResponses puts the responses of requests in the order that these list.
func (t *tree1) sortResponses() {
	for _, n := range t.requests {
		t.sortListed(n, refs(t.sources[n], "responses_order"))
	}
}

// item is a node with what it holds in version 2.
func (n *node) item() *entity.Map {
	out, children := n.source.Clone(), entity.List{}
	for _, child := range n.children {
		children = append(children, child.item())
	}
	switch n.kind {
	case entity.Request:
		out.Set("response", children)
	case entity.Folder, entity.Collection:
		out.Set("item", children)
	}
	return out
}

// flat1 lays a collection of version 2 flat.
type flat1 struct {
	collection        string
	folders, requests entity.List
	count             int
}

// documentTo1 is a collection of version 1 from one of version 2. What has no
// id gets one that follows from its place.
func documentTo1(doc *entity.Map) *entity.Map {
	doc = convertPart(doc, CollectionV21)
	out := collectionTo1(doc)
	if out.Text("id") == "" {
		out.Set("id", uuidOf("v1\x00"+out.Text("name")))
	}
	f := &flat1{collection: out.Text("id"), folders: entity.List{}, requests: entity.List{}}
	f.lay(doc, out)
	out.Set("folders", f.folders)
	out.Set("requests", f.requests)
	return ordered(out, collection1Keys)
}

// lay adds all that a collection or folder holds, and lists what stands right
// in it.
func (f *flat1) lay(holder, out *entity.Map) {
	order, folders := entity.List{}, entity.List{}
	for _, v := range holder.List("item") {
		item := mapOf(v)
		if item == nil {
			continue
		}
		if !isFolder(item) {
			request := f.request(item)
			f.requests = append(f.requests, request)
			order = append(order, get(request, "id"))
			continue
		}
		folder := folderTo1(item)
		f.identify(folder)
		folders = append(folders, get(folder, "id"))
		at := len(f.folders)
		f.folders = append(f.folders, folder)
		f.lay(item, folder)
		f.folders[at] = ordered(folder, folder1Keys)
	}
	out.Set("order", order)
	out.Set("folders_order", folders)
}

func (f *flat1) request(item *entity.Map) *entity.Map {
	out := requestTo1(settled(item, "request"))
	f.identify(out)
	out.Set("collectionId", f.collection)
	responses, order := entity.List{}, entity.List{}
	for _, v := range item.List("response") {
		r := mapOf(v)
		if r == nil {
			continue
		}
		response := responseTo1(settled(r, "originalRequest"))
		f.identify(response)
		if request := response.Map("requestObject"); request != nil {
			response.Set("requestObject", string(json.Encode(request, "")))
		}
		responses = append(responses, ordered(response, response1Keys))
		order = append(order, get(response, "id"))
	}
	out.Set("responses", responses)
	out.Set("responses_order", order)
	return ordered(out, request1Keys)
}

// settled is an item or a response whose URL has, as text too, the parameters
// that only its list says.
func settled(m *entity.Map, key string) *entity.Map {
	u := m.Map(key).Map("url")
	raw, query := u.Text("raw"), buildQuery(u.List("query"))
	if strings.Contains(raw, "?") || strings.TrimSpace(raw) == "" || query == "" {
		return m
	}
	bare, hash, hasHash := strings.Cut(raw, "#")
	if hasHash {
		hash = "#" + hash
	}
	out := m.Clone()
	out.Map(key).Map("url").Set("raw", bare+query+hash)
	return out
}

// identify gives a part without an id one.
func (f *flat1) identify(part *entity.Map) {
	f.count++
	if part.Text("id") == "" {
		part.Set("id", uuidOf("v1\x00"+f.collection+"\x00"+strconv.Itoa(f.count)))
	}
}
