package simulate

// set is a set of small numbers: operations, or commits.
type set []uint64

func (s set) has(n int) bool { return n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }

// with is the set with one more, in memory of its own.
func (s set) with(n int) set {
	out := make(set, max(len(s), n/64+1))
	copy(out, s)
	out[n/64] |= 1 << (n % 64)
	return out
}

func (s set) union(x set) set {
	out := make(set, max(len(s), len(x)))
	copy(out, s)
	for i, bits := range x {
		out[i] |= bits
	}
	return out
}
