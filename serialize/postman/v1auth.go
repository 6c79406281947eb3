package postman

import "github.com/postbag/postbag/serialize/entity"

// helper is how version 1 calls a type of auth and its attributes, where that
// is not as in version 2.
type helper struct {
	name, kind string
	attributes map[string]string // of version 1: the names in version 2
}

var helpers = []helper{
	{"apikeyAuth", "apikey", nil},
	{"basicAuth", "basic", map[string]string{"saveToRequest": "saveHelperData"}},
	{"bearerAuth", "bearer", nil},
	{"digestAuth", "digest", nil},
	{"hawkAuth", "hawk", map[string]string{"hawk_id": "authId", "hawk_key": "authKey", "ext": "extraData", "app": "appId",
		"dlg": "delegation", "saveToRequest": "saveHelperData"}},
	{"oAuth1", "oauth1", map[string]string{"header": "addParamsToHeader", "auto": "autoAddParam", "includeEmpty": "addEmptyParamsToSign"}},
	{"oAuth2", "oauth2", nil},
	{"ntlmAuth", "ntlm", nil},
	{"awsSigV4", "awsv4", nil},
	{"jwtAuth", "jwt", nil},
	{"asapAuth", "asap", nil},
	{"edgegridAuth", "edgegrid", nil},
}

// helperIDs are what the attributes of some helpers name them.
var helperIDs = map[string]string{"apikey": "apikey", "basic": "basic", "bearer": "bearer", "digest": "digest", "oauth1": "oAuth1",
	"hawk": "hawk", "ntlm": "ntlm", "oauth2": "oAuth2"}

// authFrom1 is the auth of a request, folder or collection in version 2.1: its
// helper where it has one, else the auth block; nil where there is none.
func authFrom1(m *entity.Map) *entity.Map {
	name := m.Text("currentHelper")
	if name == "normal" {
		return nil
	}
	if name != "" {
		return authOfHelper(name, fromText(get(m, "helperAttributes")))
	}
	auth := m.Map("auth")
	kind := auth.Text("type")
	if kind == "" {
		return nil
	}
	out := entity.MapOf("type", kind)
	if attributes := attributeList(get(auth, kind)); kind != "noauth" && len(attributes) > 0 {
		out.Set(kind, attributes)
	}
	return out
}

func authOfHelper(name string, attributes entity.Value) *entity.Map {
	h := helper{name: name, kind: name}
	for _, known := range helpers {
		if known.name == name {
			h = known
		}
	}
	out := entity.MapOf("type", h.kind)
	given, ok := attributes.(*entity.Map)
	if !ok {
		return out
	}
	named := &entity.Map{}
	for k, v := range given.All() {
		if k == "id" && v == helperIDs[h.kind] {
			continue
		}
		if other := h.attributes[k]; other != "" {
			k = other
		}
		named.Set(k, v)
	}
	if h.kind == "basic" && !named.Has("showPassword") {
		named.Set("showPassword", false)
	}
	out.Set(h.kind, attributeList(named))
	return out
}

// attributeList is the list of attributes that version 2.1 has, of a map or a
// list.
func attributeList(v entity.Value) entity.List {
	out := entity.List{}
	for _, x := range paramsTo2(v) {
		attribute := mapOf(x)
		if attribute == nil {
			continue
		}
		switch attribute.Text("type") {
		case "text":
			attribute.Set("type", "string")
		case "":
			attribute.Set("type", attributeKind(get(attribute, "value")))
		}
		out = append(out, attribute)
	}
	return out
}

func attributeKind(v entity.Value) string {
	if isNumber(v) {
		return "number"
	}
	return attributeType(v)
}

// helperTo1 sets the auth of a request in both ways of version 1.
func helperTo1(request, out *entity.Map) {
	v, given := request.Get("auth")
	auth := mapOf(v)
	if auth.Text("type") == "" {
		if given && v == nil {
			out.Set("currentHelper", nil)
			out.Set("helperAttributes", nil)
			out.Set("auth", nil)
		}
		return
	}
	name, attributes := helperOf(auth)
	out.Set("currentHelper", name)
	out.Set("helperAttributes", attributes)
	out.Set("auth", authListTo1(auth))
}

// helperOf is the name and the attributes of the helper for an auth; null
// where version 1 has none.
func helperOf(auth *entity.Map) (name, attributes entity.Value) {
	kind := auth.Text("type")
	for _, h := range helpers {
		if h.kind != kind {
			continue
		}
		out, back := &entity.Map{}, map[string]string{}
		for one, two := range h.attributes {
			back[two] = one
		}
		setText(out, "id", helperIDs[kind])
		for _, x := range attributeList(get(auth, kind)) {
			key := textOf(get(mapOf(x), "key"))
			if kind == "oauth1" && key == "timeStamp" {
				key = "timestamp" // version 2 knows both
			}
			if other := back[key]; other != "" {
				key = other
			}
			out.Set(key, get(mapOf(x), "value"))
		}
		if kind == "basic" && get(out, "showPassword") == false {
			out.Delete("showPassword") // what authOfHelper adds
		}
		return h.name, out
	}
	return nil, nil
}

// authListTo1 is the auth block of version 1, which is that of 2.1; nil where
// there is none.
func authListTo1(v entity.Value) entity.Value {
	auth := mapOf(v)
	kind := auth.Text("type")
	if kind == "" {
		return nil
	}
	out := entity.MapOf("type", kind)
	if attributes := attributeList(get(auth, kind)); kind != "noauth" && len(attributes) > 0 {
		out.Set(kind, attributes)
	}
	return out
}
