package postman

import (
	"cmp"
	"strconv"
	"time"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// responseFrom1 is a saved response; known finds the request of an id, which
// may stand in the place of the request that was sent.
func responseFrom1(r *entity.Map, known func(id string) *entity.Map) *entity.Map {
	out := &entity.Map{}
	setText(out, "id", r.Text("id"))
	out.Set("name", textOr(r, "name", "response"))
	if request := sentRequest(r, known); request != nil {
		out.Set("originalRequest", requestFrom1(request))
	}
	code := r.Map("responseCode")
	setAny(out, "status", get(code, "name"))
	if n := codeFrom1(get(code, "code")); n != nil {
		out.Set("code", n)
	}
	setAny(out, "_postman_previewlanguage", get(r, "language"))
	setAny(out, "_postman_previewtype", get(r, "previewType"))
	setAny(out, "header", get(r, "headers"))
	out.Set("cookie", cookiesFrom1(r.List("cookies")))
	setAny(out, "responseTime", get(r, "time"))
	setAny(out, "body", get(r, "text"))
	return out
}

// sentRequest is the request of a response: an object, the JSON of one, or an
// id.
func sentRequest(r *entity.Map, known func(id string) *entity.Map) *entity.Map {
	for _, key := range []string{"requestObject", "request"} {
		switch v := fromText(get(r, key)).(type) {
		case *entity.Map:
			return v
		case string:
			if request := known(v); request != nil {
				return request
			}
		}
	}
	return nil
}

func codeFrom1(v entity.Value) entity.Value {
	if text, ok := v.(string); ok {
		if _, err := strconv.Atoi(text); err == nil {
			return entity.Number(text)
		}
		return nil
	}
	if isNumber(v) {
		return v
	}
	return nil
}

// scriptDate is a time as JavaScript writes it, in UTC.
const scriptDate = "Mon Jan 02 2006 15:04:05 GMT+0000 (Coordinated Universal Time)"

func cookiesFrom1(list entity.List) entity.List {
	out := entity.List{}
	for _, v := range list {
		m := mapOf(v)
		if m == nil {
			continue
		}
		cookie := &entity.Map{}
		for k, x := range m.All() {
			switch n, isNumber := x.(entity.Number); {
			case k == "expirationDate" && isNumber:
				cookie.Set("expires", dateOf(n))
			case k == "expirationDate":
				cookie.Set("expires", x)
			case k == "name":
				cookie.Set("key", x)
			default:
				cookie.Set(k, x)
			}
		}
		out = append(out, cookie)
	}
	return out
}

func dateOf(seconds entity.Number) entity.Value {
	f, err := strconv.ParseFloat(string(seconds), 64)
	if err != nil || f > 1e12 || f < -1e12 {
		return seconds
	}
	return time.UnixMilli(int64(f * 1000)).UTC().Format(scriptDate)
}

// responseTo1 is a saved response with the request that was sent, as an object
// under both of its names.
func responseTo1(r *entity.Map) *entity.Map {
	out := &entity.Map{}
	setText(out, "id", itemID(r))
	setAny(out, "name", get(r, "name"))
	sent := get(r, "originalRequest")
	if sent == nil {
		sent = get(r, "request") // of old generators
	}
	if original := asRequest(sent); original != nil {
		request := requestTo1(entity.MapOf("request", original))
		out.Set("request", request)
		out.Set("requestObject", request)
	}
	setAny(out, "status", get(r, "status"))
	code := &entity.Map{}
	setAny(code, "code", get(r, "code"))
	setAny(code, "name", get(r, "status"))
	code.Set("detail", "")
	out.Set("responseCode", code)
	out.Set("language", cmp.Or(r.Text("_postman_previewlanguage"), "Text"))
	out.Set("previewType", cmp.Or(r.Text("_postman_previewtype"), "html"))
	setAny(out, "time", get(r, "responseTime"))
	setAny(out, "headers", get(r, "header"))
	out.Set("cookies", cookiesTo1(r.List("cookie")))
	setAny(out, "text", get(r, "body"))
	out.Set("rawDataType", "text")
	return out
}

func cookiesTo1(list entity.List) entity.List {
	out := entity.List{}
	for _, v := range list {
		m := mapOf(v)
		if m == nil {
			continue
		}
		cookie := &entity.Map{}
		for k, x := range m.All() {
			switch k {
			case "expires":
				k = "expirationDate"
			case "key":
				k = "name"
			}
			cookie.Set(k, x)
		}
		out = append(out, cookie)
	}
	return out
}

// fromText is what a text says where it is the JSON of an object or a list;
// anything else is itself.
func fromText(v entity.Value) entity.Value {
	text, ok := v.(string)
	if !ok || text == "" || text[0] != '{' && text[0] != '[' {
		return v
	}
	said, err := json.Decode([]byte(text))
	if err != nil {
		return v
	}
	return said
}
