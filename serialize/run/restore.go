package run

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// marker is what a marker stands for.
func (r *restorer) marker(mark string, arg entity.Value) (entity.Value, error) {
	switch mark {
	case markText:
		text, err := r.text(arg)
		return r.buffer([]byte(text)), err
	case markBase64:
		text, _ := arg.(string)
		data, err := base64.StdEncoding.DecodeString(text)
		return r.buffer(data), err
	case markUnknown:
		return r.unknown(arg)
	case markDropped:
		return r.dropped(arg)
	case markSame:
		return r.same(arg)
	case markEntries:
		return r.entries(arg)
	}
	literal, ok := arg.(*entity.Map)
	if !ok {
		return nil, fmt.Errorf("%s of what is no map", mark)
	}
	return r.fields(literal)
}

func (r *restorer) buffer(data []byte) entity.Value {
	if !r.buffers {
		data = nil
	}
	r.weight += len(data)
	return buffer(data)
}

// text is the text of a buffer, which may be unknown.
func (r *restorer) text(arg entity.Value) (string, error) {
	if m, ok := arg.(*entity.Map); ok && m.Has(markUnknown) {
		arg, err := r.unknown(field(m, markUnknown))
		text, _ := arg.(string)
		return text, err
	}
	text, ok := arg.(string)
	if !ok {
		return "", errors.New("a buffer of what is no text")
	}
	return text, nil
}

// unknown is what is left of a value of which something is unknown.
func (r *restorer) unknown(arg entity.Value) (entity.Value, error) {
	if name, ok := arg.(string); ok {
		r.miss(Missing{Name: name})
		return "", nil
	}
	parts, ok := arg.(entity.List)
	if !ok {
		return nil, errors.New("an unknown without a name")
	}
	var known strings.Builder
	for _, part := range parts {
		if text, ok := part.(string); ok {
			known.WriteString(text)
		} else {
			r.miss(Missing{Name: asMap(part).Text("name")})
		}
	}
	return known.String(), nil
}

func (r *restorer) miss(m Missing) {
	m.Pointer = json.Pointer(r.path)
	if n := len(r.missing); n == 0 || r.missing[n-1] != m {
		r.missing = append(r.missing, m)
	}
}

func (r *restorer) dropped(arg entity.Value) (entity.Value, error) {
	m := asMap(arg)
	bytes := whole(field(m, "bytes"))
	r.miss(Missing{Name: fmt.Sprintf("body of %d bytes", bytes), Dropped: true, Bytes: bytes})
	if m.Text("as") == asText {
		return "", nil
	}
	return buffer(nil), nil
}
