package history

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/postbag/postbag/serialize/entity"
)

// fullest is how many entries go into one segment, so that a file stays one
// that a person can open.
const fullest = 1000

// Undated is the day of entries that do not say when they were sent.
const Undated = "1970-01-01"

// Segments groups entries into new segment files: the result maps names
// "<yyyy-mm-dd>/<device>-<n>" to bodies {entries: […]}, sorted by time. Days
// are those of UTC; entries without a time are under 1970-01-01. Existing are
// the names of the segments that are there, with or without an ending; n goes
// on from the highest of the day and device. Use [Fresh] first, so that
// nothing is stored twice.
func Segments(entries []*Entry, device string, existing []string) map[string]*entity.Map {
	days := map[string][]*Entry{}
	for _, e := range entries {
		days[e.Day()] = append(days[e.Day()], e)
	}
	out := map[string]*entity.Map{}
	for day, list := range days {
		slices.SortStableFunc(list, func(a, b *Entry) int { return a.When.Compare(b.When) })
		n := lastNumber(day+"/"+device+"-", existing)
		for part := range slices.Chunk(list, fullest) {
			n++
			out[fmt.Sprintf("%s/%s-%d", day, device, n)] = segment(part)
		}
	}
	return out
}

// Day is the day that an entry is stored under, in UTC.
func (e *Entry) Day() string {
	if e.When.IsZero() {
		return Undated
	}
	return e.When.UTC().Format(time.DateOnly)
}

// lastNumber is the highest number behind a prefix, 0 where there is none.
func lastNumber(prefix string, names []string) int {
	last := 0
	for _, name := range names {
		if rest, ok := strings.CutPrefix(name, prefix); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(rest, ".yaml"))
			if err == nil {
				last = max(last, n)
			}
		}
	}
	return last
}

func segment(entries []*Entry) *entity.Map {
	out := make(entity.List, len(entries))
	for i, e := range entries {
		out[i] = stored(e)
	}
	return entity.MapOf(keyEntries, out)
}

// stored is an entry as it is stored.
func stored(e *Entry) *entity.Map {
	m := entity.MapOf("id", e.ID)
	if !e.When.IsZero() {
		m.Set("when", e.When.UTC().Format(time.RFC3339Nano))
	}
	setText(m, "name", e.Name)
	for k, v := range e.Body.All() {
		m.Set(k, v)
	}
	return m
}

// Without is the body of a segment without the entries that gone tells by their
// places; nil where none is left.
func Without(body *entity.Map, gone func(i int) bool) *entity.Map {
	left := entity.List{}
	for i, v := range body.List(keyEntries) {
		if !gone(i) {
			left = append(left, v)
		}
	}
	if len(left) == 0 {
		return nil
	}
	out := shallow(body)
	out.Set(keyEntries, left)
	return out
}

// ReadSegment reads the entries of a segment's body. An entry without a
// request is refused with its JSON pointer.
func ReadSegment(body *entity.Map) ([]*Entry, error) {
	list := body.List(keyEntries)
	out := make([]*Entry, len(list))
	for i, v := range list {
		m, ok := v.(*entity.Map)
		if !ok || m.Map(keyRequest) == nil {
			return nil, fmt.Errorf("read history segment: /entries/%d: no request", i)
		}
		request, rest := m.Map(keyRequest), shallow(m)
		for _, k := range []string{"id", "when", "name"} {
			rest.Delete(k)
		}
		out[i] = &Entry{
			ID: m.Text("id"), When: timeOf(field(m, "when")), Name: m.Text("name"),
			Method: request.Text("method"), URL: request.Text("url"), Body: rest,
		}
	}
	return out, nil
}

// SplitName tells the day, the device and the number of a segment by its name.
func SplitName(name string) (day, device string, n int) {
	day, rest, _ := strings.Cut(name, "/")
	if i := strings.LastIndexByte(rest, '-'); i >= 0 {
		if n, err := strconv.Atoi(rest[i+1:]); err == nil {
			return day, rest[:i], n
		}
	}
	return day, rest, 0
}

// CompareNames orders segments by day, and those of a day as they were written.
func CompareNames(a, b string) int {
	dayA, deviceA, nA := SplitName(a)
	dayB, deviceB, nB := SplitName(b)
	return cmp.Or(cmp.Compare(dayA, dayB), cmp.Compare(nA, nB), cmp.Compare(deviceA, deviceB))
}

// IDs are those of the entries of a segment.
func IDs(body *entity.Map) map[string]bool {
	out := map[string]bool{}
	for m := range maps(body.List(keyEntries)) {
		out[m.Text("id")] = true
	}
	return out
}

// entryLine begins each entry of a segment as it is written.
var entryLine = []byte("\n  - id: ")

// CountIn is how many entries a segment file that nobody has edited holds,
// without decoding it; 0 is for want of a better answer.
func CountIn(data []byte) int {
	if !bytes.HasPrefix(data, []byte(keyEntries+":\n")) {
		return 0
	}
	return bytes.Count(data, entryLine)
}
