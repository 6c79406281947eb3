package postman

import (
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// The shapes say how finely documents of version 2 are compared with what
// their translation gives back: header by header, parameter by parameter, and
// everything else value by value.
var (
	anyValue = &extras.Shape{}
	text     = &extras.Shape{Class: extras.Description}

	eventShape = &extras.Shape{Class: "event", Label: "listen",
		Fields: map[string]*extras.Shape{"script": {Class: "script"}}}

	settingsShape = &extras.Shape{Class: "settings", Rest: anyValue}

	authShape = &extras.Shape{Class: "auth", Rest: &extras.Shape{Elem: &extras.Shape{Class: "attribute"}, Label: "key"}}

	urlShape = &extras.Shape{Class: "url", Guard: "raw", Fields: map[string]*extras.Shape{
		"query":    entries("query"),
		"variable": entries("pathVariable"),
	}}

	bodyShape = &extras.Shape{Class: "body", Fields: map[string]*extras.Shape{
		"urlencoded": entries("urlencoded"),
		"formdata":   entries("formdata"),
		"graphql":    {Class: "graphql", Rest: anyValue},
	}}

	requestShape  = requestShapeOf("request", "header")
	originalShape = requestShapeOf("originalRequest", "originalHeader")

	itemShape = &extras.Shape{Class: "item", Fields: map[string]*extras.Shape{
		"request":                 requestShape,
		"event":                   {Elem: eventShape, Label: "listen"},
		"protocolProfileBehavior": settingsShape,
	}}

	folderShape = &extras.Shape{Class: "folder", Fields: map[string]*extras.Shape{
		"auth":  authShape,
		"event": {Elem: eventShape, Label: "listen"},
	}}

	collectionShape = &extras.Shape{Class: "collection", Fields: map[string]*extras.Shape{
		"info":     {Class: "info", Rest: anyValue, Fields: map[string]*extras.Shape{"description": text}},
		"auth":     authShape,
		"event":    {Elem: eventShape, Label: "listen"},
		"variable": entries("variable"),
	}}

	responseShape = &extras.Shape{Class: "response", Fields: map[string]*extras.Shape{
		"originalRequest": originalShape,
		"header":          entries("responseHeader"),
	}}

	variablesShape = &extras.Shape{Class: "variables", Fields: map[string]*extras.Shape{
		"values": entries("value"),
	}}
)

func entries(class string) *extras.Shape {
	return &extras.Shape{Elem: &extras.Shape{Class: class}, Label: "key"}
}

func requestShapeOf(class, header string) *extras.Shape {
	return &extras.Shape{Class: class, Fields: map[string]*extras.Shape{
		"auth":   authShape,
		"header": entries(header),
		"body":   bodyShape,
		"url":    urlShape,
	}}
}

func shapeOf(kind entity.Kind) *extras.Shape {
	switch kind {
	case entity.Collection:
		return collectionShape
	case entity.Folder:
		return folderShape
	case entity.Request:
		return itemShape
	case entity.Response:
		return responseShape
	}
	return variablesShape
}
