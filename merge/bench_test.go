package merge_test

import (
	"fmt"
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// BenchmarkMerge merges a hundred edits of each side, in stores of several
// sizes: whole ones, which costs a look at each place, and views of what
// differs, which costs the same whatever the store.
func BenchmarkMerge(b *testing.B) {
	for _, size := range []int{1_000, 10_000, 100_000} {
		base := largeWorkspace(size)
		ours, theirs := hundredEdits(base, "o", 0), hundredEdits(base, "t", size/2)
		b.Run(fmt.Sprintf("whole/%d", size), func(b *testing.B) { mergeOften(b, base, ours, theirs) })
		left := unseen(base, ours, theirs)
		base, ours, theirs = without(base, left), without(ours, left), without(theirs, left)
		b.Run(fmt.Sprintf("view/%d", size), func(b *testing.B) { mergeOften(b, base, ours, theirs) })
	}
}

func mergeOften(b *testing.B, base, ours, theirs *entity.Workspace) {
	b.ReportAllocs()
	for b.Loop() {
		if r := merge.Merge(base, ours, theirs, options); len(r.From) < 200 {
			b.Fatalf("%d differ", len(r.From))
		}
	}
}

// largeWorkspace has folders of fifty requests each.
func largeWorkspace(size int) *entity.Workspace {
	w := entity.NewWorkspace(&entity.Entity{Key: entity.Key{Kind: entity.Collection, Path: "C"}, Body: &entity.Map{}})
	g := newGenerator(newSeeded(1))
	for i := range size {
		folder := fmt.Sprintf("C/F%d", i/50)
		w.Put(&entity.Entity{Key: entity.Key{Kind: entity.Folder, Path: folder}, Body: &entity.Map{}})
		w.Put(&entity.Entity{Key: entity.Key{Kind: entity.Request, Path: fmt.Sprintf("%s/r%d", folder, i)}, Body: g.plainRequest(i % 50)})
	}
	return w
}

func hundredEdits(base *entity.Workspace, device string, from int) *entity.Workspace {
	w := base.Clone()
	for i := range 100 {
		k := entity.Key{Kind: entity.Request, Path: fmt.Sprintf("C/F%d/r%d", (from+i)/50, from+i)}
		e := *w.Get(k)
		e.Body = e.Body.Clone()
		e.Body.Set("description", device)
		w.Put(&e)
	}
	return w
}
