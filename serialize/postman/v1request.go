package postman

import "github.com/postbag/postbag/serialize/entity"

// Version 1 is translated to and from version 2.1, part by part and aspect by
// aspect, in the way of npm postman-collection-transformer wherever that loses
// nothing. Functions named …From1 take version 1, those named …To1 give it.

// itemFrom1 is the item of a request, without its responses.
func itemFrom1(r *entity.Map) *entity.Map {
	out := &entity.Map{}
	setText(out, "id", r.Text("id"))
	out.Set("name", textOr(r, "name", ""))
	commonFrom1(r, out)
	out.Set("request", requestFrom1(r))
	return out
}

// commonFrom1 sets what requests, folders and collections share.
func commonFrom1(m, out *entity.Map) {
	if events := eventsFrom1(m); events != nil {
		out.Set("event", events)
	}
	if behavior := m.Map("protocolProfileBehavior"); behavior.Len() > 0 {
		out.Set("protocolProfileBehavior", behavior)
	}
	if variables := variablesFrom1(m.List("variables")); len(variables) > 0 {
		out.Set("variable", variables)
	}
}

// requestFrom1 is what is sent: the request of an item or of a response.
func requestFrom1(r *entity.Map) *entity.Map {
	out := &entity.Map{}
	if auth := authFrom1(r); auth != nil {
		out.Set("auth", auth)
	}
	setAny(out, "method", get(r, "method"))
	out.Set("header", headersFrom1(r))
	if body := bodyFrom1(r); body != nil {
		out.Set("body", body)
	}
	out.Set("url", urlFrom1(r))
	setText(out, "description", descriptionOf(get(r, "description")))
	return out
}

// requestTo1 is the request of an item, without its place and its responses.
func requestTo1(item *entity.Map) *entity.Map {
	request := asRequest(get(item, "request"))
	out := &entity.Map{}
	setText(out, "id", itemID(item))
	setAny(out, "name", get(item, "name"))
	description := descriptionOf(get(request, "description"))
	if description == "" {
		description = descriptionOf(get(item, "description"))
	}
	setText(out, "description", description)
	urlTo1(get(request, "url"), out)
	setAny(out, "method", get(request, "method"))
	headersTo1(get(request, "header"), out)
	bodyTo1(request.Map("body"), out)
	helperTo1(request, out)
	commonTo1(item, out)
	return out
}

// commonTo1 sets what requests, folders and collections share.
func commonTo1(item, out *entity.Map) {
	eventsTo1(item, out)
	if behavior := item.Map("protocolProfileBehavior"); behavior.Len() > 0 {
		out.Set("protocolProfileBehavior", behavior)
	}
	if variables := variablesTo1(variableList(item)); len(variables) > 0 {
		out.Set("variables", variables)
	}
}

// folderFrom1 is the item of a folder, without what it holds.
func folderFrom1(f *entity.Map) *entity.Map {
	out := &entity.Map{}
	setText(out, "id", f.Text("id"))
	out.Set("name", textOr(f, "name", ""))
	definitionFrom1(f, out)
	setText(out, "description", descriptionOf(get(f, "description")))
	return out
}

func definitionFrom1(m, out *entity.Map) {
	if auth := authFrom1(m); auth != nil {
		out.Set("auth", auth)
	}
	commonFrom1(m, out)
}

// folderTo1 is a folder, without its place and what it holds.
func folderTo1(item *entity.Map) *entity.Map {
	out := &entity.Map{}
	setText(out, "id", itemID(item))
	setAny(out, "name", get(item, "name"))
	setText(out, "description", descriptionOf(get(item, "description")))
	definitionTo1(item, out)
	return out
}

func definitionTo1(item, out *entity.Map) {
	if auth := authListTo1(get(item, "auth")); auth != nil {
		out.Set("auth", auth)
	}
	commonTo1(item, out)
}

// collectionFrom1 is a collection without what it holds.
func collectionFrom1(c *entity.Map) *entity.Map {
	info := &entity.Map{}
	setText(info, "_postman_id", c.Text("id"))
	info.Set("name", textOr(c, "name", ""))
	setText(info, "description", descriptionOf(get(c, "description")))
	info.Set("schema", schemaOf(CollectionV21))
	out := entity.MapOf("info", info, "item", entity.List{})
	definitionFrom1(c, out)
	return out
}

// collectionTo1 is a collection without what it holds.
func collectionTo1(c *entity.Map) *entity.Map {
	info := c.Map("info")
	out := &entity.Map{}
	setText(out, "id", info.Text("_postman_id"))
	setAny(out, "name", get(info, "name"))
	setText(out, "description", descriptionOf(get(info, "description")))
	definitionTo1(c, out)
	return out
}

// itemID is the id of an item under either of its names.
func itemID(item *entity.Map) string {
	if id := item.Text("id"); id != "" {
		return id
	}
	return item.Text("_postman_id")
}

// variablesFrom1 names variables without a key by their id, and has no flag
// "disabled" that says nothing.
func variablesFrom1(list entity.List) entity.List {
	out := entity.List{}
	for _, v := range list {
		m := mapOf(v)
		if m == nil {
			continue
		}
		variable := m.Clone()
		if get(m, "key") == nil {
			variable.Set("key", get(m, "id"))
		}
		if m.Text("type") == "text" {
			variable.Set("type", "string")
		}
		if m.Has("disabled") && !isTrue(m, "disabled") {
			variable.Delete("disabled")
		}
		out = append(out, variable)
	}
	return out
}

func variablesTo1(list entity.List) entity.List { return variablesFrom1(list) }

// textOr is the text at a key, or what stands for none.
func textOr(m *entity.Map, key, fallback string) string {
	if text, ok := get(m, key).(string); ok {
		return text
	}
	return fallback
}
