package postman

import "github.com/postbag/postbag/serialize/entity"

// convert turns a collection of one version into another. Between the two of
// version 2, auth is a map of attributes in 2.0 and a list in 2.1; everything
// else is valid in both.
func convert(doc *entity.Map, from, to Format) *entity.Map {
	switch {
	case to == CollectionV1:
		return documentTo1(doc)
	case from == CollectionV1:
		doc = documentFrom1(doc, to)
	case to != CollectionV20 && to != CollectionV21:
		return doc
	}
	out := convertPart(doc, to)
	if info := out.Map("info"); info != nil {
		info = info.Clone()
		info.Set("schema", schemaOf(to))
		out.Set("info", info)
	}
	return out
}

// convertPart converts a collection, folder, item, response or request.
func convertPart(m *entity.Map, to Format) *entity.Map {
	out := &entity.Map{}
	for k, v := range m.All() {
		switch k {
		case "auth":
			v = convertAuth(v, to)
		case "request", "originalRequest":
			if request := mapOf(v); request != nil {
				v = convertPart(request, to)
			}
		case "item", "response":
			v = convertParts(v, to)
		}
		out.Set(k, v)
	}
	return out
}

func convertParts(v entity.Value, to Format) entity.Value {
	list, ok := v.(entity.List)
	if !ok {
		return v
	}
	out := make(entity.List, len(list))
	for i, x := range list {
		out[i] = x
		if m := mapOf(x); m != nil {
			out[i] = convertPart(m, to)
		}
	}
	return out
}

func convertAuth(v entity.Value, to Format) entity.Value {
	auth := mapOf(v)
	if auth == nil {
		return v
	}
	out := &entity.Map{}
	for k, x := range auth.All() {
		switch attributes := x.(type) {
		case entity.List:
			if to == CollectionV20 {
				x = attributesTo2(attributes, to)
			}
		case *entity.Map:
			if to == CollectionV21 {
				x = attributesTo2(attributes, to)
			}
		}
		out.Set(k, x)
	}
	return out
}
