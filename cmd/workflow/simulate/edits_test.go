package simulate

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// An edit is one that a person makes, here or in Postman or in an editor. It
// says what it did, "" where there was nothing for it to do.
type edit struct {
	weight int // how often it comes
	apart  bool
	do     func(*editor, *entity.Workspace) string
}

// edits are all of them, by name. Those that are apart touch one thing and
// nothing beside, above or below it.
var edits = map[string]edit{
	"edit a description":      {5, true, (*editor).editDescription},
	"set a method":            {4, true, (*editor).editMethod},
	"edit settings":           {4, true, (*editor).editSettings},
	"edit the auth":           {4, true, (*editor).editAuth},
	"replace a body":          {3, true, (*editor).editBody},
	"edit JSON in a body":     {6, true, (*editor).editJSON},
	"edit a form":             {3, true, (*editor).editForm},
	"edit headers":            {9, true, (*editor).editHeaders},
	"edit a script":           {9, true, (*editor).editScript},
	"add a line to a script":  {4, true, (*editor).appendToScript},
	"edit a URL":              {4, true, (*editor).editURL},
	"edit a parameter":        {4, true, (*editor).editParameter},
	"edit variables":          {7, true, (*editor).editVariables},
	"edit a header preset":    {2, true, (*editor).editPreset},
	"edit an example":         {3, true, (*editor).editExample},
	"edit the workspace":      {2, true, (*editor).editWorkspace},
	"add a request":           {4, true, (*editor).addRequest},
	"add a folder":            {3, true, (*editor).addFolder},
	"add an environment":      {2, true, (*editor).addEnvironment},
	"add a collection":        {1, true, (*editor).addCollection},
	"add an example":          {3, false, (*editor).addExample},
	"add a run":               {2, true, (*editor).addRun},
	"add history":             {2, true, (*editor).addHistory},
	"delete records":          {2, false, (*editor).removeRecord},
	"rename":                  {6, false, (*editor).rename},
	"rename as others might":  {2, false, (*editor).renameAlike},
	"move":                    {6, false, (*editor).move},
	"move a folder":           {9, false, (*editor).moveFolder},
	"delete":                  {6, false, (*editor).remove},
	"delete what holds":       {2, false, (*editor).removeHolder},
	"reorder":                 {4, false, (*editor).reorder},
	"insert between":          {3, false, (*editor).insert},
	"duplicate":               {3, false, (*editor).duplicate},
	"change nothing":          {6, true, (*editor).changeNothing},
	"break a file":            {2, false, (*editor).breakFile},
	"mend a file":             {2, false, (*editor).mendFile},
	"do what others may do":   {3, false, (*editor).doAlike},
	"add what others may add": {2, false, (*editor).addAlike},
}

// apartEdits are those that are apart.
var apartEdits = func() map[string]edit {
	out := map[string]edit{}
	for name, e := range edits {
		if e.apart {
			out[name] = e
		}
	}
	return out
}()

// pickEdit draws one of some edits by weight.
func pickEdit(r *rand.Rand, from map[string]edit) string {
	var names []string
	for name, e := range from {
		for range e.weight {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return oneOf(r, names...)
}

func (g *editor) editDescription(w *entity.Workspace) string {
	e := g.pick(w, entity.Request, entity.Folder, entity.Collection)
	if e == nil || g.fleet.apart && e.Kind == entity.Folder {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		if g.chance(5) {
			body.Delete("description")
			return
		}
		body.Set("description", g.editedText(body.Text("description")))
	})
	return "the description of " + e.Path
}

func (g *editor) editMethod(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	method := oneOf(g.Rand, "GET", "POST", "PUT", "DELETE", "PATCH")
	g.change(w, e, func(body *entity.Map) { body.Set("method", method) })
	return method + " for " + e.Path
}

func (g *editor) editSettings(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		settings := body.Map("settings").Clone()
		switch g.IntN(4) {
		case 0:
			settings.Set("strictSSL", g.chance(2))
		case 1:
			settings.Delete(oneOf(g.Rand, "strictSSL", "maxRedirects"))
		default:
			settings.Set("maxRedirects", number(2+g.IntN(9)))
		}
		body.Set("settings", settings)
	})
	return "the settings of " + e.Path
}

func (g *editor) editAuth(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		auth := body.Map("auth").Clone()
		if auth.Text("type") == "" || g.chance(3) {
			body.Set("auth", entity.MapOf("type", oneOf(g.Rand, "basic", "bearer", "apikey"), "credentials", entity.MapOf("token", g.fresh("u"))))
			return
		}
		auth.Map("credentials").Set(oneOf(g.Rand, "username", "password", "token"), g.fresh("u"))
		body.Set("auth", auth)
	})
	return "the auth of " + e.Path
}

func (g *editor) editBody(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		switch g.IntN(4) {
		case 0:
			body.Delete("body")
		case 1:
			body.Set("body", entity.MapOf("type", "text", "content", g.lines()))
		case 2:
			body.Set("body", entity.MapOf("type", "urlencoded", "content", g.entries()))
		default:
			body.Set("body", entity.MapOf("type", "json", "content", g.jsonText()))
		}
	})
	return "the body of " + e.Path
}

// editJSON edits a value or adds a key, in the hand in which the body is.
func (g *editor) editJSON(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil || e.Body.Map("body").Text("type") != "json" {
		return ""
	}
	v, indent, ok := notation{}.Read(e.Body.Map("body").Text("content"))
	m, isMap := v.(*entity.Map)
	if !ok || !isMap {
		return ""
	}
	m.Set(oneOf(g.Rand, "a", g.fresh("key")), g.fresh("j"))
	g.change(w, e, func(body *entity.Map) { body.Map("body").Set("content", notation{}.Write(m, indent)) })
	return "JSON in the body of " + e.Path
}

func (g *editor) editForm(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil || e.Body.Map("body").Text("type") != "urlencoded" {
		return ""
	}
	g.change(w, e, func(body *entity.Map) { g.editEntries(body.Map("body"), "content") })
	return "the form of " + e.Path
}

func (g *editor) editHeaders(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	did := ""
	g.change(w, e, func(body *entity.Map) { did = g.editEntries(body, "headers") })
	return did + " in the headers of " + e.Path
}

func (g *editor) editPreset(w *entity.Workspace) string {
	e := g.pick(w, entity.HeaderPreset)
	if e == nil {
		return ""
	}
	did := ""
	g.change(w, e, func(body *entity.Map) { did = g.editEntries(body, "headers") })
	return did + " in the preset " + e.Path
}

// editEntries edits a list of entries with keys.
func (g *editor) editEntries(body *entity.Map, key string) (did string) {
	list := entriesAt(body, key)
	at := g.IntN(len(list) + 1)
	switch {
	case at == len(list) || g.chance(3):
		did, list = "an addition", slices.Insert(list, at, entity.Value(entity.MapOf("key", g.fresh("h"), "value", g.fresh("v"))))
	case g.chance(3):
		did, list = "a removal", slices.Delete(list, at, at+1)
	case g.chance(5):
		did = "another order"
		x := list[at]
		list = slices.Insert(slices.Delete(list, at, at+1), g.IntN(len(list)), x)
	default:
		did = "an edit"
		list[at].(*entity.Map).Set(oneOf(g.Rand, "value", "value", "description", "key"), g.fresh("v"))
	}
	body.Set(key, list)
	return did
}

func (g *editor) editScript(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) { body.Set("scripts", script(g.editedText(codeOf(body)))) })
	return "the script of " + e.Path
}

func (g *editor) appendToScript(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		body.Set("scripts", script(strings.TrimPrefix(codeOf(body)+"\n"+g.fresh("l"), "\n")))
	})
	return "a line at the end of the script of " + e.Path
}

func codeOf(body *entity.Map) string {
	for _, x := range body.List("scripts") {
		return x.(*entity.Map).Text("code")
	}
	return ""
}

// editedText changes, adds or takes out lines of a text.
func (g *editor) editedText(text string) string {
	lines := strings.Split(text, "\n")
	at := g.IntN(len(lines))
	switch g.IntN(5) {
	case 0:
		lines = append(lines, g.fresh("l"))
	case 1:
		lines = slices.Insert(lines, at, g.fresh("l"), g.fresh("l"))
	case 2:
		if len(lines) > 1 {
			lines = slices.Delete(lines, at, at+1)
			break
		}
		fallthrough
	default:
		lines[at] = g.fresh("l")
	}
	return strings.Join(lines, "\n")
}

func (g *editor) editURL(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		place, query, _ := strings.Cut(body.Text("url"), "?")
		parts := strings.Split(place, "/")
		at := 2 + g.IntN(max(len(parts)-2, 1))
		if at < len(parts) && g.chance(2) {
			parts[at] = g.fresh("s")
		} else {
			parts = slices.Insert(parts, min(at, len(parts)), g.fresh("s"))
		}
		body.Set("url", strings.TrimSuffix(strings.Join(parts, "/")+"?"+query, "?"))
	})
	return "the URL of " + e.Path
}

// editParameter edits the parameters beside the URL, and the URL as they are.
func (g *editor) editParameter(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	did := ""
	g.change(w, e, func(body *entity.Map) {
		list := entriesAt(body, "queryParams")
		at := g.IntN(len(list) + 1)
		switch {
		case at == len(list) || g.chance(3):
			did, list = "an addition", slices.Insert(list, at, entity.Value(entity.MapOf("key", g.fresh("q"), "value", "2")))
		case g.chance(3):
			did, list = "a removal", slices.Delete(list, at, at+1)
		default:
			did = "an edit"
			list[at].(*entity.Map).Set("value", g.fresh("v"))
		}
		place, _, _ := strings.Cut(body.Text("url"), "?")
		var query []string
		for _, x := range list {
			query = append(query, x.(*entity.Map).Text("key")+"="+x.(*entity.Map).Text("value"))
		}
		body.Set("url", strings.TrimSuffix(place+"?"+strings.Join(query, "&"), "?"))
		body.Set("queryParams", list)
	})
	return did + " in the parameters of " + e.Path
}

func (g *editor) editVariables(w *entity.Workspace) string {
	e := g.pick(w, entity.Environment, entity.Globals, entity.Collection)
	if e == nil {
		return ""
	}
	key := "values"
	if e.Kind == entity.Collection {
		key = "variables"
	}
	did := ""
	g.change(w, e, func(body *entity.Map) {
		list := entriesAt(body, key)
		at := g.IntN(len(list) + 1)
		switch {
		case at == len(list) || g.chance(4):
			did, list = "an addition", slices.Insert(list, at, entity.Value(g.variable()))
		case g.chance(4):
			did, list = "a removal", slices.Delete(list, at, at+1)
		case g.chance(4):
			did = "a switch"
			list[at].(*entity.Map).Set("enabled", valueOf(list[at].(*entity.Map), "enabled") == false)
		default:
			did = "an edit"
			list[at].(*entity.Map).Set("value", g.fresh("v"))
		}
		body.Set(key, list)
	})
	return did + " in the variables of " + string(e.Kind) + " " + e.Path
}

func (g *editor) editExample(w *entity.Workspace) string {
	e := g.pick(w, entity.Response)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		body.Map("response").Map("body").Set("content", g.editedText(body.Map("response").Map("body").Text("content")))
	})
	return "the example " + e.Path
}

func (g *editor) editWorkspace(w *entity.Workspace) string {
	e := g.pick(w, entity.AWorkspace)
	if e == nil {
		return ""
	}
	key := oneOf(g.Rand, "name", "description")
	g.change(w, e, func(body *entity.Map) { body.Set(key, g.fresh("workspace")) })
	return "the " + key + " of the workspace"
}

// changeNothing writes something in another way that means the same.
func (g *editor) changeNothing(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	how := ""
	g.change(w, e, func(body *entity.Map) {
		switch g.IntN(5) {
		case 0:
			how = "line ends"
			body.Set("scripts", script(strings.ReplaceAll(strings.ReplaceAll(codeOf(body), "\r\n", "\n"), "\n", "\r\n")))
			if codeOf(body) == "" {
				body.Delete("scripts")
			}
		case 1:
			how = "empty values"
			for _, key := range []string{"description", "pathVariables", "metadata"} {
				if !body.Has(key) {
					body.Set(key, oneOf[entity.Value](g.Rand, "", nil, &entity.Map{}, entity.List{}))
				}
			}
		case 2:
			how = "the order of keys"
			settings := body.Map("settings")
			other := &entity.Map{}
			for _, key := range []string{"maxRedirects", "strictSSL"} {
				if v, ok := settings.Get(key); ok {
					other.Set(key, v)
				}
			}
			if settings.Len() > 0 {
				body.Set("settings", other)
			}
		case 3:
			how = "the form of the headers"
			if body.Has("headers") {
				body.Set("headers", entriesAt(body, "headers"))
			}
		default:
			how = "the id of a script"
			for _, x := range body.List("scripts") {
				x.(*entity.Map).Set("id", g.freshID())
			}
		}
	})
	return "only " + how + " of " + e.Path
}

// doAlike does what somebody else may do as well.
func (g *editor) doAlike(w *entity.Workspace) string {
	e := g.pick(w, entity.Request)
	if e == nil {
		return ""
	}
	g.change(w, e, func(body *entity.Map) {
		switch g.IntN(3) {
		case 0:
			body.Set("method", "PUT")
		case 1:
			body.Set("headers", slices.DeleteFunc(entriesAt(body, "headers"), func(x entity.Value) bool { return x.(*entity.Map).Text("key") == "Alike" }))
			body.Set("headers", append(body.List("headers"), entity.MapOf("key", "Alike", "value", oneOf(g.Rand, "1", "2"))))
		default:
			body.Set("scripts", script(strings.TrimPrefix(strings.TrimSuffix(codeOf(body), "\nalike")+"\nalike", "\n")))
		}
	})
	return "to " + e.Path
}
