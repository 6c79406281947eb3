package history

import (
	"regexp"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/run"
)

// Hidden stands for a credential.
const Hidden = "••••"

// Parameters and passwords in URLs.
var (
	inQuery      = regexp.MustCompile(`([?&])([^=&#]*)=([^&#]*)`)
	userPassword = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*://[^/@:?#]*:)[^/@?#]+@`)
)

// Shown is what an entry says, for the eyes of a person: the credentials in
// headers, parameters and URLs are hidden unless reveal is set. What is kept to
// write the record again is not in it.
func (e *Entry) Shown(reveal bool) *entity.Map {
	out := stored(e)
	out.Delete(keySource)
	if reveal {
		return out
	}
	for _, part := range []string{keyRequest, keyResponse} {
		m := out.Map(part)
		if m == nil {
			continue
		}
		m = shallow(m)
		for _, key := range []string{"headers", "queryParams"} {
			if v, ok := m.Get(key); ok {
				m.Set(key, hideBlock(v))
			}
		}
		if m.Has("url") {
			m.Set("url", HideURL(m.Text("url")))
		}
		out.Set(part, m)
	}
	return out
}

func hideBlock(v entity.Value) entity.Value {
	pairs := pairsOf(v)
	for i, p := range pairs {
		if p.value != nil && run.CredentialParameter(p.key) {
			pairs[i].value = Hidden
		}
	}
	return block(pairs)
}

// HideURL is a URL without its password and the parameters that are named like
// credentials.
func HideURL(url string) string {
	url = userPassword.ReplaceAllString(url, "${1}"+Hidden+"@")
	return inQuery.ReplaceAllStringFunc(url, func(text string) string {
		part := inQuery.FindStringSubmatch(text)
		if part[3] == "" || !run.CredentialParameter(part[2]) {
			return text
		}
		return part[1] + part[2] + "=" + Hidden
	})
}

// HideSegment is the body of a segment for the eyes of a person.
func HideSegment(body *entity.Map) *entity.Map {
	entries, err := ReadSegment(body)
	if err != nil {
		return body
	}
	list := make(entity.List, len(entries))
	for i, e := range entries {
		list[i] = e.Shown(false)
	}
	return entity.MapOf(keyEntries, list)
}
