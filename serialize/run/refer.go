package run

import (
	"errors"
	"fmt"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// same is the value at a pointer, restored once however often it is needed.
func (r *restorer) same(arg entity.Value) (entity.Value, error) {
	to, _ := arg.(string)
	if before, ok := r.done[to]; ok {
		return r.again(before)
	}
	target, ok := json.At(r.root, to)
	if !ok || to == "" {
		return nil, fmt.Errorf("nothing is at %q", to)
	}
	if r.open[to] {
		return nil, fmt.Errorf("%q refers to itself", to)
	}
	r.open[to] = true
	here, missing, weight := json.Pointer(r.path), len(r.missing), r.weight
	v, err := r.value(target)
	delete(r.open, to)
	if err != nil {
		return nil, err
	}
	made := restored{value: v, weight: r.weight - weight}
	for _, m := range r.missing[missing:] {
		m.Pointer = m.Pointer[len(here):]
		made.missing = append(made.missing, m)
	}
	r.done[to] = made
	return v, nil
}

// again is a value that was restored before, at another place.
func (r *restorer) again(before restored) (entity.Value, error) {
	if r.weight += before.weight; r.weight > swollen {
		return nil, errors.New("references swell the report beyond reason")
	}
	here := json.Pointer(r.path)
	for _, m := range before.missing {
		m.Pointer = here + m.Pointer
		r.missing = append(r.missing, m)
	}
	return before.value, nil
}

// entries is a map of which keys are unknown in part. Where two keys are the
// same without those parts, the later gets a number.
func (r *restorer) entries(arg entity.Value) (entity.Value, error) {
	list, _ := arg.(entity.List)
	out := &entity.Map{}
	for _, v := range list {
		pair, _ := v.(entity.List)
		if len(pair) != 2 {
			return nil, errors.New("an entry that is no key and value")
		}
		key, err := r.key(pair[0])
		if err != nil {
			return nil, err
		}
		key = unused(out, key)
		sub, err := r.inside(key, pair[1])
		if err != nil {
			return nil, err
		}
		out.Set(key, sub)
	}
	return out, nil
}

func (r *restorer) key(v entity.Value) (string, error) {
	if text, ok := v.(string); ok {
		return text, nil
	}
	m, ok := v.(*entity.Map)
	if !ok || !m.Has(markUnknown) {
		return "", errors.New("a key that is no text")
	}
	known, err := r.unknown(field(m, markUnknown))
	text, _ := known.(string)
	return text, err
}

func unused(m *entity.Map, key string) string {
	name := key
	for n := 2; m.Has(name); n++ {
		name = fmt.Sprintf("%s (%d)", key, n)
	}
	return name
}
