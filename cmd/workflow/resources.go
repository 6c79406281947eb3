package workflow

import (
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/yaml"
)

// resourcesFile is Postman's own: it says which path is which object of its
// cloud. It lies in the folder of the workspace.
const resourcesFile = ".postman/resources.yaml"

// resourceGroups are the parts of Postman's list that have paths in them.
var resourceGroups = []string{"cloudResources", "localResources"}

// resource is an entry of Postman's list that goes to another workspace.
type resource struct {
	group, kind string
	at          string       // path in the store, with its slash at the end
	value       entity.Value // what stands for it in a map; nil in a list
}

// resourceList is Postman's list of a workspace while an edit moves things.
type resourceList struct {
	dir    string            // that it lies in, from where its paths go
	places map[string]string // where things move, from old path to new
	left   []resource        // what went to another workspace
}

// readList is Postman's list of a workspace, nil where there is none or it is not
// ours to mend.
func (s *Store) readList(file string) (*entity.Map, []byte, error) {
	data, err := fs.ReadFile(s.repo.Worktree(), file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	list, err := yaml.Decode(data)
	m, ok := list.(*entity.Map)
	if err != nil || !ok {
		return nil, data, nil
	}
	return m, data, nil
}

// followList has Postman's list follow what the edit moves, and gives back the
// entries of what has gone to another workspace.
func (s *Store) followList(d *draft, places map[string]string) ([]resource, error) {
	file := path.Join(d.Folder, resourcesFile)
	m, data, err := s.readList(file)
	if m == nil || err != nil {
		return nil, err
	}
	l := &resourceList{dir: path.Dir(file), places: places}
	if next := m.Clone(); l.follow(next) {
		d.files[file] = yaml.Splice(data, next, yaml.Block)
	}
	return l.left, nil
}

// addToList adds entries to Postman's list of a workspace. Where that has none it
// gets one, which Postman completes once it connects the workspace.
func (s *Store) addToList(d *draft, entries []resource) error {
	file := path.Join(d.Folder, resourcesFile)
	m, data, err := s.readList(file)
	if err != nil || m == nil && data != nil {
		return err
	}
	if m == nil {
		id := ""
		if e := d.Get(entity.WorkspaceKey); e != nil {
			id = e.ID
		}
		m = entity.MapOf("workspace", entity.MapOf("id", id))
	}
	for _, r := range entries {
		addResource(m, r, "../"+strings.TrimPrefix(r.at, topOf(path.Dir(file))))
	}
	d.files[file] = yaml.Encode(m, yaml.Block)
	if data != nil {
		d.files[file] = yaml.Splice(data, m, yaml.Block)
	}
	return nil
}

func addResource(m *entity.Map, r resource, at string) {
	if m.Map(r.group) == nil {
		m.Set(r.group, &entity.Map{})
	}
	kinds := m.Map(r.group)
	switch old, _ := kinds.Get(r.kind); list := old.(type) {
	case *entity.Map:
		list.Set(at, r.value)
	case entity.List:
		kinds.Set(r.kind, append(list, at))
	default:
		kinds.Set(r.kind, entity.List{at})
		if r.value != nil {
			kinds.Set(r.kind, entity.MapOf(at, r.value))
		}
	}
}

// topOf is the folder of the workspace that a list in dir belongs to, as paths
// begin that lead through it.
func topOf(dir string) string { return strings.TrimPrefix(path.Dir(dir)+"/", "./") }
