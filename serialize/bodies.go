package serialize

import (
	"crypto/sha256"
	"io/fs"
	"path"
	"sync"

	"github.com/postbag/postbag/serialize/entity"
)

// bodies remembers what files say that are read on several sides. What is equal
// byte by byte is decoded once, and then is the very same.
type bodies struct {
	mu sync.Mutex
	of map[[sha256.Size]byte]decoded
}

type decoded struct {
	body *entity.Map
	err  error
}

func newBodies() *bodies { return &bodies{of: map[[sha256.Size]byte]decoded{}} }

// decode is decodeBody; nil bodies remember nothing.
func (b *bodies) decode(file string, data []byte) (*entity.Map, error) {
	if b == nil {
		return decodeBody(file, data)
	}
	sum := sha256.Sum256(append([]byte(path.Ext(file)), data...))
	b.mu.Lock()
	d, known := b.of[sum]
	b.mu.Unlock()
	if !known {
		d.body, d.err = decodeBody(file, data)
		b.mu.Lock()
		b.of[sum] = d
		b.mu.Unlock()
	}
	return d.body, d.err
}

// read decodes a file.
func (b *bodies) read(files fs.FS, file string) (*entity.Map, error) {
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, err
	}
	return b.decode(file, data)
}
