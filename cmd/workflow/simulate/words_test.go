package simulate

import (
	"strconv"

	"github.com/postbag/postbag/merge"
	"github.com/postbag/postbag/serialize/entity"
)

// A word is a number between Q and Z, as in "headerQ12003Z". Each is made up
// once, so that it can be followed through merges.

// eachWord finds the words of a text.
func eachWord(s string, found func(word int)) {
	for i := 0; i < len(s); i++ {
		if s[i] != 'Q' {
			continue
		}
		j := i + 1
		for j < len(s) && s[j] >= '0' && s[j] <= '9' {
			j++
		}
		if j < len(s) && s[j] == 'Z' {
			if n, err := strconv.Atoi(s[i+1 : j]); err == nil {
				found(n)
			}
		}
		i = j - 1
	}
}

// words counts words, since one may be there more than once.
type words map[int]int

func (w words) text(s string) { eachWord(s, func(n int) { w[n]++ }) }

func (w words) value(v entity.Value) {
	switch v := v.(type) {
	case string:
		w.text(v)
	case merge.Bytes:
		w.text(string(v))
	case entity.List:
		for _, x := range v {
			w.value(x)
		}
	case *entity.Map:
		for k, x := range v.All() {
			w.text(k)
			w.value(x)
		}
	}
}

func (w words) add(x words, times int) {
	for word, n := range x {
		w[word] += times * n
	}
}

// wordsOf are the words of an entity: of its own stem and of what it says.
func (l *ledger) wordsOf(e *entity.Entity) words {
	if out, ok := l.known[e]; ok {
		return out
	}
	out := words{}
	if inTree(e.Kind) {
		out.text(e.Name())
	} else {
		out.text(e.Path)
	}
	out.value(e.Body)
	l.known[e] = out
	return out
}

func inTree(k entity.Kind) bool {
	return k == entity.Request || k == entity.Folder || k == entity.Response || k == entity.Message
}

// wordsIn are the words of all that people make in a workspace.
func (l *ledger) wordsIn(w *entity.Workspace) words {
	out := words{}
	for e := range w.Each() {
		if e.Kind != entity.Conflict {
			out.add(l.wordsOf(e), 1)
		}
	}
	return out
}
