package history

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize/entity"
)

// The body types of schema 3.0.0 that are lists of fields.
const (
	urlencoded = "urlencoded"
	formdata   = "formdata"
)

// bodyType is the type of a body in schema 3.0.0, by its media type.
func bodyType(mime string) string {
	mime, _, _ = strings.Cut(strings.ToLower(mime), ";")
	mime = strings.TrimSpace(mime)
	switch mime {
	case "application/x-www-form-urlencoded":
		return urlencoded
	case "multipart/form-data":
		return formdata
	}
	for _, name := range []string{"json", "html", "xml", "javascript"} {
		if strings.HasSuffix(mime, "/"+name) || strings.HasSuffix(mime, "+"+name) {
			return name
		}
	}
	return "text"
}

// mimeOf is the media type of a body type.
func mimeOf(bodyType string) string {
	switch bodyType {
	case "json", "xml", "javascript":
		return "application/" + bodyType
	case "html":
		return "text/html"
	case urlencoded:
		return "application/x-www-form-urlencoded"
	case formdata:
		return "multipart/form-data"
	}
	return "text/plain"
}

// textType is the type of a body that is text, whatever its media type.
func textType(mime string) string {
	if t := bodyType(mime); t != urlencoded && t != formdata {
		return t
	}
	return "text"
}

// content is the body of a text that may be written in base64. What is no text
// stays so, and the body says it.
func content(mime, text, encoding string) *entity.Map {
	if encoding != "base64" {
		return entity.MapOf("type", textType(mime), "content", text)
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err == nil && utf8.Valid(data) && !strings.ContainsRune(string(data), 0) {
		return entity.MapOf("type", textType(mime), "content", string(data))
	}
	return entity.MapOf("type", "text", "content", text, "encoding", "base64")
}

// form is the body of the fields of a form.
func form(kind string, fields []pair) *entity.Map {
	if kind == formdata {
		parts := make(entity.List, len(fields))
		for i, f := range fields {
			parts[i] = entity.MapOf("type", "text", "key", f.key, "value", f.value)
		}
		return entity.MapOf("type", formdata, "content", parts)
	}
	return entity.MapOf("type", urlencoded, "content", block(fields))
}

// isForm reports whether a body is a list of fields.
func isForm(body *entity.Map) bool {
	kind := body.Text("type")
	return kind == urlencoded || kind == formdata
}

// encodeForm writes fields as they are sent.
func encodeForm(fields []pair) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = url.QueryEscape(f.key) + "=" + url.QueryEscape(textOf(f.value))
	}
	return strings.Join(parts, "&")
}

// bodyText is what a body says, for searching and for formats that know text
// only.
func bodyText(body *entity.Map) string {
	switch c := field(body, "content").(type) {
	case string:
		return c
	case nil:
		return ""
	default:
		return encodeForm(pairsOf(c))
	}
}
