package postman

import (
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

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
