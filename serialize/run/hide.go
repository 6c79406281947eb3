package run

import (
	"encoding/base64"
	"encoding/binary"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// shortest is the number of characters from which a secret is looked for
// everywhere. Shorter ones ("1", "admin") would be found in what they are not.
const shortest = 8

// texts finds secrets in texts. All secrets are found in one walk over the
// text: they have eight bytes at least, so the first eight tell which may be
// there.
type texts struct {
	names map[string]string   // secret -> name; the first name stands
	heads map[uint64][]string // first eight bytes -> secrets, longest first
	pairs [1 << 16]bool       // first two bytes of any secret
}

// add adds a secret, and the forms that it takes in URLs, in JSON and in
// basic credentials.
func (t *texts) add(secret, name string) {
	if utf8.RuneCountInString(secret) < shortest {
		return
	}
	quoted := string(json.Encode(secret, ""))
	for _, form := range []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret), quoted[1 : len(quoted)-1],
		base64.StdEncoding.EncodeToString([]byte(secret)),
	} {
		if t.names == nil {
			t.names = map[string]string{}
		}
		if _, known := t.names[form]; !known {
			t.names[form] = name
		}
	}
}

// index is to be called once, when all secrets are added.
func (t *texts) index() {
	t.heads = make(map[uint64][]string, len(t.names))
	for s := range t.names {
		t.pairs[binary.BigEndian.Uint16([]byte(s))] = true
		head := binary.BigEndian.Uint64([]byte(s))
		t.heads[head] = append(t.heads[head], s)
	}
	for _, list := range t.heads {
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
}

// next finds the first secret in text from an offset on, the longest of those
// that start there.
func (t *texts) next(text string, from int) (start int, secret string) {
	for i := from; i+8 <= len(text); i++ {
		if !t.pairs[uint16(text[i])<<8|uint16(text[i+1])] {
			continue
		}
		for _, s := range t.heads[binary.BigEndian.Uint64([]byte(text[i:i+8]))] {
			if strings.HasPrefix(text[i:], s) {
				return i, s
			}
		}
	}
	return -1, ""
}

// hide is the text, or where secrets are in it, the marker of what remains.
func (s *secrets) hide(text string) entity.Value {
	if len(s.texts.names) == 0 {
		return text
	}
	parts, from := entity.List{}, 0
	for {
		at, secret := s.texts.next(text, from)
		if at < 0 {
			break
		}
		parts = known(parts, text[from:at])
		parts = append(parts, entity.MapOf("name", s.texts.names[secret]))
		from = at + len(secret)
	}
	if from == 0 {
		return text
	}
	if parts = known(parts, text[from:]); len(parts) == 1 {
		return entity.MapOf(markUnknown, asMap(parts[0]).Text("name"))
	}
	return entity.MapOf(markUnknown, parts)
}

func known(parts entity.List, text string) entity.List {
	if text == "" {
		return parts
	}
	return append(parts, text)
}

// firstIn is the name of the first secret in a text that has one.
func (s *secrets) firstIn(text string) string {
	_, secret := s.texts.next(text, 0)
	return s.texts.names[secret]
}

// wholly is the name of the unknown that a marker stands for, if that is all.
func wholly(v entity.Value) (name string, whole bool) {
	name, whole = field(asMap(v), markUnknown).(string)
	return name, whole
}
