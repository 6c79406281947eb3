package run

import (
	"encoding/base64"
	"strconv"
	"unicode"
	"unicode/utf8"

	"github.com/postbag/postbag/serialize/entity"
)

// packer makes the packed form of a report: buffers as text, secrets as
// markers.
type packer struct{ secrets *secrets }

// pack packs the value that lies under a key.
func (p *packer) pack(key string, v entity.Value) entity.Value {
	switch v := v.(type) {
	case string:
		return p.secrets.hide(v)
	case entity.Number:
		return p.number(v)
	case entity.List:
		out := make(entity.List, len(v))
		for i := range v {
			out[i] = p.pack(key, v[i])
		}
		return out
	case *entity.Map:
		if data, ok := bufferBytes(v); ok {
			return p.buffer(data)
		}
		return p.packMap(v)
	}
	return v
}

// number hides a number that is a secret as a whole.
func (p *packer) number(n entity.Number) entity.Value {
	if hidden := p.secrets.hide(string(n)); hidden != entity.Value(string(n)) {
		if name, whole := wholly(hidden); whole {
			return entity.MapOf(markUnknown, name)
		}
	}
	return n
}

func (p *packer) packMap(m *entity.Map) entity.Value {
	out, entries := &entity.Map{}, entity.List(nil)
	holds := p.secrets.holders[m]
	for k, v := range m.All() {
		packed := p.packField(holds, k, v)
		if hidden := p.secrets.hide(k); hidden != entity.Value(k) && entries == nil {
			entries = entriesOf(out)
		}
		if entries != nil {
			entries = append(entries, entity.List{p.secrets.hide(k), packed})
		}
		out.Set(k, packed)
	}
	if entries != nil {
		return entity.MapOf(markEntries, entries)
	}
	if _, _, looks := markerOf(m); looks {
		return entity.MapOf(markLiteral, out)
	}
	return out
}

func (p *packer) packField(holds map[string]string, key string, v entity.Value) entity.Value {
	if name, ok := holds[key]; ok {
		return entity.MapOf(markUnknown, name)
	}
	return p.pack(key, v)
}

func entriesOf(m *entity.Map) entity.List {
	out := make(entity.List, 0, m.Len()+1)
	for k, v := range m.All() {
		out = append(out, entity.List{k, v})
	}
	return out
}

// buffer packs the bytes of a Buffer.
func (p *packer) buffer(data []byte) entity.Value {
	if legible(data) {
		return entity.MapOf(markText, p.secrets.hide(string(data)))
	}
	if hidden := p.secrets.hide(string(data)); hidden != entity.Value(string(data)) {
		return entity.MapOf(markText, entity.MapOf(markUnknown, p.secrets.firstIn(string(data))))
	}
	return entity.MapOf(markBase64, base64.StdEncoding.EncodeToString(data))
}

// legible reports whether bytes are text that a YAML file can show.
func legible(data []byte) bool {
	if !utf8.Valid(data) {
		return false
	}
	for _, r := range string(data) {
		if unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' || r == '\ufeff' {
			return false
		}
	}
	return true
}

// bufferBytes reads a Buffer as Node writes it to JSON, {type: "Buffer",
// data: [bytes]}, if it is written exactly so.
func bufferBytes(m *entity.Map) ([]byte, bool) {
	if m.Len() != 2 || m.Text("type") != "Buffer" || m.Keys()[0] != "type" {
		return nil, false
	}
	list, ok := field(m, "data").(entity.List)
	if !ok {
		return nil, false
	}
	data := make([]byte, len(list))
	for i, v := range list {
		n, _ := v.(entity.Number)
		b, err := strconv.ParseUint(string(n), 10, 8)
		if err != nil || len(n) > 1 && n[0] == '0' {
			return nil, false
		}
		data[i] = byte(b)
	}
	return data, true
}

// byteNumbers are the numbers of all bytes, shared by all buffers.
var byteNumbers = func() (all [256]entity.Value) {
	for i := range all {
		all[i] = entity.Number(strconv.Itoa(i))
	}
	return all
}()

// buffer is a Buffer of bytes.
func buffer(data []byte) *entity.Map {
	list := make(entity.List, len(data))
	for i, b := range data {
		list[i] = byteNumbers[b]
	}
	return entity.MapOf("type", "Buffer", "data", list)
}
