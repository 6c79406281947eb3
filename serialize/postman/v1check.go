package postman

import (
	"fmt"

	"github.com/postbag/postbag/serialize/entity"
)

// maxFolders is how deep folders may lie in each other, deeper than any
// real collection goes.
const maxFolders = 200

// checkTree1 makes sure that all that becomes an entity is an object, and that
// folders do not lie too deep in each other.
func checkTree1(doc *entity.Map) error {
	for _, key := range []string{"folders", "requests"} {
		if err := checkObjects(doc.List(key), "/"+key); err != nil {
			return err
		}
	}
	for i, v := range doc.List("requests") {
		at := fmt.Sprintf("/requests/%d", i)
		if err := checkPacked(mapOf(v), at); err != nil {
			return err
		}
		responses := mapOf(v).List("responses")
		if err := checkObjects(responses, at+"/responses"); err != nil {
			return err
		}
		for k, r := range responses {
			if err := checkPacked(mapOf(r), fmt.Sprintf("%s/responses/%d", at, k)); err != nil {
				return err
			}
		}
	}
	return checkDepth(newTree1(doc))
}

func checkDepth(t *tree1) error {
	depth := map[*node]int{}
	var walk func(n *node)
	walk = func(n *node) {
		for _, child := range n.children {
			depth[child] = depth[n] + 1
			if child.kind == entity.Folder && depth[child] <= maxFolders {
				walk(child)
			}
		}
	}
	walk(t.root)
	for i, n := range t.folders {
		if depth[n] > maxFolders || depth[n] == 0 {
			return &ShapeError{fmt.Sprintf("/folders/%d", i), fmt.Sprintf("less than %d folders deep", maxFolders)}
		}
	}
	return nil
}
