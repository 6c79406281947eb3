package postman

import (
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/extras"
)

// The shapes of version 1.
var (
	item1Shape = request1ShapeOf("request")

	folder1Shape = &extras.Shape{Class: "folder", Fields: map[string]*extras.Shape{
		"auth":      authShape,
		"events":    {Elem: eventShape, Label: "listen"},
		"variables": entries("variable"),
	}}

	collection1Shape = &extras.Shape{Class: "collection", Fields: folder1Shape.Fields}

	response1Shape = &extras.Shape{Class: "response", Fields: map[string]*extras.Shape{
		"responseCode":  {Class: "responseCode", Rest: anyValue},
		"headers":       entries("responseHeader"),
		"request":       request1ShapeOf("originalRequest"),
		"requestObject": request1ShapeOf("originalObject"),
	}}
)

func request1ShapeOf(class string) *extras.Shape {
	return &extras.Shape{Class: class, Fields: map[string]*extras.Shape{
		"headerData":              entries("header"),
		"queryParams":             entries("query"),
		"pathVariableData":        entries("pathVariable"),
		"pathVariables":           {Class: "pathVariables", Rest: anyValue},
		"data":                    entries("data"),
		"dataOptions":             {Class: "dataOptions", Rest: anyValue},
		"graphqlModeData":         {Class: "graphql", Rest: anyValue},
		"auth":                    authShape,
		"helperAttributes":        {Class: "helper", Rest: anyValue},
		"events":                  {Elem: eventShape, Label: "listen"},
		"variables":               entries("variable"),
		"protocolProfileBehavior": settingsShape,
	}}
}

func shapeOf1(kind entity.Kind) *extras.Shape {
	switch kind {
	case entity.Collection:
		return collection1Shape
	case entity.Folder:
		return folder1Shape
	case entity.Request:
		return item1Shape
	case entity.Response:
		return response1Shape
	}
	return variablesShape
}
