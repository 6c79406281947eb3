package workflow

import (
	"errors"
	"slices"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// record is what a source holds that is no document of Postman's but something
// that using Postman leaves behind: a run result, or history.
type record interface {
	format() string
	// reads are the files and folders of the workspace that put looks at.
	reads(s *Store) ([]string, error)
	// put adds entities for what the workspace does not have yet, and gives the
	// places of all that the source holds, new or not.
	put(s *Store, w *entity.Workspace) ([]entity.Key, error)
	// notes are lines about what is not kept, or to be known of what is.
	notes() []string
	// ref names the source once it was put.
	ref(w *entity.Workspace, keys []entity.Key) Ref
}

// errNoRecord says that a file is neither.
var errNoRecord = errors.New("neither a run result nor history")

// parseRecord recognises run results and history by their content.
func (s *Store) parseRecord(data []byte) (record, error) {
	v, err := json.Decode(data)
	if err != nil {
		return nil, errNoRecord // the reader of documents has said so better
	}
	for _, parse := range []func(*Store, entity.Value) (record, error){parseRun, parseHistory} {
		if r, err := parse(s, v); r != nil || err != nil {
			return r, err
		}
	}
	return nil, errNoRecord
}

// recordParts are the parts of the workspace to read for an import: all that a
// person makes, and of the records those that the sources may touch.
func (s *Store) recordParts(sources []ImportedSource) ([]string, error) {
	only := slices.Concat(serialize.Made, serialize.Conflicts)
	for _, src := range sources {
		if src.record == nil || src.Error != "" {
			continue
		}
		more, err := src.record.reads(s)
		if err != nil {
			return nil, err
		}
		only = append(only, more...)
	}
	return only, nil
}

// putRecord puts a record into the workspace.
func (src *ImportedSource) putRecord(s *Store, w *entity.Workspace) {
	keys, err := src.record.put(s, w)
	if err != nil {
		src.Error = err.Error()
	}
	src.keys, src.Notes = keys, src.record.notes()
}
