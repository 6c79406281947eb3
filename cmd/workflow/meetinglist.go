package workflow

import "github.com/postbag/postbag/merge"

// list merges Postman's own list of a workspace by its keys, whichever way its
// paths are separated. What clashes shows as the shown side has it, and is
// recorded as the files of both.
func (m *meeting) list(file string, hidden, shown []byte) ([]byte, error) {
	base, err := m.before(file)
	if err != nil {
		return nil, err
	}
	v := versions{file, base, hidden, shown}
	if !v.areReadable() {
		return m.bytes(file, hidden, shown) // there is nothing to merge by key
	}
	j, _ := v.join()
	if len(j.conflicts) > 0 {
		m.clashes = append(m.clashes, &clash{file: file, Conflict: merge.OfFile(file, base, hidden, shown)})
	}
	return j.data, nil
}
