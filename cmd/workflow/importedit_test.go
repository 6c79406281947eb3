package workflow

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
)

// editHere makes an edit in a store, as commands do. Those that are refused, since
// a name is taken or means several, are none.
func editHere(s *Store, r *rand.Rand, n int) {
	read, err := s.part()
	if err != nil {
		return
	}
	all := slices.DeleteFunc(read.Workspace.All(), func(e *entity.Entity) bool {
		return e.Kind == entity.AWorkspace || isRecord(e.Kind)
	})
	if len(all) == 0 {
		return
	}
	e := all[r.IntN(len(all))]
	name := string(e.Kind) + " " + e.Path
	switch r.IntN(8) {
	case 0:
		_, _ = s.Remove(RemoveOptions{Name: name})
	case 1:
		_, _ = s.Move(MoveOptions{Name: name, To: fmt.Sprint("Mine ", n)})
	case 2:
		_, _ = s.Move(MoveOptions{Name: name, To: all[r.IntN(len(all))].Path})
	case 3:
		_, _ = s.New(NewOptions{Kind: "request", Name: fmt.Sprint("New here ", n), In: e.Path})
	case 4:
		_, _ = s.Set(SetOptions{Name: name, Words: []string{"headers.Mine", fmt.Sprint(n)}})
	case 5:
		_, _ = s.Set(SetOptions{Name: name, Words: []string{"url", fmt.Sprint("https://mine.test/", n)}})
	default:
		_, _ = s.Set(SetOptions{Name: name, Words: []string{"description", fmt.Sprint("mine ", n)}})
	}
}

// holderOfParts is a list in a document, in which its parts stand.
type holderOfParts struct {
	in  *entity.Map
	key string
}

// partLists are the lists of a document that hold items, requests, variables.
func partLists(v entity.Value) []holderOfParts {
	m, ok := v.(*entity.Map)
	if !ok {
		return nil
	}
	var out []holderOfParts
	for _, key := range []string{"item", "requests", "values"} {
		if list := m.List(key); len(list) > 0 {
			out = append(out, holderOfParts{m, key})
			for _, x := range list {
				out = append(out, partLists(x)...)
			}
		}
	}
	return out
}

// editDocument makes an edit in a document, as Postman's app would and an export
// show it.
func editDocument(r *rand.Rand, doc entity.Value, n int) {
	lists := partLists(doc)
	if len(lists) == 0 {
		return
	}
	at := lists[r.IntN(len(lists))]
	list := slices.Clone(at.in.List(at.key))
	i := r.IntN(len(list))
	part, ok := list[i].(*entity.Map)
	if !ok {
		return
	}
	request := part.Map("request")
	switch r.IntN(7) {
	case 0:
		list = slices.Delete(list, i, i+1)
	case 1:
		part.Set("name", fmt.Sprint("Theirs ", n))
	case 2:
		list = append(slices.Delete(list, i, i+1), part)
	case 3:
		if at.key == "item" {
			list = append(list, entity.MapOf("name", fmt.Sprint("New there ", n), "request", entity.MapOf("method", "GET", "header", entity.List{}, "url", entity.MapOf("raw", "https://theirs.test"))))
		}
	case 4:
		if request.Len() > 0 {
			request.Set("method", "LOCK")
		} else {
			part.Set("value", fmt.Sprint("theirs ", n))
		}
	case 5:
		if request.Len() > 0 {
			request.Set("header", append(slices.Clone(request.List("header")), entity.MapOf("key", "Theirs", "value", fmt.Sprint(n))))
		}
	default:
		part.Set("description", fmt.Sprint("theirs ", n))
	}
	at.in.Set(at.key, list)
}
