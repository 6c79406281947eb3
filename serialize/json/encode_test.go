package json

import (
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

func TestEncode(t *testing.T) {
	v := entity.MapOf(
		"info", entity.MapOf("name", "a/b <é>\u2028", "n", entity.Number("1.50")),
		"item", entity.List{nil, true, false, entity.List{}, &entity.Map{}},
		"empty", entity.MapOf("list", entity.List{}),
	)
	want := "{\n\t\"info\": {\n\t\t\"name\": \"a/b <é>\u2028\",\n\t\t\"n\": 1.50\n\t},\n" +
		"\t\"item\": [\n\t\tnull,\n\t\ttrue,\n\t\tfalse,\n\t\t[],\n\t\t{}\n\t],\n" +
		"\t\"empty\": {\n\t\t\"list\": []\n\t}\n}"
	if got := string(Encode(v, "\t")); got != want {
		t.Errorf("indented:\n%s\nwant\n%s", got, want)
	}
	want = `{"info":{"name":"a/b <é>` + "\u2028" + `","n":1.50},"item":[null,true,false,[],{}],"empty":{"list":[]}}`
	if got := string(Encode(v, "")); got != want {
		t.Errorf("compact:\n%s\nwant\n%s", got, want)
	}
}

func TestEncodeScalars(t *testing.T) {
	tests := []struct {
		in   entity.Value
		want string
	}{
		{nil, `null`},
		{(*entity.Map)(nil), `{}`},
		{entity.List(nil), `[]`},
		{"\"\\/\b\f\n\r\t\x00\x0b\x1f\x7f", `"\"\\/\b\f\n\r\t\u0000\u000b\u001f` + "\x7f\""},
		{"</script>&", `"</script>&"`},
		{entity.Number("-0"), `-0`},
		{entity.Number("12345678901234567890"), `12345678901234567890`},
		{entity.Number("1E+2"), `1E+2`},
		{entity.Number("0x1F"), `31`},
		{entity.Number("-0x1f"), `-31`},
		{entity.Number("0xFFFFFFFFFFFFFFFFFFFF"), `1208925819614629174706175`},
		{entity.Number("0o17"), `15`},
		{entity.Number("0b101"), `5`},
		{entity.Number(".5"), `0.5`},
		{entity.Number("-.5e3"), `-0.5e3`},
		{entity.Number("1."), `1`},
		{entity.Number("1.e3"), `1e3`},
		{entity.Number("+1.50"), `1.50`},
		{entity.Number("010"), `10`},
		{entity.Number("00"), `0`},
		{entity.Number("-00.5"), `-0.5`},
		{entity.Number("1_0"), `10`},
		{entity.Number("1_000.5"), `1000.5`},
		{entity.Number(".inf"), `".inf"`},
		{entity.Number("-.INF"), `"-.INF"`},
		{entity.Number(".nan"), `".nan"`},
		{entity.Number("1:30"), `"1:30"`},
		{entity.Number("1.2.3"), `"1.2.3"`},
		{entity.Number("+-1"), `"+-1"`},
		{entity.Number("--1"), `"--1"`},
		{entity.Number("0x"), `"0x"`},
		{entity.Number("."), `"."`},
		{entity.Number("1e"), `"1e"`},
		{entity.Number(""), `""`},
	}
	for _, tt := range tests {
		if got := string(Encode(tt.in, "\t")); got != tt.want {
			t.Errorf("Encode(%#v) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestEncodeForeignType(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an int was encoded")
		}
	}()
	Encode(entity.List{1}, "")
}
