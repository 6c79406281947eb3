package workflow

import (
	"path"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/run"
)

// runRecord is the result of a collection run.
type runRecord struct{ *run.Run }

func parseRun(s *Store, v entity.Value) (record, error) {
	if _, ok := run.Detect(v); !ok {
		return nil, nil
	}
	m, _ := v.(*entity.Map)
	r, err := run.Read(m, run.Options{BodyLimit: s.Settings.BodyLimit})
	if err != nil {
		return nil, err
	}
	return &runRecord{r}, nil
}

func (r *runRecord) format() string { return string(r.Format) }

func (r *runRecord) reads(s *Store) ([]string, error) {
	k, err := r.known(s)
	if err != nil || k.Path == "" {
		return nil, err
	}
	return []string{serialize.PathOf(k)}, nil
}

// known is where the store has the run already, under whatever name its
// collection had then; the zero Key where it has not.
func (r *runRecord) known(s *Store) (entity.Key, error) {
	all, err := serialize.Keys(s.repo.Worktree(), s.root, entity.Run)
	for _, k := range all {
		if k.Name() == r.stem() {
			return k, nil
		}
	}
	return entity.Key{}, failed("list the run results", err)
}

// stem is the name of the file: when the run started, and its id.
func (r *runRecord) stem() string {
	if r.Started.IsZero() {
		return "undated-" + r.ID
	}
	return r.Started.UTC().Format("2006-01-02T15-04-05Z") + "-" + r.ID
}

func (r *runRecord) put(s *Store, w *entity.Workspace) ([]entity.Key, error) {
	k, err := r.known(s)
	if err != nil {
		return nil, err
	}
	if k.Path == "" {
		k = entity.Key{Kind: entity.Run, Path: path.Join(collectionStem(w, r.Collection), r.stem())}
	}
	if !r.keeps(w.Get(k)) {
		w.Put(&entity.Entity{Key: k, ID: r.ID, Body: r.Body})
	}
	return []entity.Key{k}, nil
}

// keeps tells whether what the store has of the run is to stay: it goes only
// where it lacks more bodies than the run has now.
func (r *runRecord) keeps(stored *entity.Entity) bool {
	if stored == nil {
		return false
	}
	missing, err := run.LeftOut(stored.Body)
	_, had := droppedBodies(missing)
	_, have := droppedBodies(r.Missing)
	return err == nil && had <= have
}

func (r *runRecord) notes() []string {
	environment := ""
	if table, err := run.Summary(r.Body); err == nil {
		environment = table.Environment
	}
	return notStored(environment, r.Missing)
}

func (r *runRecord) ref(w *entity.Workspace, keys []entity.Key) Ref {
	return refOf(w, w.Get(keys[0]))
}

// collectionStem is the folder of the runs of a collection: that of the one in
// the store, else what its name gives.
func collectionStem(w *entity.Workspace, c run.Collection) string {
	var named *entity.Entity
	for _, e := range w.All() {
		switch {
		case e.Kind != entity.Collection:
		case c.ID != "" && e.ID == c.ID:
			return e.Path
		case e.Title() == c.Name && named == nil:
			named = e
		}
	}
	if named != nil {
		return named.Path
	}
	return postman.Stem(entity.Collection, c.Name, "", nil)
}
