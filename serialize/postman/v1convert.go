package postman

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
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
