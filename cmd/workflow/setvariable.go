package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// setVariable changes one variable, or adds it at the end.
func (d *draft) setVariable(what string, v *variable, o SetOptions) error {
	if o.Type != "" && o.Type != "secret" && o.Type != "default" {
		return usage(what, "--type secret, or: --type default", "there is no type %q", o.Type)
	}
	if len(o.Words)+len(o.Unset) == 0 && o.JSON == "" && o.Type == "" && o.Enabled == nil && o.Description == nil {
		return usage(what, "postbag set "+o.Name+" VALUE", "there is no value to set")
	}
	if v.root == nil {
		v.root = &entity.Entity{Key: entity.Key{Kind: entity.Globals, Path: "workspace"}, Body: entity.MapOf("name", "Globals", "values", entity.List{})}
	}
	list := slices.Clone(variables(v.root))
	verb := "Update"
	if v.index < 0 {
		verb, v.index = "Add", len(list)
		if err := plainName(what, v.name); err != nil {
			return err
		}
		list = append(list, newVariable(v))
	}
	entry, ok := list[v.index].(*entity.Map)
	if !ok {
		return usage(what, "postbag show "+v.root.Path, "it is not written as a variable")
	}
	entry = entry.Clone()
	list[v.index] = entry
	if err := setValue(what, entry, o); err != nil {
		return err
	}
	setFlags(entry, v.root.Kind == entity.Collection, o)
	d.keepVariables(v.root, list)
	d.message = fmt.Sprintf("%s variable %s", verb, oneLine(v.title()))
	return nil
}

// plainName refuses the number of a second variable where there is no first.
func plainName(what, name string) error {
	if base, n, ok := strings.Cut(name, "#"); ok && base != "" && n != "" && strings.Trim(n, "0123456789") == "" {
		return usage(what, "postbag ls of what holds it", "there are not that many variables named %q", base)
	}
	return nil
}

func newVariable(v *variable) *entity.Map {
	if v.root.Kind == entity.Collection {
		return entity.MapOf("key", v.name, "value", "")
	}
	return entity.MapOf("key", v.name, "value", "", "enabled", true, "type", "default")
}

func setValue(what string, entry *entity.Map, o SetOptions) error {
	for _, f := range o.Unset {
		if f == "key" || f == "value" || !entry.Has(f) {
			return usage(what, "postbag show "+o.Name, "%s cannot be taken out", f)
		}
		entry.Delete(f)
	}
	switch {
	case o.JSON != "":
		v, err := json.Decode([]byte(o.JSON))
		if text, ok := v.(string); err == nil && ok {
			entry.Set("value", text)
			return nil
		}
		return usage(what, `--value-json '"text"'`, "the value of a variable is text")
	case len(o.Words) > 0:
		entry.Set("value", strings.Join(o.Words, " "))
	}
	return nil
}

// setFlags sets type, state and description as collections or as environments
// have them.
func setFlags(entry *entity.Map, inCollection bool, o SetOptions) {
	switch {
	case o.Type != "" && (inCollection || entry.Has("secret")):
		setFlag(entry, "secret", o.Type == "secret")
	case o.Type != "":
		entry.Set("type", o.Type)
	}
	switch {
	case o.Enabled != nil && (inCollection || entry.Has("disabled")):
		setFlag(entry, "disabled", !*o.Enabled)
	case o.Enabled != nil:
		entry.Set("enabled", *o.Enabled)
	}
	if o.Description != nil && *o.Description == "" {
		entry.Delete("description")
	} else if o.Description != nil {
		entry.Set("description", *o.Description)
	}
}

// setFlag sets a flag that is only written where it is up.
func setFlag(entry *entity.Map, key string, up bool) {
	if up {
		entry.Set(key, true)
	} else {
		entry.Delete(key)
	}
}
