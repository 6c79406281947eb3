package run

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// secrets are the values of a report that must not be stored in the clear:
// where they lie, and what their texts are, to find them elsewhere.
type secrets struct {
	holders map[*entity.Map]map[string]string // map -> key of the value -> name
	texts   texts
}

// findSecrets looks through a report for variables of type secret or named
// like credentials, for credential headers and for the credentials of auth
// blocks, where they hold a value and not a {{variable}}.
func findSecrets(report *entity.Map, given []Given) *secrets {
	s := &secrets{holders: map[*entity.Map]map[string]string{}}
	s.find("report", report)
	for _, g := range given {
		s.find(g.Scope, g.Document)
	}
	s.texts.index()
	return s
}

// find looks through what lies under a key; scope is the key above it.
func (s *secrets) find(scope string, m *entity.Map) {
	for k, v := range m.All() {
		if k == "auth" {
			s.auth(asMap(v))
		}
		s.findIn(scope, k, v)
	}
}

func (s *secrets) findIn(scope, key string, v entity.Value) {
	switch v := v.(type) {
	case string:
		s.userinfo(v)
		s.query(v)
	case *entity.Map:
		s.find(key, v)
	case entity.List:
		for _, entry := range v {
			if m, ok := entry.(*entity.Map); ok {
				s.entry(scope, key, m)
				s.find(key, m)
			}
		}
	}
}

// userinfo looks for the password in a URL.
func (s *secrets) userinfo(text string) {
	if !strings.Contains(text, "@") {
		return
	}
	for _, found := range urlPassword.FindAllStringSubmatch(text, -1) {
		if !template.MatchString(found[1]) {
			s.texts.add(found[1], "url/password")
		}
	}
}

// entry looks at an entry of a list of variables or headers.
func (s *secrets) entry(scope, list string, m *entity.Map) {
	name := firstText(m.Text("key"), m.Text("name"), m.Text("id"))
	switch list {
	case "values", "variable", "variables":
		if m.Text("type") == "secret" || m.Has("secret") && field(m, "secret") == true || namesCredential(name) {
			s.holdValues(m, scope+"/"+name)
		}
	case "query", "queryParams":
		if CredentialParameter(name) {
			s.hold(m, "value", "query/"+name)
			s.parameter(m.Text("value"), "query/"+name)
		}
	case "header", "headers":
		if credentialHeader.MatchString(name) {
			s.hold(m, "value", "header/"+name)
		}
	}
}

// valueKeys are the keys under which variables have values.
var valueKeys = []string{"value", "initial", "current", "initialValue", "currentValue", "sessionValue", "defaultValue"}

func (s *secrets) holdValues(m *entity.Map, name string) {
	for _, key := range valueKeys {
		s.hold(m, key, name)
	}
}

// auth looks at an auth block: {type, <type>: list of {key, value}}, or a map
// in the place of the list; that of a URL is {user, password}.
func (s *secrets) auth(block *entity.Map) {
	for kind, v := range block.All() {
		switch v := v.(type) {
		case string:
			if namesCredential(kind) {
				s.hold(block, kind, "auth/"+kind)
			}
		case entity.List:
			for _, entry := range v {
				if m := asMap(entry); authCredential(kind, m.Text("key")) {
					s.hold(m, "value", "auth/"+kind+"/"+m.Text("key"))
				}
			}
		case *entity.Map:
			for k := range v.All() {
				if authCredential(kind, k) {
					s.hold(v, k, "auth/"+kind+"/"+k)
				}
			}
		}
	}
}

func authCredential(kind, key string) bool {
	return namesCredential(key) || kind == "apikey" && key == "value"
}

// hold marks the value at a key of a map as secret, if it is one.
func (s *secrets) hold(m *entity.Map, key, name string) {
	v, _ := m.Get(key)
	if !holdsSecret(v) {
		return
	}
	if s.holders[m] == nil {
		s.holders[m] = map[string]string{}
	}
	s.holders[m][key] = name
	s.addTexts(v, name)
}

func (s *secrets) addTexts(v entity.Value, name string) {
	switch v := v.(type) {
	case string:
		s.texts.add(v, name)
		if scheme, credential, ok := strings.Cut(v, " "); ok && slices.Contains(schemes, strings.ToLower(scheme)) {
			s.texts.add(strings.TrimSpace(credential), name)
			s.addBasic(credential, name)
		}
	case entity.Number:
		s.texts.add(string(v), name)
	case entity.List:
		for _, sub := range v {
			s.addTexts(sub, name)
		}
	case *entity.Map:
		for _, sub := range v.All() {
			s.addTexts(sub, name)
		}
	}
}

var schemes = []string{"basic", "bearer", "token", "apikey", "digest"}

// addBasic adds the password of basic credentials.
func (s *secrets) addBasic(credential, name string) {
	clear, err := base64.StdEncoding.DecodeString(strings.TrimSpace(credential))
	if _, password, ok := strings.Cut(string(clear), ":"); err == nil && ok {
		s.texts.add(password, name)
	}
}
