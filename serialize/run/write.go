package run

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// Write makes the report of a body again, in its own format, and names what
// the body leaves out: each such value is "" (a buffer is empty) in the
// report, each such part of a text is not there. Equal parts of the report
// share memory, so it is not to be changed in place. A body that was edited so
// that its markers mean nothing is refused with the place in the report.
func Write(body *entity.Map) (*entity.Map, []Missing, error) {
	return restore(body, true)
}

// LeftOut names what a body leaves out of its report.
func LeftOut(body *entity.Map) ([]Missing, error) {
	_, missing, err := restore(body, false)
	return missing, err
}

// restore does the work of Write. Without buffers, those are left empty.
func restore(body *entity.Map, buffers bool) (*entity.Map, []Missing, error) {
	if body.Map(keyReport) == nil {
		return nil, nil, errors.New("write run result: the body has no report")
	}
	r := restorer{root: body.Map(keyReport), buffers: buffers, done: map[string]restored{}, open: map[string]bool{}}
	v, err := r.value(r.root)
	if err != nil {
		return nil, nil, fmt.Errorf("write run result: %s: %w", json.Pointer(r.path), err)
	}
	report, ok := v.(*entity.Map)
	if !ok {
		return nil, nil, errors.New("write run result: the report is no map")
	}
	return report, r.missing, nil
}

// swollen is how many values a report may have, the bytes of buffers among
// them: far more than a file that was ever read.
const swollen = 1 << 28

type restorer struct {
	root    *entity.Map
	buffers bool
	path    []string // in the report
	missing []Missing
	weight  int
	done    map[string]restored // what pointers lead to
	open    map[string]bool     // pointers that are being followed
}

// restored is a value that may be needed again, with its missing parts by
// pointers from the value on.
type restored struct {
	value   entity.Value
	missing []Missing
	weight  int
}

func (r *restorer) value(v entity.Value) (entity.Value, error) {
	if r.weight++; r.weight > swollen {
		return nil, errors.New("references swell the report beyond reason")
	}
	switch v := v.(type) {
	case entity.List:
		return r.list(v)
	case *entity.Map:
		if mark, arg, ok := markerOf(v); ok {
			return r.marker(mark, arg)
		}
		return r.fields(v)
	}
	return v, nil
}

func (r *restorer) list(list entity.List) (entity.Value, error) {
	out := make(entity.List, len(list))
	for i, v := range list {
		sub, err := r.inside(strconv.Itoa(i), v)
		if err != nil {
			return nil, err
		}
		out[i] = sub
	}
	return out, nil
}

func (r *restorer) fields(m *entity.Map) (entity.Value, error) {
	out := &entity.Map{}
	for k, v := range m.All() {
		sub, err := r.inside(k, v)
		if err != nil {
			return nil, err
		}
		out.Set(k, sub)
	}
	return out, nil
}

// inside restores what lies under a token. On an error the path stays, to
// tell the place.
func (r *restorer) inside(token string, v entity.Value) (entity.Value, error) {
	r.path = append(r.path, token)
	sub, err := r.value(v)
	if err == nil {
		r.path = r.path[:len(r.path)-1]
	}
	return sub, err
}
