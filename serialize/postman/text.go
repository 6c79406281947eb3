package postman

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// textOf is a value as text, as Postman's own converter makes it where that
// loses nothing: null is "", numbers are written as JavaScript does. Lists and
// maps, of which Postman keeps "[object Object]", are their JSON.
func textOf(v entity.Value) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case entity.Number:
		return string(scriptNumber(v))
	}
	return string(json.Encode(v, ""))
}

// scriptNumber is a number as JavaScript writes it, but for those that
// JavaScript would round: they keep their literal.
func scriptNumber(n entity.Number) entity.Number {
	if isShortInteger(string(n)) {
		return n
	}
	f, err := strconv.ParseFloat(string(n), 64)
	exact, ok := new(big.Rat).SetString(string(n))
	if err != nil || !ok || exact.Cmp(new(big.Rat).SetFloat64(f)) != 0 && !shortest(string(n), f) {
		return n
	}
	return entity.Number(formatFloat(f))
}

func isShortInteger(s string) bool {
	if len(s) > 15 || s == "" || s[0] == '0' && len(s) > 1 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

// shortest reports whether the digits of a literal are all that is needed to
// find f again, as "0.1" is, so that writing f gives the same digits.
func shortest(literal string, f float64) bool {
	want, ok := new(big.Rat).SetString(literal)
	got, ok2 := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return ok && ok2 && want.Cmp(got) == 0
}

// formatFloat writes a number as ECMAScript's Number::toString does.
func formatFloat(f float64) string {
	if f == 0 {
		return "0"
	}
	if abs := max(f, -f); abs >= 1e21 || abs < 1e-6 {
		s := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0")
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// scriptValue is a value with its numbers as JavaScript writes them.
func scriptValue(v entity.Value) entity.Value {
	switch v := v.(type) {
	case entity.Number:
		return scriptNumber(v)
	case entity.List:
		out := make(entity.List, len(v))
		for i := range v {
			out[i] = scriptValue(v[i])
		}
		return out
	case *entity.Map:
		out := &entity.Map{}
		for k, x := range v.All() {
			out.Set(k, scriptValue(x))
		}
		return out
	}
	return v
}

// descriptionOf is the text of a description, which is a string or
// {"content": string, "type": …}.
func descriptionOf(v entity.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case *entity.Map:
		return v.Text("content")
	}
	return ""
}

// setText sets key unless the text is empty.
func setText(m *entity.Map, key, text string) {
	if text != "" {
		m.Set(key, text)
	}
}

// setAny sets key unless the value is nil.
func setAny(m *entity.Map, key string, v entity.Value) {
	if v != nil {
		m.Set(key, v)
	}
}

func isTrue(m *entity.Map, key string) bool {
	v, _ := m.Get(key)
	return v == true
}

func mapOf(v entity.Value) *entity.Map {
	m, _ := v.(*entity.Map)
	return m
}

func get(m *entity.Map, key string) entity.Value {
	v, _ := m.Get(key)
	return v
}
