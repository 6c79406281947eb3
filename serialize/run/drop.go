package run

import (
	"encoding/base64"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
)

// What a dropped body was.
const (
	asBuffer = "buffer"
	asText   = "text"
)

// drop leaves the response bodies above a limit out of a packed report. Bodies
// are the buffers, and, in old reports, the text at body of a response.
func drop(v entity.Value, key string, limit int) entity.Value {
	switch v := v.(type) {
	case entity.List:
		out := make(entity.List, len(v))
		for i := range v {
			out[i] = drop(v[i], "", limit)
		}
		return out
	case *entity.Map:
		if n := bufferSize(v); n > limit {
			return dropped(n, asBuffer)
		}
		if literal := v.Map(markLiteral); literal != nil && v.Len() == 1 {
			return entity.MapOf(markLiteral, dropIn(literal, key, limit))
		}
		return dropIn(v, key, limit)
	}
	return v
}

func dropIn(m *entity.Map, key string, limit int) *entity.Map {
	out := &entity.Map{}
	for k, sub := range m.All() {
		if n := textSize(sub); key == "response" && k == "body" && n > limit {
			out.Set(k, dropped(n, asText))
		} else {
			out.Set(k, drop(sub, k, limit))
		}
	}
	return out
}

func dropped(n int, as string) *entity.Map {
	return entity.MapOf(markDropped, entity.MapOf("bytes", entity.Number(strconv.Itoa(n)), "as", as))
}

// bufferSize is the size of a packed buffer, 0 of anything else.
func bufferSize(m *entity.Map) int {
	switch mark, arg, _ := markerOf(m); mark {
	case markText:
		return textSize(arg)
	case markBase64:
		text, _ := arg.(string)
		return base64.StdEncoding.DecodedLen(len(text))
	}
	return 0
}

// textSize is the size of what is known of a text.
func textSize(v entity.Value) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case *entity.Map:
		n := 0
		for _, part := range v.List(markUnknown) {
			text, _ := part.(string)
			n += len(text)
		}
		return n
	}
	return 0
}
