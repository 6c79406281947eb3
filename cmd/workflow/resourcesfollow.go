package workflow

import (
	"path"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// follow changes the paths of the list; it reports whether any was among those
// that moved. A path that is gone goes.
func (l *resourceList) follow(m *entity.Map) bool {
	changed := false
	for group, v := range m.All() {
		byKind, _ := v.(*entity.Map)
		if !slices.Contains(resourceGroups, group) {
			continue
		}
		for kind, v := range byKind.All() {
			var moved bool
			switch paths := v.(type) {
			case *entity.Map:
				moved = l.followMap(byKind, resource{group: group, kind: kind}, paths)
			case entity.List:
				moved = l.followPaths(byKind, resource{group: group, kind: kind}, paths)
			}
			changed = changed || moved
		}
	}
	return changed
}

func (l *resourceList) followMap(byKind *entity.Map, r resource, paths *entity.Map) bool {
	changed, next := false, &entity.Map{}
	for p, id := range paths.All() {
		r.value = id
		to := l.followPath(p, r)
		changed = changed || to != p
		if to != "" {
			next.Set(to, id)
		}
	}
	byKind.Set(r.kind, next)
	return changed
}

func (l *resourceList) followPaths(byKind *entity.Map, r resource, paths entity.List) bool {
	changed, next := false, entity.List{}
	for _, p := range paths {
		text, isText := p.(string)
		to := l.followPath(text, r)
		changed = changed || to != text
		if !isText {
			next = append(next, p)
		} else if to != "" {
			next = append(next, to)
		}
	}
	byKind.Set(r.kind, next)
	return changed
}

// followPath is where a path of the list, which is one from its folder with
// separators of either system, leads now; "" where that is gone, or in another
// workspace.
func (l *resourceList) followPath(p string, r resource) string {
	slashed := strings.ReplaceAll(p, `\`, "/")
	file := path.Join(l.dir, slashed)
	from := nearest(l.places, file)
	if from == "" {
		return p
	}
	to := l.places[from]
	if to == "" {
		return ""
	}
	to += strings.TrimPrefix(file, from)
	if strings.HasSuffix(slashed, "/") {
		to += "/"
	}
	top := topOf(l.dir)
	if !isIn(to, strings.TrimSuffix(top, "/")) {
		r.at = to
		l.left = append(l.left, r)
		return ""
	}
	to = "../" + strings.TrimPrefix(to, top)
	if strings.Contains(p, `\`) {
		to = strings.ReplaceAll(to, "/", `\`)
	}
	return to
}
