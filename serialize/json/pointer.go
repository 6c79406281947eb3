package json

import (
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

var (
	tokenEscapes = strings.NewReplacer("~", "~0", "/", "~1")
	tokenReal    = strings.NewReplacer("~1", "/", "~0", "~")
)

// Pointer is the JSON pointer (RFC 6901) of keys and indexes; "" for none.
func Pointer(path []string) string {
	var b strings.Builder
	for _, token := range path {
		b.WriteString("/" + Token(token))
	}
	return b.String()
}

// Token is a key as a JSON pointer writes it.
func Token(key string) string { return tokenEscapes.Replace(key) }

// At is the value that a JSON pointer leads to from v.
func At(v entity.Value, pointer string) (entity.Value, bool) {
	tokens := strings.Split(pointer, "/")
	if tokens[0] != "" {
		return nil, false
	}
	for _, token := range tokens[1:] {
		var ok bool
		if v, ok = under(v, tokenReal.Replace(token)); !ok {
			return nil, false
		}
	}
	return v, true
}

func under(v entity.Value, token string) (entity.Value, bool) {
	switch in := v.(type) {
	case *entity.Map:
		return in.Get(token)
	case entity.List:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(in) {
			return in[i], true
		}
	}
	return nil, false
}

// DeeperThan finds the first list or map that lies in more than limit others,
// and gives its JSON pointer.
func DeeperThan(limit int, v entity.Value) (pointer string, deeper bool) {
	return deeperThan(limit, v, nil)
}

func deeperThan(limit int, v entity.Value, path []string) (string, bool) {
	switch v := v.(type) {
	case *entity.Map:
		if len(path) > limit {
			return Pointer(path), true
		}
		for k, sub := range v.All() {
			if at, deeper := deeperThan(limit, sub, append(path, k)); deeper {
				return at, true
			}
		}
	case entity.List:
		if len(path) > limit {
			return Pointer(path), true
		}
		for i, sub := range v {
			if !nests(sub) {
				continue // the index of each byte of a long body is not written out
			}
			if at, deeper := deeperThan(limit, sub, append(path, strconv.Itoa(i))); deeper {
				return at, true
			}
		}
	}
	return "", false
}

func nests(v entity.Value) bool {
	switch v.(type) {
	case *entity.Map, entity.List:
		return true
	}
	return false
}
