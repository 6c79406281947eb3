package postman

import "slices"

func (t *tree1) placeFolders() {
	parents := t.parents()
	for _, n := range t.folders {
		parents[n].children = append(parents[n].children, n)
	}
	for _, holder := range append([]*node{t.root}, t.folders...) {
		t.sortListed(holder, refs(t.sources[holder], "folders_order"))
	}
}

// sortListed puts the children that are listed first, in the order of the
// list.
func (t *tree1) sortListed(holder *node, ids []string) {
	queue, rank := t.queuesOf(holder.children), map[*node]int{}
	for i, id := range ids {
		if n := queue.take(id); n != nil {
			rank[n] = i + 1
		}
	}
	slices.SortStableFunc(holder.children, func(a, b *node) int {
		x, y := rank[a], rank[b]
		if x == 0 || y == 0 {
			return y - x // those that are not listed come last
		}
		return x - y
	})
}

// parents tells what holds each folder. Folders that would hold each other are
// at the top.
func (t *tree1) parents() map[*node]*node {
	out, queue, first := map[*node]*node{}, t.queuesOf(t.folders), t.firstOf()
	for _, holder := range t.folders {
		for _, id := range refs(t.sources[holder], "folders_order") {
			if n := queue.take(id); n != nil {
				out[n] = holder
			}
		}
	}
	for _, n := range t.folders {
		if out[n] == nil {
			out[n] = first[refOf1(get(t.sources[n], "folder"))]
		}
		if out[n] == nil {
			out[n] = t.root
		}
	}
	safe := map[*node]bool{t.root: true}
	for _, n := range t.folders {
		breakCycle(n, out, safe, t.root)
	}
	return out
}

// breakCycle goes up from a folder; where that leads to a folder that it has
// passed already, that one comes to the top.
func breakCycle(n *node, parents map[*node]*node, safe map[*node]bool, root *node) {
	passed := map[*node]bool{}
	for at := n; !safe[at]; at = parents[at] {
		passed[at] = true
		if up := parents[at]; passed[up] {
			parents[up] = root
			break
		}
	}
	for at := range passed {
		safe[at] = true
	}
}

// placeRequests puts requests behind the folders beside them.
func (t *tree1) placeRequests() {
	queue, first, placed := t.queuesOf(t.requests), t.firstOf(), map[*node]bool{}
	for _, holder := range append(slices.Clone(t.folders), t.root) {
		for _, id := range refs(t.sources[holder], "order") {
			if n := queue.take(id); n != nil {
				holder.children = append(holder.children, n)
				placed[n] = true
			}
		}
	}
	for _, n := range t.requests {
		if placed[n] {
			continue
		}
		holder := first[refOf1(get(t.sources[n], "folder"))]
		if holder == nil {
			holder = t.root
		}
		holder.children = append(holder.children, n)
	}
}
