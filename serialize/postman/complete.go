package postman

import (
	"runtime"
	"sync"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// complete finds the style of the document and gives every entity its extras.
func (d *Document) complete(root *node, originalsOf func(*family) map[*node]*entity.Map) *extras.Style {
	nodes := root.all()
	entities := make([]*entity.Entity, len(nodes))
	for i, n := range nodes {
		entities[i] = n.entity
	}
	f := newFamily(d.Format, root.entity, entities)
	originals, drafts := originalsOf(f), make([]*entity.Map, len(nodes))
	original := func(n *node) *entity.Map {
		if m := originals[n]; m != nil {
			return m
		}
		return n.source
	}
	var learner extras.Learner
	for i, n := range nodes {
		drafts[i] = f.draft(n.entity)
		learner.Learn(f.shape(n.kind), drafts[i], original(n))
	}
	style := learner.Style()
	if root.known != nil && root.known.Extras.Text(extraFormat) == string(d.Format) {
		style = extras.StyleOf(root.known.Extras.Map(extraStyle))
	}
	inParts(len(nodes), func(i int) {
		n := nodes[i]
		n.entity.Extras = withNotes(n.entity, extras.Compare(f.shape(n.kind), style, drafts[i], original(n)))
	})
	return style
}

// all is the node and what is below it, in order.
func (n *node) all() []*node {
	var out []*node
	n.each(func(n *node) { out = append(out, n) })
	return out
}

// inParts calls do for 0 to n-1, on as many processors as there are.
func inParts(n int, do func(i int)) {
	parts := min(n, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for part := range parts {
		wg.Go(func() {
			for i := part * n / parts; i < (part+1)*n/parts; i++ {
				do(i)
			}
		})
	}
	wg.Wait()
}

// withNotes are the extras that hold the notes, and the id where the body has
// no place for it; nil where there is neither.
func withNotes(e *entity.Entity, notes *entity.Map) *entity.Map {
	out := &entity.Map{}
	if e.ID != e.Body.Text("id") {
		out.Set(extraID, e.ID)
	}
	if notes.Len() > 0 {
		out.Set(extraAt, notes)
	}
	if out.Len() == 0 {
		return nil
	}
	out.Set(extraIs, likeness(e.Body))
	return ordered(out, []string{extraID, extraIs, extraAt})
}

// draft is what an entity's body and its id give in the format.
func (f *family) draft(e *entity.Entity) *entity.Map {
	if f.format == CollectionV1 && isCollectionPart(e.Kind) {
		return draft1(e, f)
	}
	format, children := f.format, isCollectionPart(e.Kind) && f.holds(e)
	switch e.Kind {
	case entity.Collection:
		return collectionTo2(e.Title(), e.Body, children, format)
	case entity.Folder:
		return withID(folderTo2(e.Title(), e.Body, children, format), e)
	case entity.Request:
		return withID(requestTo2(e.Title(), e.Body, children, format), e)
	case entity.Response:
		return withID(exampleTo2(e.Title(), e.Body), e)
	}
	return variablesFileTo2(e)
}

// shape says how finely originals and drafts of a kind are compared.
func (f *family) shape(kind entity.Kind) *extras.Shape {
	if f.format == CollectionV1 {
		return shapeOf1(kind)
	}
	return shapeOf(kind)
}

// withID adds an id that the body has no place for.
func withID(item *entity.Map, e *entity.Entity) *entity.Map {
	if e.ID != e.Body.Text("id") {
		item.Set("_postman_id", e.ID)
	}
	return item
}
