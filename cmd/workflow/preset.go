package workflow

import "github.com/postbag/postbag/serialize/entity"

// addHeader puts a header into a preset.
func addHeader(preset *entity.Map, key, value string) {
	list := append(preset.List("headers"), entity.MapOf("key", key, "value", value))
	completeHeaders(list[len(list)-1:])
	preset.Set("headers", list)
}

// completeHeaders gives new headers of a preset what Postman writes with each.
func completeHeaders(list entity.List) {
	for _, v := range list {
		m, ok := v.(*entity.Map)
		if !ok {
			continue
		}
		if !m.Has("type") {
			m.Set("type", "text")
		}
		if !m.Has("enabled") {
			m.Set("enabled", true)
		}
	}
}
