package history

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Origin is what is remembered of a file that entries came from, so that it
// can be written again: what it holds besides them, and their order.
type Origin struct {
	ID     string // a hash of the rest, so that equal files are one on all devices
	Name   string // of the file, without its folder
	Source Source
	Days   []string // on which its entries are stored
	IDs    []string // of its entries, in its order
}

// NewOrigin is the origin of entries that are stored under ids, which [Fresh]
// gives.
func NewOrigin(name string, source Source, entries []*Entry, ids []string) *Origin {
	o := &Origin{Name: name, Source: source, IDs: ids}
	stored := map[string]string{}
	for i, e := range entries {
		stored[e.ID] = ids[i]
		o.Days = append(o.Days, e.Day())
	}
	slices.Sort(o.Days)
	o.Days = slices.Compact(o.Days)
	o.Source.Responses = slices.Clone(source.Responses)
	for i, v := range o.Source.Responses {
		if id, ok := v.(string); ok {
			o.Source.Responses[i] = stored[id]
		}
	}
	sum := sha256.Sum256(json.Encode(o.Body(), ""))
	o.ID = hex.EncodeToString(sum[:6])
	return o
}

// Body is what is stored of the origin.
func (o *Origin) Body() *entity.Map {
	out := entity.MapOf("name", o.Name, keyFormat, string(o.Source.Format))
	if o.Source.Frame != nil {
		out.Set("frame", o.Source.Frame)
	}
	if len(o.Source.Responses) > 0 {
		out.Set("responses", o.Source.Responses)
	}
	out.Set("days", texts(o.Days))
	out.Set(keyEntries, texts(o.IDs))
	return out
}

// ReadOrigin reads what is stored of an origin, all but its id.
func ReadOrigin(body *entity.Map) (*Origin, error) {
	format := Format(body.Text(keyFormat))
	if format != HAR && format != Lists && format != Records {
		return nil, errors.New("read the origin of history: it names no format")
	}
	source := Source{Format: format, Frame: body.Map("frame"), Responses: body.List("responses")}
	return &Origin{Name: body.Text("name"), Source: source, Days: ofTexts(body.List("days")), IDs: ofTexts(body.List(keyEntries))}, nil
}

// Entries are those of the origin that are stored, in its order.
func (o *Origin) Entries(stored []*Entry) []*Entry {
	byID := map[string]*Entry{}
	for _, e := range stored {
		byID[e.ID] = e
	}
	var out []*Entry
	for _, id := range o.IDs {
		if e := byID[id]; e != nil {
			out = append(out, e)
		}
	}
	return out
}

func texts(list []string) entity.List {
	out := make(entity.List, len(list))
	for i, text := range list {
		out[i] = text
	}
	return out
}

func ofTexts(list entity.List) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		if text, ok := v.(string); ok {
			out = append(out, text)
		}
	}
	return out
}
