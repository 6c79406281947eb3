package workflow

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// Listed is an entity in a listing.
type Listed struct {
	Ref
	Title  string    `json:"title"`
	Detail string    `json:"detail,omitempty"` // a request's method or kind, a response's status
	Holds  []*Listed `json:"holds,omitempty"`
}

// ListOptions are the choices of List.
type ListOptions struct {
	Name string // "" is everything
	IDs  bool   // whether Refs are to have ids, for which more is read
}

// List is the tree of entities in Postman's order, or that below a name. It
// reads no more than that takes, and tells of files that it could not
// understand only among those.
func (s *Store) List(o ListOptions) ([]*Listed, []FileProblem, error) {
	if o.Name == "" {
		return s.listAll(o.IDs)
	}
	m, err := s.meaning(o.Name, true, o.IDs)
	if err != nil {
		return nil, nil, err
	}
	if m.variable != nil {
		return []*Listed{m.variable.listed()}, problemsOf(m.read), nil
	}
	l := (&lister{m.read.Workspace, postman.NewTree(m.read.Workspace)}).listed(m.entity)
	l.Holds = append(listedVariables(m.entity), l.Holds...)
	return []*Listed{l}, problemsOf(m.read), nil
}

func (s *Store) listAll(ids bool) ([]*Listed, []FileProblem, error) {
	places := serialize.Bodies
	if ids {
		places = serialize.Made
	}
	read, err := s.part(places...)
	if err != nil {
		return nil, nil, failed("read the store", err)
	}
	w := read.Workspace
	in := &lister{w, postman.NewTree(w)}
	list := in.below("", kindsAtTop...)
	runs, err := s.listedRuns()
	if err != nil {
		return nil, nil, err
	}
	list = append(list, runs...)
	if sent, err := s.listedHistory(); sent != nil || err != nil {
		if err != nil {
			return nil, nil, err
		}
		list = append(list, sent)
	}
	for _, e := range orphans(w) {
		l := in.listed(e)
		l.Title = l.Name
		list = append(list, l)
	}
	return list, problemsOf(read), nil
}

func problemsOf(read *serialize.Store) []FileProblem {
	var out []FileProblem
	for _, p := range read.Problems {
		out = append(out, FileProblem{p.Path, p.Err.Error()})
	}
	return out
}

// orphans are entities of which the file that holds them is gone or cannot be
// understood.
func orphans(w *entity.Workspace) []*entity.Entity {
	return pick(w.All(), func(e *entity.Entity) bool { return holderKinds(e.Kind) != nil && holderOf(w, e) == entity.Key{} })
}

// lister lists entities of a workspace.
type lister struct {
	*entity.Workspace

	tree postman.Tree
}

func (in *lister) below(parent string, kinds ...entity.Kind) []*Listed {
	var out []*Listed
	for _, e := range in.tree.Children(parent, kinds...) {
		out = append(out, in.listed(e))
	}
	return out
}

func (in *lister) listed(e *entity.Entity) *Listed {
	l := &Listed{Ref: refOf(in.Workspace, e), Title: e.Title(), Detail: detail(e)}
	switch e.Kind {
	case entity.Collection, entity.Folder:
		l.Holds = in.below(e.Path, entity.Folder, entity.Request)
	case entity.Request:
		l.Holds = in.below(e.Path, entity.Response, entity.Message)
	}
	return l
}

func detail(e *entity.Entity) string {
	switch e.Kind {
	case entity.Request:
		return requestDetail(e.Body)
	case entity.Response:
		code, _ := e.Body.Map("response").Get("statusCode")
		if n, ok := code.(entity.Number); ok {
			return string(n)
		}
	case entity.Environment, entity.Globals:
		return Count(len(e.Body.List("values")), "variable")
	case entity.HeaderPreset:
		return Count(len(e.Body.List("headers")), "header")
	}
	return ""
}

// requestDetail is the method of an HTTP request, of others the kind in short.
func requestDetail(body *entity.Map) string {
	kind := strings.TrimSuffix(body.Text("$kind"), "-request")
	if kind == "http" || kind == "" {
		return body.Text("method")
	}
	return kind
}

// kindsAtTop are the kinds of entities that nothing holds.
var kindsAtTop = []entity.Kind{entity.Collection, entity.Environment, entity.Globals, entity.HeaderPreset}

func isTop(k entity.Kind) bool { return slices.Contains(kindsAtTop, k) || isRecord(k) }

// isPart tells what a request holds.
func isPart(k entity.Kind) bool { return k == entity.Response || k == entity.Message }
