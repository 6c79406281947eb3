package odb

import "errors"

var errDelta = errors.New("delta is malformed")

// applyDelta builds an object from its base and a delta.
func applyDelta(base, delta []byte) ([]byte, error) {
	from, delta, ok := deltaSize(delta)
	if !ok || from != len(base) {
		return nil, errDelta
	}
	to, delta, ok := deltaSize(delta)
	if !ok || to > maxObject {
		return nil, errDelta
	}
	out := make([]byte, 0, min(to, 1<<24))
	for len(delta) > 0 {
		part, rest, ok := deltaStep(base, delta)
		if !ok || len(out)+len(part) > to {
			return nil, errDelta
		}
		out, delta = append(out, part...), rest
	}
	if len(out) != to {
		return nil, errDelta
	}
	return out, nil
}

func deltaSize(d []byte) (int, []byte, bool) {
	n := 0
	for i := 0; i < len(d) && i < 7; i++ {
		n |= int(d[i]&0x7f) << (7 * i)
		if d[i]&0x80 == 0 {
			return n, d[i+1:], true
		}
	}
	return 0, nil, false
}

// deltaStep is the bytes that the first instruction yields, and the rest.
func deltaStep(base, d []byte) (part, rest []byte, ok bool) {
	op := d[0]
	d = d[1:]
	if op&0x80 == 0 { // insert the next op bytes
		n := int(op)
		if n == 0 || n > len(d) {
			return nil, nil, false
		}
		return d[:n], d[n:], true
	}
	var args [7]int // four bytes of offset, three of size
	for i := range args {
		if op>>i&1 == 0 {
			continue
		}
		if len(d) == 0 {
			return nil, nil, false
		}
		args[i], d = int(d[0]), d[1:]
	}
	offset := args[0] | args[1]<<8 | args[2]<<16 | args[3]<<24
	size := args[4] | args[5]<<8 | args[6]<<16
	if size == 0 {
		size = 0x10000
	}
	if offset+size > len(base) {
		return nil, nil, false
	}
	return base[offset : offset+size], d, true
}
