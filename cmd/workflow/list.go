package workflow

import (
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/yaml"
)

// Listed is an entity in a listing.
type Listed struct {
	Ref
	Title  string    `json:"title"`
	Detail string    `json:"detail,omitempty"` // a request's method or kind, a response's status
	Holds  []*Listed `json:"holds,omitempty"`
}

// List is the tree of entities in Postman's order, or that below a name.
func (s *Store) List(name string) ([]*Listed, []FileProblem, error) {
	read, err := s.worktree()
	if err != nil {
		return nil, nil, failed("read the store", err)
	}
	var problems []FileProblem
	for _, p := range read.Problems {
		problems = append(problems, FileProblem{p.Path, p.Err.Error()})
	}
	w := read.Workspace
	if name != "" {
		v, err := findVariable(w, name)
		if v != nil {
			return []*Listed{v.listed()}, problems, err
		}
		e, err := find(w, name)
		if err != nil {
			return nil, nil, err
		}
		l := listed(w, e)
		l.Holds = append(listedVariables(e), l.Holds...)
		return []*Listed{l}, problems, nil
	}
	list := listBelow(w, "")
	runs, err := s.listedRuns()
	if err != nil {
		return nil, nil, err
	}
	list = append(list, runs...)
	for _, e := range orphans(w) {
		l := listed(w, e)
		l.Title = l.Name
		list = append(list, l)
	}
	return list, problems, nil
}

// orphans are entities of which the file that holds them is gone or cannot be
// understood.
func orphans(w *entity.Workspace) []*entity.Entity {
	return slices.DeleteFunc(slices.Clone(w.All()), func(e *entity.Entity) bool { return isTop(e.Kind) || hasHolder(w, e) })
}

func hasHolder(w *entity.Workspace, e *entity.Entity) bool {
	kinds := []entity.Kind{entity.Folder, entity.Collection}
	if isPart(e.Kind) {
		kinds = []entity.Kind{entity.Request}
	}
	return slices.ContainsFunc(kinds, func(k entity.Kind) bool { return w.Get(entity.Key{Kind: k, Path: e.Parent()}) != nil })
}

func listBelow(w *entity.Workspace, parent string, kinds ...entity.Kind) []*Listed {
	var out []*Listed
	for _, e := range postman.Children(w, parent, kinds...) {
		out = append(out, listed(w, e))
	}
	return out
}

func listed(w *entity.Workspace, e *entity.Entity) *Listed {
	l := &Listed{Ref: refOf(w, e), Title: e.Title(), Detail: detail(e)}
	switch e.Kind {
	case entity.Collection, entity.Folder:
		l.Holds = listBelow(w, e.Path, entity.Folder, entity.Request)
	case entity.Request:
		l.Holds = listBelow(w, e.Path, entity.Response, entity.Message)
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

// Shown is one entity in full.
type Shown struct {
	Ref
	Text string     // its fields as YAML
	Body *BodyValue `json:"fields"`
}

// BodyValue is the body of an entity as JSON, in its own order.
type BodyValue struct{ m *entity.Map }

// MarshalJSON writes the body with its keys in order and numbers as they are.
func (b *BodyValue) MarshalJSON() ([]byte, error) { return json.Encode(b.m, ""), nil }

// Show is the entity, or the variable, of a name. Values of secret variables
// are hidden unless reveal is set.
func (s *Store) Show(name string, reveal bool) (*Shown, error) {
	read, err := s.worktree()
	if err != nil {
		return nil, failed("read the store", err)
	}
	if v, err := findVariable(read.Workspace, name); v != nil || err != nil {
		return v.shown(reveal), err
	}
	e, err := find(read.Workspace, name)
	if err != nil {
		return nil, err
	}
	body := e.Body
	if !reveal {
		body = hideSecrets(e)
	}
	return shown(refOf(read.Workspace, e), body), nil
}

func shown(ref Ref, body *entity.Map) *Shown {
	return &Shown{ref, string(yaml.Encode(body, yaml.Block)), &BodyValue{body}}
}

// kindsAtTop are the kinds of entities that nothing holds.
var kindsAtTop = []entity.Kind{entity.Collection, entity.Environment, entity.Globals, entity.HeaderPreset}

func isTop(k entity.Kind) bool { return slices.Contains(kindsAtTop, k) || isRecord(k) }

// isPart tells what a request holds.
func isPart(k entity.Kind) bool { return k == entity.Response || k == entity.Message }
