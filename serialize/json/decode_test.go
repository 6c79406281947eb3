package json

import (
	"errors"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

func TestDecode(t *testing.T) {
	num := func(s string) entity.Number { return entity.Number(s) }
	tests := map[string]struct {
		in   string
		want entity.Value
	}{
		"null":             {`null`, nil},
		"true":             {` true `, true},
		"false":            {"\t\r\nfalse\n", false},
		"string":           {`"a"`, "a"},
		"empty string":     {`""`, ""},
		"escapes":          {`"\"\\\/\b\f\n\r\t"`, "\"\\/\b\f\n\r\t"},
		"unicode escapes":  {`"\u00e9\u0000\u001F\u2028x"`, "é\x00\x1f\u2028x"},
		"surrogate pair":   {`"a\ud83d\uDE00b"`, "a😀b"},
		"replacement":      {`"\ufffd�"`, "��"},
		"raw text":         {"\"é😀\u2028\x7f\"", "é😀\u2028\x7f"},
		"zero":             {`0`, num("0")},
		"negative zero":    {`-0`, num("-0")},
		"trailing zero":    {`1.50`, num("1.50")},
		"20 digits":        {`12345678901234567890`, num("12345678901234567890")},
		"out of range":     {`1e400`, num("1e400")},
		"exponents":        {`[1E+2,1e-2,0e0]`, entity.List{num("1E+2"), num("1e-2"), num("0e0")}},
		"empty list":       {`[ ]`, entity.List{}},
		"empty map":        {`{ }`, entity.MapOf()},
		"list":             {`[1 , [null]]`, entity.List{num("1"), entity.List{nil}}},
		"order of members": {`{"b":1,"a":{"":2}}`, entity.MapOf("b", num("1"), "a", entity.MapOf("", num("2")))},
		"byte order mark":  {"\ufeff{}", entity.MapOf()},
		"mark in text":     {"\"\ufeff\"", "\ufeff"},
		"UTF-16 LE":        {utf16LE("\ufeff\"é😀\""), "é😀"},
		"UTF-16 BE":        {utf16BE("\ufeff\"é😀\""), "é😀"},
		"UTF-16 LE bare":   {utf16LE(`{"a":"ü"}`), entity.MapOf("a", "ü")},
		"UTF-16 BE bare":   {utf16BE(`{"a":"ü"}`), entity.MapOf("a", "ü")},
		"UTF-16 one digit": {utf16LE("7"), num("7")},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Decode([]byte(tt.in))
			if err != nil || !entity.Equal(got, tt.want) {
				t.Errorf("Decode(%q) = %#v, %v; want %#v", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	tests := map[string]struct {
		in, want string
	}{
		"empty":              {"", `line 1, column 1: document is empty`},
		"white space only":   {" \n ", `line 1, column 1: document is empty`},
		"mark only":          {"\ufeff", `line 1, column 1: document is empty`},
		"not JSON":           {"<html>", `line 1, column 1: unexpected "<", expected a value`},
		"trailing text":      {"{}\n{}", `line 2, column 1: unexpected "{", expected the end`},
		"trailing zero byte": {"{}\x00", `line 1, column 3: unexpected "\x00", expected the end`},
		"truncated list":     {`[1,`, `line 1, column 4, at "/1": unexpected end, expected a value`},
		"truncated map":      {`{"a":1`, `line 1, column 7: unexpected end, expected a comma or "}"`},
		"truncated member":   {`{"a":{"b":`, `line 1, column 11, at "/a/b": unexpected end, expected a value`},
		"truncated key":      {`{"a`, `line 1, column 4: unexpected end inside a string`},
		"truncated string":   {`["a\n`, `line 1, column 6, at "/0": unexpected end inside a string`},
		"truncated escape":   {`"\`, `line 1, column 3: unexpected end inside a string`},
		"truncated word":     {`tru`, `line 1, column 1: unexpected "t", expected a value`},
		"NaN":                {`NaN`, `line 1, column 1: unexpected "N", expected a value`},
		"plus":               {`+1`, `line 1, column 1: unexpected "+", expected a value`},
		"leading zero":       {`01`, `line 1, column 1: malformed number`},
		"leading point":      {`.5`, `line 1, column 1: unexpected ".", expected a value`},
		"trailing point":     {`[1.]`, `line 1, column 2, at "/0": malformed number`},
		"no exponent":        {`1e`, `line 1, column 1: malformed number`},
		"minus only":         {`-`, `line 1, column 1: malformed number`},
		"infinity":           {`-Infinity`, `line 1, column 1: malformed number`},
		"hexadecimal":        {`0x1F`, `line 1, column 1: malformed number`},
		"duplicate member":   {"{\"é\": {\n\"a/~\":1,\n  \"a/~\":2}}", `line 3, column 3, at "/é/a~1~0": duplicate member "a/~"`},
		"trailing comma":     {`[1,]`, `line 1, column 4, at "/1": unexpected "]", expected a value`},
		"trailing comma map": {`{"a":1,}`, `line 1, column 8: unexpected "}", expected a member name in double quotes`},
		"no colon":           {`{"a" 1}`, `line 1, column 6, at "/a": unexpected "1", expected a colon`},
		"wrong bracket":      {`[{}}`, `line 1, column 4: unexpected "}", expected a comma or "]"`},
		"comment":            {`{} // x`, `line 1, column 4: unexpected "/", expected the end`},
		"single quotes":      {`{'a':1}`, `line 1, column 2: unexpected "'", expected a member name in double quotes`},
		"control character":  {"[\"a\nb\"]", `line 1, column 4, at "/0": control character U+000A inside a string`},
		"zero byte":          {"\"ab\x00\"", `line 1, column 4: control character U+0000 inside a string`},
		"unknown escape":     {`"\x"`, `line 1, column 2: unknown escape in a string`},
		"short escape":       {`"\u12"`, `line 1, column 2: \u without four hex digits`},
		"lone high":          {`{"a":["\ud83d"]}`, `line 1, column 8, at "/a/0": unpaired surrogate \ud83d`},
		"lone low":           {`"\ude00"`, `line 1, column 2: unpaired surrogate \ude00`},
		"high before other":  {`"\ud83d\u0041"`, `line 1, column 2: unpaired surrogate \ud83d`},
		"invalid UTF-8":      {"{\"a\":\"é\xff\"}", `line 1, column 8, at "/a": invalid UTF-8`},
		"invalid after \\":   {"\"\\n\xc3\"", `line 1, column 4: invalid UTF-8`},
		"overlong":           {"\"\xc0\x80\"", `line 1, column 2: invalid UTF-8`},
		"invalid outside":    {"[\xff]", `line 1, column 2, at "/0": invalid UTF-8`},
		"odd UTF-16":         {utf16LE("\ufeff{}") + "\n", `line 1, column 3: invalid UTF-16`},
		"lone UTF-16":        {utf16LE("\ufeff[\"") + "\x3d\xd8" + utf16LE(`"]`), `line 1, column 3, at "/0": invalid UTF-16`},
		"lone UTF-16 at end": {utf16LE("\ufeff[\"") + "\x3d\xd8", `line 1, column 3, at "/0": invalid UTF-16`},
		"carriage returns":   {"[1,\r\n2,\r3 x", `line 3, column 3: unexpected "x", expected a comma or "]"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			v, err := Decode([]byte(tt.in))
			if err == nil || err.Error() != tt.want || v != nil {
				t.Errorf("Decode(%q) = %v, %v\nwant %s", tt.in, v, err, tt.want)
			}
		})
	}
}

func TestDecodeErrorPlace(t *testing.T) {
	_, err := Decode([]byte("\ufeff{\n  \"a\": [0, é]}"))
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error is a %T", err)
	}
	want := Error{Line: 2, Column: 12, Offset: 13, Pointer: "/a/1", Msg: `unexpected "é", expected a value`}
	if *e != want {
		t.Errorf("got %+v\nwant %+v", *e, want)
	}
}

func TestDecodeDepth(t *testing.T) {
	nested := func(n int) []byte {
		return []byte(strings.Repeat("[", n) + strings.Repeat("]", n))
	}
	if _, err := Decode(nested(maxDepth)); err != nil {
		t.Errorf("depth %d: %v", maxDepth, err)
	}
	_, err := Decode(nested(maxDepth + 1))
	if err == nil || !strings.Contains(err.Error(), "nested deeper than 1000") {
		t.Errorf("depth %d: %v", maxDepth+1, err)
	}
	if _, err := Decode([]byte(strings.Repeat(`{"a":`, 1<<20))); err == nil {
		t.Error("a million maps were taken")
	}
	wide := "[" + strings.Repeat("[],", 2000) + "{}]"
	if _, err := Decode([]byte(wide)); err != nil {
		t.Errorf("2000 lists beside each other: %v", err)
	}
}

func TestDecodeKeepsInputApart(t *testing.T) {
	data := []byte(`{"key":"text"}`)
	v, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	if want := entity.MapOf("key", "text"); !entity.Equal(v, want) {
		t.Errorf("value changed with the input: %v", v)
	}
}
