package serialize

import (
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/postbag/postbag/serialize/entity"
)

// reading are the files of a store that keep entities. They are read and
// decoded on all processors, since a store has many of them.
type reading struct {
	fsys  fs.FS
	files []*readFile
	noted map[string]bool
	known *bodies
}

// readFile is a file that keeps an entity; err tells why it cannot be
// understood.
type readFile struct {
	name string
	key  entity.Key
	body *entity.Map
	err  error
}

func newReading(fsys fs.FS, known *bodies) *reading {
	return &reading{fsys: fsys, noted: map[string]bool{}, known: known}
}

// note adds a file that is to be read, unless it keeps no entity or is among
// them already.
func (r *reading) note(name string) error {
	if k, ok := keyOf(name); ok && !r.noted[name] {
		r.noted[name] = true
		r.files = append(r.files, &readFile{name: name, key: k})
	}
	return nil
}

// all reads the files; they come in the order in which they were noted.
func (r *reading) all() []*readFile {
	var wait sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(r.files)) {
		wait.Go(func() {
			for i := next.Add(1) - 1; int(i) < len(r.files); i = next.Add(1) - 1 {
				r.files[i].read(r.fsys, r.known)
			}
		})
	}
	wait.Wait()
	return r.files
}

func (f *readFile) read(fsys fs.FS, known *bodies) { f.body, f.err = known.read(fsys, f.name) }
