package json

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize/entity"
	"pgregory.net/rapid"
)

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := values(4).Draw(t, "value")
		indent := rapid.SampledFrom([]string{"", "\t", "    "}).Draw(t, "indent")
		data := Encode(v, indent)
		got, err := Decode(data)
		if err != nil || !entity.Equal(got, v) {
			t.Fatalf("%s\ndecodes to %#v, %v", data, got, err)
		}
		if std, err := stdDecode(data); err != nil || !entity.Equal(std, v) {
			t.Fatalf("%s\nencoding/json reads %#v, %v", data, std, err)
		}
	})
}

func TestUTF16RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := entity.Value(entity.List{rapid.String().Draw(t, "text")})
		text := string(Encode(v, ""))
		for _, data := range []string{utf16LE(text), utf16BE("\ufeff" + text)} {
			if got, err := Decode([]byte(data)); err != nil || !entity.Equal(got, v) {
				t.Fatalf("%q decodes to %#v, %v", data, got, err)
			}
		}
	})
}

// Near-JSON is what two parsers disagree on, if they do on anything.
func TestAgreesWithStandardLibrary(t *testing.T) {
	pieces := []string{
		`{`, `}`, `[`, `]`, `,`, `:`, ` `, "\n", `"`, `\`, `"a"`, `"b"`, `"a":`, `"\n"`, `"\u00e9"`, `\ud83d`,
		`\ude00`, `1`, `0`, `-`, `.`, `e`, `+`, `null`, `true`, `false`, `é`, "\xff", "\x00", "\u2028",
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "parts")
		if err := compare([]byte(strings.Join(parts, ""))); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"a":[1,2.50,-0,1e400,"\ud83d\ude00",null,true,{}]}`, "\ufeff[]", utf16LE("\ufeff{}"), `{"a":1,"a":2}`,
		`"\ud800"`, "\"\xff\"", `01`, `[[[[`, utf16BE(`"é"`),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := compare(data); err != nil {
			t.Fatal(err)
		}
	})
}

// compare checks that Decode and encoding/json tell the same of data: what we
// read they read alike, and what they read we either read or refuse for a
// reason of our own.
func compare(data []byte) error {
	got, err := Decode(data)
	if err != nil {
		if e := err.(*Error); stdjson.Valid(data) && !stricter(e) {
			return fmt.Errorf("%q is refused: %w", data, err)
		}
		return nil
	}
	again, err := Decode(Encode(got, "\t"))
	if err != nil || !entity.Equal(got, again) {
		return fmt.Errorf("%q is %#v, but written and read again %#v, %v", data, got, again, err)
	}
	if utf16Order(data) != nil {
		return nil
	}
	std, err := stdDecode(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil || !entity.Equal(got, std) {
		return fmt.Errorf("%q is %#v to us, %#v, %v to encoding/json", data, got, std, err)
	}
	return nil
}

// stricter reports whether e is a refusal that encoding/json does not share.
func stricter(e *Error) bool {
	for _, s := range []string{"duplicate member", "unpaired surrogate", "invalid UTF-8", "nested deeper"} {
		if strings.HasPrefix(e.Msg, s) {
			return true
		}
	}
	return false
}

// stdDecode reads a document with the tokens of encoding/json.
func stdDecode(data []byte) (entity.Value, error) {
	dec := stdjson.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := stdValue(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("trailing text: %v", err)
	}
	return v, nil
}

func stdValue(dec *stdjson.Decoder) (entity.Value, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case stdjson.Number:
		return entity.Number(token), nil
	case stdjson.Delim:
		if token == '{' {
			return stdMap(dec)
		}
		return stdList(dec)
	default:
		return token, nil
	}
}

func stdList(dec *stdjson.Decoder) (entity.Value, error) {
	list := entity.List{}
	for dec.More() {
		v, err := stdValue(dec)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := dec.Token()
	return list, err
}

func stdMap(dec *stdjson.Decoder) (entity.Value, error) {
	m := &entity.Map{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		v, err := stdValue(dec)
		if err != nil {
			return nil, err
		}
		m.Set(key.(string), v)
	}
	_, err := dec.Token()
	return m, err
}

// values draws any value that JSON can say.
func values(depth int) *rapid.Generator[entity.Value] {
	scalars := []*rapid.Generator[entity.Value]{
		rapid.Just[entity.Value](nil),
		rapid.Map(rapid.Bool(), func(b bool) entity.Value { return b }),
		rapid.Map(texts(), func(s string) entity.Value { return s }),
		rapid.Map(rapid.StringMatching(`-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?`),
			func(s string) entity.Value { return entity.Number(s) }),
	}
	if depth == 0 {
		return rapid.OneOf(scalars...)
	}
	lists := rapid.Map(rapid.SliceOfN(values(depth-1), 0, 5), func(l []entity.Value) entity.Value { return entity.List(l) })
	maps := rapid.Custom(func(t *rapid.T) entity.Value {
		m := &entity.Map{}
		for _, key := range rapid.SliceOfN(texts(), 0, 20).Draw(t, "keys") {
			m.Set(key, values(depth-1).Draw(t, "value"))
		}
		return m
	})
	return rapid.OneOf(append(scalars, lists, maps)...)
}

// texts draws valid UTF-8, with control characters more often than chance.
func texts() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[a-z]{0,8}`),
		rapid.StringOf(rapid.RuneFrom([]rune("\x00\b\f\n\r\t\x1b\"\\/<\x7f\u0085\u2028\ufeff\ufffdé😀"))),
		rapid.String().Filter(utf8.ValidString),
	)
}

func utf16LE(s string) string { return utf16Bytes(s, 0) }

func utf16BE(s string) string { return utf16Bytes(s, 8) }

func utf16Bytes(s string, shift int) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u >> shift))
		b.WriteByte(byte(u >> (8 - shift)))
	}
	return b.String()
}
