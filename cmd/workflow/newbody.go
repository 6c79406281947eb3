package workflow

import (
	"cmp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// newBody is what a new entity has before its fields are set.
func (d *draft) newBody(what string, e *entity.Entity, protocol string) (*entity.Map, error) {
	if protocol != "" && e.Kind != entity.Request {
		return nil, usage(what, "postbag help new", "--kind is for requests")
	}
	switch e.Kind {
	case entity.Request:
		return newRequest(what, cmp.Or(protocol, "http"))
	case entity.Environment:
		return entity.MapOf("name", e.Name(), "values", entity.List{}), nil
	case entity.HeaderPreset:
		return entity.MapOf("name", e.Name(), "headers", entity.List{}), nil
	case entity.Response, entity.Message:
		return newPart(what, e.Kind, d.Get(entity.Key{Kind: entity.Request, Path: e.Parent()}).Body)
	}
	return entity.MapOf("$kind", "collection"), nil
}

func newRequest(what, protocol string) (*entity.Map, error) {
	if !slices.Contains(Protocols, protocol) {
		return nil, usage(what, "--kind "+strings.Join(Protocols, ", "), "there is no request of kind %q", protocol)
	}
	body := entity.MapOf("$kind", protocol+"-request")
	if protocol == "mcp" {
		body.Set("transport", "sse")
	}
	body.Set("url", "")
	if protocol == "http" {
		body.Set("method", "GET")
	}
	return body, nil
}

// newPart is a new example or message of a request; an example tells what was
// asked.
func newPart(what string, kind entity.Kind, request *entity.Map) (*entity.Map, error) {
	protocol := strings.TrimSuffix(request.Text("$kind"), "-request")
	if kind == entity.Message {
		return newMessage(what, protocol)
	}
	if protocol != "http" {
		return entity.MapOf("$kind", protocol+"-example", "response", answers[protocol].Clone()), nil
	}
	asked := &entity.Map{}
	for _, key := range []string{"url", "method", "headers", "queryParams", "pathVariables", "body"} {
		if v, ok := request.Get(key); ok {
			asked.Set(key, entity.Clone(v))
		}
	}
	answer := entity.MapOf("statusCode", entity.Number("200"), "statusText", "OK", "body", entity.MapOf("type", "text", "content", ""))
	return entity.MapOf("$kind", "http-example", "request", asked, "response", answer), nil
}

// answers are the least that Postman takes as the answer in an example.
var answers = map[string]*entity.Map{
	"graphql": entity.MapOf("events", entity.List{}),
	"grpc":    entity.MapOf("code", entity.Number("0"), "messages", entity.List{}),
}

func newMessage(what, protocol string) (*entity.Map, error) {
	body := entity.MapOf("$kind", protocol+"-message")
	switch protocol {
	case "websocket":
		body.Set("content", "")
		body.Set("contentType", "text")
	case "socket.io":
		body.Set("eventName", "message")
		body.Set("args", entity.List{})
	case "mqtt":
		body.Set("topic", "")
		body.Set("content", "")
		body.Set("contentType", "text")
	default:
		return nil, usage(what, "make it in a websocket, socket.io or mqtt request", "a request of kind %s has no messages", protocol)
	}
	return body, nil
}

// declare has definitions that get their first fields say what they are: without
// a kind Postman takes them for nothing.
func (d *draft) declare() {
	for _, e := range d.All() {
		isDefinition := e.Kind == entity.Collection || e.Kind == entity.Folder
		if isDefinition && e.Body.Len() > 0 && !e.Body.Has("$kind") && d.saidNothing(e.Key) {
			body := entity.MapOf("$kind", "collection")
			for k, v := range e.Body.All() {
				body.Set(k, v)
			}
			d.change(e).Body = body
		}
	}
}

// saidNothing reports whether an entity had no fields before the edit.
func (d *draft) saidNothing(k entity.Key) bool {
	in := d
	if from, moved := d.moved[k]; moved {
		k, in = from, d.source()
	}
	was := in.read.Workspace.Get(k)
	return was == nil || was.Body.Len() == 0
}
