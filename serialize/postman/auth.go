package postman

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// authTypes are the types that schema 3.0.0 knows, apart from noauth.
var authTypes = []string{"basic", "bearer", "apikey", "digest", "oauth1", "oauth2", "jwt", "awsv4", "hawk", "ntlm", "asap", "edgegrid"}

// authTo3 is the auth of a request, nil where schema 3.0.0 has none for it.
func authTo3(v entity.Value) *entity.Map {
	auth := mapOf(v)
	kind := auth.Text("type")
	if kind == "noauth" {
		return entity.MapOf("type", kind)
	}
	if !slices.Contains(authTypes, kind) {
		return nil
	}
	out := entity.MapOf("type", kind)
	setAny(out, "credentials", credentialsTo3(get(auth, kind)))
	return out
}

// credentialsTo3 takes the list of attributes of version 2.1 or the map of
// 2.0. Attributes that are null are none.
func credentialsTo3(v entity.Value) entity.Value {
	attributes := entity.List{}
	switch v := v.(type) {
	case *entity.Map:
		for k, x := range v.All() {
			attributes = append(attributes, entity.MapOf("key", k, "value", x))
		}
	case entity.List:
		attributes = v
	}
	asMap, list, unique := &entity.Map{}, entity.List{}, true
	for _, a := range attributes {
		key, value := textOf(get(mapOf(a), "key")), scriptValue(get(mapOf(a), "value"))
		if value == nil || key == "" {
			continue
		}
		unique = unique && !asMap.Has(key)
		asMap.Set(key, value)
		list = append(list, entity.MapOf("key", key, "value", value))
	}
	switch {
	case len(list) == 0:
		return nil
	case unique && keepsOrder(asMap):
		return asMap
	}
	return list
}

// definitionAuthTo3 is the auth of a collection or folder: a list of one, with
// a name and an id. Postman draws the id at random at each conversion; ours
// follows from the place, so that equal content gives equal files.
func definitionAuthTo3(v entity.Value, place string) entity.Value {
	auth := authTo3(v)
	if auth == nil {
		return nil
	}
	kind := auth.Text("type")
	if kind == "noauth" {
		return entity.List{entity.MapOf("id", "", "type", kind, "name", "No Auth")}
	}
	out := entity.MapOf("id", uuidOf(place+"\x00"+kind), "type", kind, "name", kind+" auth")
	setAny(out, "credentials", get(auth, "credentials"))
	return entity.List{out}
}

// uuidOf is a name-based UUID (RFC 9562, version 8).
func uuidOf(name string) string {
	sum := sha256.Sum256([]byte(name))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// authTo2 is the auth of version 2; of several (multi-auth) the first.
func authTo2(v entity.Value, version Format) entity.Value {
	if list, ok := v.(entity.List); ok && len(list) > 0 {
		v = list[0]
	}
	auth := mapOf(v)
	kind := auth.Text("type")
	if kind == "" {
		return nil
	}
	out := entity.MapOf("type", kind)
	if credentials, ok := auth.Get("credentials"); ok {
		out.Set(kind, attributesTo2(credentials, version))
	}
	return out
}

func attributesTo2(credentials entity.Value, version Format) entity.Value {
	list := paramsTo2(credentials)
	if version == CollectionV20 {
		out := &entity.Map{}
		for _, v := range list {
			out.Set(textOf(get(mapOf(v), "key")), get(mapOf(v), "value"))
		}
		return out
	}
	for _, v := range list {
		if m := mapOf(v); m != nil {
			m.Set("type", attributeType(get(m, "value")))
		}
	}
	return list
}

func attributeType(v entity.Value) string {
	switch v.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	}
	return "any"
}
