package serialize_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// The hashes in the samples of the reference are what it says that they are.
func TestSecondReaderOfHashes(t *testing.T) {
	f := readFormat(t)
	shown := map[string]*entity.Map{}
	for _, s := range samples(t, f) {
		shown[s.file] = s.body
	}
	extras := shown["postbag/extras/collections/Shop.yaml"]
	health, description := `"{{baseUrl}}/health"`, `"Orders, and what becomes of them."`
	got := []string{
		hexOf(health)[:6] + " " + hexOf(`"{{baseUrl}}"`)[:3] + " " + hexOf(`"health"`)[:3],
		hexOf(description)[:6],
		hexOf(`{"key":"Accept","value":"text/plain","disabled":true}`)[:12],
		hexOf("0")[:12],
		namedUUID("Shop/Orders", "bearer"),
		reportID(shown["postbag/runs/Shop/2026-11-23T09-20-00Z-5d6087f6.yaml"]),
	}
	want := []string{
		extras.Map("requests").Map("Health").Map("is").Text("url"),
		extras.Map("is").Text("description"),
		at(t, extras, "/requests/Orders~1Create order- fast/at/request.header/entries/0/of"),
		at(t, shown["postbag/history/2026-11-23/laptop-1.yaml"], "/entries/0/source/notes/time/of"),
		at(t, shown["postman/collections/Shop/Orders/.resources/definition.yaml"], "/auth/0/id"),
		shown["postbag/runs/Shop/2026-11-23T09-20-00Z-5d6087f6.yaml"].Text("id"),
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q is in the sample, %q follows from what is said", want[i], got[i])
		}
	}
}

func hexOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// at is the text at a JSON pointer.
func at(t *testing.T, v entity.Value, pointer string) (out string) {
	t.Helper()
	places("", v, func(here string, sub entity.Value) {
		if text, ok := sub.(string); ok && here == pointer {
			out = text
		}
	})
	if out == "" {
		t.Fatalf("nothing is at %q", pointer)
	}
	return out
}

// namedUUID is a UUID of version 8 of a path and a type.
func namedUUID(path, kind string) string {
	sum := sha256.Sum256([]byte(path + "\x00" + kind))
	sum[6], sum[8] = 0x80|sum[6]&0x0f, 0x80|sum[8]&0x3f
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// reportID is the id of a run result.
func reportID(body *entity.Map) string {
	sum := digest(body.Map("report"), body.Map("report"))
	return hex.EncodeToString(sum[:4])
}

// digest is that of a value of a packed report, what is shared put back.
func digest(report *entity.Map, v entity.Value) [sha256.Size]byte {
	var in strings.Builder
	text := func(s string) {
		in.WriteByte('"')
		in.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		in.WriteString(s)
	}
	value := func(v entity.Value) {
		if pointer, shared := sameAs(v); shared {
			places("", report, func(here string, sub entity.Value) {
				if here == pointer {
					v = sub
				}
			})
		}
		switch v.(type) {
		case *entity.Map, entity.List:
			sum := digest(report, v)
			in.WriteString("=" + string(sum[:]))
		default:
			text(string(json.Encode(v, "")))
		}
	}
	switch v := v.(type) {
	case *entity.Map:
		in.WriteByte('{')
		for k, sub := range v.All() {
			text(k)
			value(sub)
		}
	case entity.List:
		in.WriteByte('[')
		for _, sub := range v {
			value(sub)
		}
	}
	return sha256.Sum256([]byte(in.String()))
}

// sameAs is where the value lies that a marker stands for.
func sameAs(v entity.Value) (pointer string, ok bool) {
	m, _ := v.(*entity.Map)
	return m.Text("$same"), m.Has("$same")
}
