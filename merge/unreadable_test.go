package merge_test

import (
	"testing"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// That a file cannot be understood on one side says nothing of the id and the
// notes of what it keeps, which are elsewhere.
func TestUnreadableKeepsIDAndNotes(t *testing.T) {
	key := entity.Key{Kind: entity.Environment, Path: "dev"}
	of := func(value string) *entity.Workspace {
		return entity.NewWorkspace(&entity.Entity{Key: key, ID: "1", Body: entity.MapOf("name", value), Extras: entity.MapOf("note", "kept")})
	}
	broken := entity.NewWorkspace(merge.Unreadable(key, []byte("<<<<<<<")))
	for _, sides := range [][2]*entity.Workspace{{broken, of("edited")}, {of("edited"), broken}} {
		r := merge.Merge(of("dev"), sides[0], sides[1], merge.Options{})
		e := r.Workspace.Get(key)
		if e == nil || e.ID != "1" || e.Extras.Text("note") != "kept" || e.Body.Text("name") != "edited" {
			t.Errorf("%+v", e)
		}
	}
}

// A file that cannot be understood has its bytes and nothing else, wherever it
// comes to lie.
func TestUnreadableIsBytesOnly(t *testing.T) {
	shop := &entity.Entity{Key: entity.Key{Kind: entity.Collection, Path: "c"}, Body: &entity.Map{}}
	broken := merge.Unreadable(request("c/a").Key, []byte("<<<<<<<"))
	ours, theirs := entity.NewWorkspace(shop, broken), entity.NewWorkspace(shop, request("c/a", "url", "u"))
	r := merge.Merge(entity.NewWorkspace(shop), ours, theirs, merge.Options{})
	e := r.Workspace.Get(request("c/a-1").Key)
	if e == nil || !entity.Equal(e.Body, broken.Body) {
		t.Errorf("%v", e)
	}
}
