package postman

import (
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// setting is one key of protocolProfileBehavior that schema 3.0.0 has too.
type setting struct {
	key   string
	valid func(entity.Value) bool
}

// settings in the order in which Postman writes them.
var settings = []setting{
	{"protocolVersion", isProtocol},
	{"strictSSL", isBool},
	{"followRedirects", isBool},
	{"maxRedirects", isNumber},
	{"followOriginalHttpMethod", isBool},
	{"followAuthorizationHeader", isBool},
	{"removeRefererHeaderOnRedirect", isBool},
	{"insecureHTTPParser", isBool},
	{"disableUrlEncoding", isBool},
	{"disableCookies", isBool},
	{"disabledSystemHeaders", isMap},
	{"tlsPreferServerCiphers", isBool},
	{"tlsDisabledProtocols", isTexts},
	{"tlsCipherSelection", isTexts},
}

// systemHeaders can be disabled; schema 3.0.0 knows no others.
var systemHeaders = []string{"cache-control", "postman-token", "content-type", "content-length",
	"accept-encoding", "user-agent", "connection", "accept", "host"}

func settingsTo3(behavior *entity.Map) entity.Value {
	out := &entity.Map{}
	for _, s := range settings {
		v, ok := behavior.Get(s.key)
		if !ok || !s.valid(v) {
			continue
		}
		if m := mapOf(v); m != nil {
			v = disabledHeaders(m)
		}
		out.Set(s.key, scriptValue(v))
	}
	if out.Len() == 0 {
		return nil
	}
	return out
}

func disabledHeaders(m *entity.Map) entity.List {
	out := entity.List{}
	for name, off := range m.All() {
		if off == true && slices.Contains(systemHeaders, name) {
			out = append(out, name)
		}
	}
	return out
}

func settingsTo2(settings *entity.Map) *entity.Map {
	out := &entity.Map{}
	for k, v := range settings.All() {
		if k == "disabledSystemHeaders" {
			names, _ := v.(entity.List)
			off := &entity.Map{}
			for _, name := range names {
				off.Set(textOf(name), true)
			}
			v = off
		}
		out.Set(k, v)
	}
	return out
}

func isBool(v entity.Value) bool { _, ok := v.(bool); return ok }

func isNumber(v entity.Value) bool { _, ok := v.(entity.Number); return ok }

func isMap(v entity.Value) bool { _, ok := v.(*entity.Map); return ok }

func isProtocol(v entity.Value) bool {
	return v == "auto" || v == "http1" || v == "http2"
}

func isTexts(v entity.Value) bool {
	list, ok := v.(entity.List)
	return ok && !slices.ContainsFunc(list, func(x entity.Value) bool { _, text := x.(string); return !text })
}
