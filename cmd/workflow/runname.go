package workflow

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/postman"
)

// runStem matches the name of the file of a run: when it started, its id.
var runStem = regexp.MustCompile(`^(?:(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-\d\dZ|undated)-([0-9a-f]{8})$`)

// runTitle is the collection of a run and when it started, in UTC.
func runTitle(e *entity.Entity) string {
	return cmp.Or(e.Body.Map("collection").Text("name"), e.Parent()) + " " + runDate(e.Key)
}

// runDate is when a run started, to the minute.
func runDate(k entity.Key) string {
	part := runStem.FindStringSubmatch(k.Name())
	switch {
	case part == nil:
		return k.Name()
	case part[1] == "":
		return "undated"
	}
	return part[1] + " " + part[2] + ":" + part[3]
}

// runID is the id of a run by its place.
func runID(k entity.Key) string {
	if part := runStem.FindStringSubmatch(k.Name()); part != nil {
		return part[4]
	}
	return ""
}

// newestFirst orders runs by when they started; those that do not say come
// last.
func newestFirst(runs []entity.Key) {
	undated := func(k entity.Key) int {
		if strings.HasPrefix(k.Name(), "undated") {
			return 1
		}
		return 0
	}
	slices.SortFunc(runs, func(a, b entity.Key) int {
		return cmp.Or(undated(a)-undated(b), cmp.Compare(b.Name(), a.Name()), cmp.Compare(a.Path, b.Path))
	})
}

// namedRuns are the runs that a person means, the newest first: by path, by
// id, by the collection, which means its newest run, by the beginning of the
// path or of the id, or by what listings call them.
func namedRuns(runs []entity.Key, name string) []entity.Key {
	runs = slices.Clone(runs)
	newestFirst(runs)
	name = strings.Trim(name, "/")
	if name == "" {
		return runs
	}
	ways := []func(entity.Key) bool{
		func(k entity.Key) bool { return k.Path == name },
		func(k entity.Key) bool { return runID(k) == name },
		func(k entity.Key) bool { return ofCollection(k, name) },
		func(k entity.Key) bool { return strings.HasPrefix(k.Path, name) && strings.Contains(name, "/") },
		func(k entity.Key) bool { return k.Parent()+" "+runDate(k) == name },
		func(k entity.Key) bool { return strings.HasPrefix(runID(k), name) && len(name) >= 4 },
	}
	for i, way := range ways {
		found := slices.DeleteFunc(slices.Clone(runs), func(k entity.Key) bool { return !way(k) })
		if i == 2 {
			found = found[:min(1, len(found))]
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// lookUpRuns is namedRuns among the entities of a workspace.
func lookUpRuns(w *entity.Workspace, name string) []*entity.Entity {
	var runs []entity.Key
	for _, e := range w.All() {
		if e.Kind == entity.Run {
			runs = append(runs, e.Key)
		}
	}
	var out []*entity.Entity
	for _, k := range namedRuns(runs, name) {
		out = append(out, w.Get(k))
	}
	return out
}

func keysOf(list []*entity.Entity) []entity.Key {
	keys := make([]entity.Key, len(list))
	for i, e := range list {
		keys[i] = e.Key
	}
	return keys
}

// ofCollection tells whether a run is one of a collection, by its name or the
// name of its folder.
func ofCollection(k entity.Key, name string) bool {
	return k.Parent() == name || k.Parent() == postman.Stem(entity.Collection, name, "", nil)
}

// looksLikeRun tells names that can only be those of runs, with a kind before
// them or without.
func looksLikeRun(name string) bool {
	kind, rest := splitKind(name)
	if kind == entity.Run {
		return rest != ""
	}
	_, stem, inFolder := strings.Cut(name, "/")
	return inFolder && runStem.MatchString(stem)
}
