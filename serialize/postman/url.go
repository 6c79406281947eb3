package postman

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// urlTo3 sets url, and in params what belongs to it: a URL of version 2 is a
// string, or an object whose raw text may be missing.
func urlTo3(v entity.Value, into *entity.Map) (params *entity.Map) {
	params = &entity.Map{}
	u := mapOf(v)
	if u == nil {
		into.Set("url", textOf(v))
		return params
	}
	raw := textOf(get(u, "raw"))
	if strings.TrimSpace(raw) == "" {
		raw = buildURL(u)
	}
	into.Set("url", raw)
	setAny(params, "queryParams", paramsTo3(u.List("query"), true))
	setAny(params, "pathVariables", pathVariablesTo3(u.List("variable")))
	return params
}

// pathVariablesTo3 names a variable without a key by its id.
func pathVariablesTo3(list entity.List) entity.Value {
	named := make(entity.List, 0, len(list))
	for _, v := range list {
		m := mapOf(v)
		if m != nil && get(m, "key") == nil {
			m = m.Clone()
			m.Set("key", textOf(get(m, "id")))
		}
		if m != nil {
			named = append(named, m)
		}
	}
	return paramsTo3(named, false)
}

// buildURL is the text of a URL object without one.
func buildURL(u *entity.Map) string {
	var b strings.Builder
	if protocol := textOf(get(u, "protocol")); protocol != "" {
		b.WriteString(strings.TrimSuffix(protocol, "://") + "://")
	}
	if auth := u.Map("auth"); auth != nil {
		b.WriteString(textOf(get(auth, "user")) + ":" + textOf(get(auth, "password")) + "@")
	}
	b.WriteString(joined(get(u, "host"), "."))
	if port := textOf(get(u, "port")); port != "" {
		b.WriteString(":" + port)
	}
	b.WriteString(buildPath(get(u, "path")))
	b.WriteString(buildQuery(u.List("query")))
	if hash := textOf(get(u, "hash")); hash != "" {
		b.WriteString("#" + hash)
	}
	return b.String()
}

func buildPath(v entity.Value) string {
	path := joined(v, "/")
	if text, ok := v.(string); ok {
		path = strings.TrimPrefix(text, "/")
	}
	if path == "" {
		return ""
	}
	return "/" + path
}

func buildQuery(query entity.List) string {
	var parts []string
	for _, v := range query {
		q := mapOf(v)
		if q == nil || isTrue(q, "disabled") {
			continue
		}
		part := textOf(get(q, "key"))
		if value := get(q, "value"); value != nil {
			part += "=" + textOf(value)
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return ""
	}
	return "?" + strings.Join(parts, "&")
}

// joined is a host or path, given as text or as a list of texts and
// {"value": text}.
func joined(v entity.Value, separator string) string {
	list, ok := v.(entity.List)
	if !ok {
		return textOf(v)
	}
	parts := make([]string, len(list))
	for i, p := range list {
		if m := mapOf(p); m != nil {
			p = get(m, "value")
		}
		parts[i] = textOf(p)
	}
	return strings.Join(parts, separator)
}

// urlTo2 is the URL object of version 2.
func urlTo2(request *entity.Map) *entity.Map {
	raw := textOf(get(request, "url"))
	out := entity.MapOf("raw", raw)
	query := splitURL(raw, out)
	if v, ok := request.Get("queryParams"); ok {
		out.Set("query", paramsTo2(v))
	} else if query != nil {
		out.Set("query", *query)
	}
	if v, ok := request.Get("pathVariables"); ok {
		out.Set("variable", paramsTo2(v))
	}
	return out
}

// splitURL puts the parts of a URL before its query into out, in the way of
// Postman's app, and returns the query, nil where there is no "?".
func splitURL(raw string, out *entity.Map) *entity.List {
	rest, hash, hasHash := strings.Cut(raw, "#")
	rest, search, hasQuery := strings.Cut(rest, "?")
	if protocol, after, ok := strings.Cut(rest, "://"); ok {
		out.Set("protocol", protocol)
		rest = after
	}
	authority, path, hasPath := strings.Cut(rest, "/")
	splitAuthority(authority, out)
	if hasPath {
		out.Set("path", texts(strings.Split(path, "/")))
	}
	if hasHash {
		out.Set("hash", hash)
	}
	if !hasQuery {
		return nil
	}
	query := parseQuery(search)
	return &query
}

func splitAuthority(authority string, out *entity.Map) {
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		user, password, _ := strings.Cut(authority[:i], ":")
		out.Set("auth", entity.MapOf("user", user, "password", password))
		authority = authority[i+1:]
	}
	host, port := authority, ""
	if i := strings.LastIndexByte(authority, ':'); i >= 0 {
		host, port = authority[:i], authority[i+1:]
	}
	if host != "" {
		out.Set("host", texts(splitHost(host)))
	}
	setText(out, "port", port)
}

// splitHost splits at dots, but not at those within {{variables}}.
func splitHost(host string) []string {
	var parts []string
	start, depth := 0, 0
	for i := range len(host) {
		switch {
		case strings.HasPrefix(host[i:], "{{"):
			depth++
		case strings.HasPrefix(host[i:], "}}"):
			depth--
		case host[i] == '.' && depth <= 0:
			parts = append(parts, host[start:i])
			start = i + 1
		}
	}
	return append(parts, host[start:])
}

// parseQuery reads "a=1&b": a key without "=" has the value null.
func parseQuery(search string) entity.List {
	out := entity.List{}
	if search == "" {
		return out
	}
	for part := range strings.SplitSeq(search, "&") {
		key, value, ok := strings.Cut(part, "=")
		if ok {
			out = append(out, entity.MapOf("key", key, "value", value))
		} else {
			out = append(out, entity.MapOf("key", key, "value", nil))
		}
	}
	return out
}

func texts(parts []string) entity.List {
	out := make(entity.List, len(parts))
	for i, p := range parts {
		out[i] = p
	}
	return out
}
