package postman

import "github.com/postbag/postbag/serialize/entity"

// bodyKeys are the keys of each kind in the order in which Postman writes
// them.
var (
	requestKeys    = []string{"$kind", "id", "name", "description", "url", "method", "headers", "queryParams", "pathVariables", "body", "auth", "scripts", "settings", "examples", "order"}
	definitionKeys = []string{"$kind", "id", "name", "description", "variables", "scripts", "auth", "order"}
	exampleKeys    = []string{"$kind", "id", "name", "request", "response", "order"}
)

// ordered is m with its keys in the given order; others follow.
func ordered(m *entity.Map, keys []string) *entity.Map {
	out := &entity.Map{}
	out.Grow(m.Len())
	for _, k := range keys {
		if v, ok := m.Get(k); ok {
			out.Set(k, v)
		}
	}
	for k, v := range m.All() {
		out.Set(k, v)
	}
	return out
}

// requestTo3 is the body of a request, but for what its place decides: name,
// examples and order.
func requestTo3(item *entity.Map) *entity.Map {
	out := entity.MapOf("$kind", "http-request")
	setText(out, "id", item.Text("id"))
	request := asRequest(get(item, "request"))
	description, given := request.Get("description")
	if !given || description == nil {
		description = get(item, "description")
	}
	setText(out, "description", descriptionOf(description))
	coreTo3(request, out)
	setAny(out, "body", bodyTo3(get(request, "body")))
	if auth := authTo3(get(request, "auth")); auth != nil {
		out.Set("auth", auth)
	}
	setAny(out, "scripts", scriptsTo3(item.List("event"), ""))
	setAny(out, "settings", settingsTo3(item.Map("protocolProfileBehavior")))
	return ordered(out, requestKeys)
}

// asRequest takes a request as an object or as the bare URL.
func asRequest(v entity.Value) *entity.Map {
	if url, ok := v.(string); ok {
		return entity.MapOf("url", url)
	}
	return mapOf(v)
}

// coreTo3 sets what requests and the requests of examples share.
func coreTo3(request, out *entity.Map) {
	params := urlTo3(get(request, "url"), out)
	method := "GET"
	if m, ok := get(request, "method").(string); ok {
		method = m
	}
	out.Set("method", method)
	setAny(out, "headers", headersTo3(get(request, "header")))
	for k, v := range params.All() {
		out.Set(k, v)
	}
}

// requestTo2 is the item of a request. Its examples are marked only.
func requestTo2(title string, body *entity.Map, examples bool, version Format) *entity.Map {
	out := itemTo2(title, body)
	setEvents(out, body)
	if settings := body.Map("settings"); settings != nil {
		out.Set("protocolProfileBehavior", settingsTo2(settings))
	}
	request := &entity.Map{}
	setAny(request, "auth", authTo2(get(body, "auth"), version))
	out.Set("request", coreTo2(body, request))
	setText(request, "description", body.Text("description"))
	out.Set("response", marker(examples))
	return out
}

func coreTo2(body, request *entity.Map) *entity.Map {
	request.Set("method", get(body, "method"))
	request.Set("header", paramsTo2(get(body, "headers")))
	setAny(request, "body", bodyTo2(get(body, "body")))
	request.Set("url", urlTo2(body))
	return request
}

func itemTo2(title string, body *entity.Map) *entity.Map {
	out := entity.MapOf("name", title)
	setAny(out, "id", get(body, "id"))
	return out
}

func setEvents(out, body *entity.Map) {
	if scripts := body.List("scripts"); scripts != nil {
		out.Set("event", scriptsTo2(scripts))
	}
}

// marker stands for the children of an item, which are entities of their own:
// an empty list where there are none.
func marker(children bool) entity.List {
	if children {
		return entity.List{"children"}
	}
	return entity.List{}
}

// definitionTo3 is the body of a folder or a collection, but for name and
// order; place is what the id of its auth is drawn from.
func definitionTo3(v *entity.Map, place string) *entity.Map {
	out := entity.MapOf("$kind", "collection")
	setAny(out, "scripts", scriptsTo3(v.List("event"), "http:"))
	setAny(out, "auth", definitionAuthTo3(get(v, "auth"), place))
	return out
}

func folderTo3(item *entity.Map, place string) *entity.Map {
	out := definitionTo3(item, place)
	setText(out, "id", item.Text("id"))
	setText(out, "description", descriptionOf(get(item, "description")))
	return ordered(out, definitionKeys)
}

func folderTo2(title string, body *entity.Map, children bool, version Format) *entity.Map {
	out := itemTo2(title, body)
	out.Set("item", marker(children))
	setText(out, "description", body.Text("description"))
	setAny(out, "auth", authTo2(get(body, "auth"), version))
	setEvents(out, body)
	return out
}

func collectionTo3(c *entity.Map, place string) *entity.Map {
	info := c.Map("info")
	out := definitionTo3(c, place)
	setText(out, "id", info.Text("_postman_id"))
	setText(out, "description", descriptionOf(get(info, "description")))
	setAny(out, "variables", variablesTo3(variableList(c)))
	return ordered(out, definitionKeys)
}

// variableList finds the variables under either of the keys that version 2 and
// its drafts use.
func variableList(c *entity.Map) entity.List {
	if list := c.List("variable"); list != nil {
		return list
	}
	return c.List("variables")
}

// variablesTo3 translates the variables of a collection. Unlike Postman's own
// converter it keeps the flag of secret ones.
func variablesTo3(list entity.List) entity.Value {
	var plain []*entity.Map
	full, secret := entity.List{}, false
	for _, v := range list {
		if m := mapOf(v); m != nil {
			entry := variableTo3(m)
			secret = secret || isTrue(entry, "secret")
			full = append(full, entry)
			plain = append(plain, plainVariable(entry))
		}
	}
	if len(full) == 0 {
		return nil
	}
	if m := asMap(plain); m != nil && !secret {
		return m
	}
	return full
}

// variableTo3 names a variable without a key by its id.
func variableTo3(m *entity.Map) *entity.Map {
	key := get(m, "key")
	if key == nil {
		key = get(m, "id")
	}
	out := entity.MapOf("key", textOf(key), "value", textOf(get(m, "value")))
	if disabled, ok := get(m, "disabled").(bool); ok {
		out.Set("disabled", disabled)
	}
	out.Set("secret", m.Text("type") == "secret")
	return out
}

// plainVariable is a variable as far as the map form could hold it.
func plainVariable(entry *entity.Map) *entity.Map {
	out := entity.MapOf("key", get(entry, "key"), "value", get(entry, "value"))
	if isTrue(entry, "disabled") {
		out.Set("disabled", true)
	}
	return out
}

func collectionTo2(title string, body *entity.Map, children bool, version Format) *entity.Map {
	info := &entity.Map{}
	setAny(info, "_postman_id", get(body, "id"))
	info.Set("name", title)
	setText(info, "description", body.Text("description"))
	info.Set("schema", schemaOf(version))
	out := entity.MapOf("info", info, "item", marker(children))
	setAny(out, "auth", authTo2(get(body, "auth"), version))
	setEvents(out, body)
	if variables, ok := body.Get("variables"); ok {
		out.Set("variable", variablesTo2(variables))
	}
	return out
}

func schemaOf(version Format) string {
	if version == CollectionV20 {
		return "https://schema.getpostman.com/json/collection/v2.0.0/collection.json"
	}
	return "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
}

func variablesTo2(v entity.Value) entity.List {
	out := paramsTo2(v)
	for _, e := range out {
		m := mapOf(e)
		if m == nil {
			continue
		}
		if isTrue(m, "secret") {
			m.Set("type", "secret")
		}
		m.Delete("secret")
	}
	return out
}

// exampleTo3 is the body of an example, but for name and order.
func exampleTo3(r *entity.Map) *entity.Map {
	out := entity.MapOf("$kind", "http-example")
	setText(out, "id", r.Text("id"))
	original := asRequest(get(r, "originalRequest"))
	request := &entity.Map{}
	coreTo3(original, request)
	setAny(request, "body", bodyTo3(get(original, "body")))
	out.Set("request", request)
	response := entity.MapOf("statusCode", codeNumber(get(r, "code")), "statusText", statusText(get(r, "status")))
	setAny(response, "headers", headersTo3(get(r, "header")))
	response.Set("body", entity.MapOf("type", responseType(r), "content", textOf(get(r, "body"))))
	out.Set("response", response)
	return ordered(out, exampleKeys)
}

func codeNumber(v entity.Value) entity.Number {
	if n, ok := v.(entity.Number); ok {
		return scriptNumber(n)
	}
	return "200"
}

func statusText(v entity.Value) string {
	if s, ok := v.(string); ok {
		return s
	}
	return "OK"
}

// exampleTo2 is the response of version 2.
func exampleTo2(title string, body *entity.Map) *entity.Map {
	out := &entity.Map{}
	setAny(out, "id", get(body, "id"))
	out.Set("name", title)
	out.Set("originalRequest", coreTo2(body.Map("request"), &entity.Map{}))
	response := body.Map("response")
	out.Set("status", get(response, "statusText"))
	out.Set("code", get(response, "statusCode"))
	out.Set("_postman_previewlanguage", get(response.Map("body"), "type"))
	out.Set("header", paramsTo2(get(response, "headers")))
	out.Set("cookie", entity.List{})
	out.Set("body", get(response.Map("body"), "content"))
	return out
}
