package run

import (
	"net/url"
	"strings"
)

// query looks for credentials in the query of a URL.
func (s *secrets) query(text string) {
	if !strings.Contains(text, "?") || !wholeURL.MatchString(text) {
		return
	}
	for _, found := range inQuery.FindAllStringSubmatch(text, -1) {
		if name, value := found[1], found[2]; CredentialParameter(name) {
			s.parameter(value, "query/"+name)
		}
	}
}

// parameter adds the value of a parameter as it stands in a URL, and what that
// means.
func (s *secrets) parameter(value, name string) {
	if template.MatchString(value) {
		return
	}
	s.texts.add(value, name)
	if clear, err := url.QueryUnescape(value); err == nil {
		s.texts.add(clear, name)
	}
}
