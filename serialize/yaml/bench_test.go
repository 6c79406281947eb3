package yaml

import (
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/entity"
)

// request is about what a saved request holds.
func request() entity.Value {
	headers := entity.List{}
	for range 8 {
		headers = append(headers, entity.MapOf("key", "Content-Type", "value", "{{mime}}; charset=utf-8"))
	}
	script := strings.Repeat("pm.test(\"status\", () => {\n\tpm.response.to.have.status(200);\n});\n", 20)
	return entity.MapOf("$kind", "http-request", "url", "{{base}}/orders/:id", "method", "GET", "headers", headers,
		"scripts", entity.List{entity.MapOf("type", "afterResponse", "code", script)}, "order", entity.Number("1000"))
}

func BenchmarkEncode(b *testing.B) {
	v := request()
	b.SetBytes(int64(len(Encode(v, Block))))
	b.ReportAllocs()
	for b.Loop() {
		Encode(v, Block)
	}
}

func BenchmarkDecode(b *testing.B) {
	data := Encode(request(), Block)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}
