package markers_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/postbag/postbag/serialize/markers"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, text         string
		ours, base, theirs string
	}{
		{"two sides", "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\nd\n", "a\nb\nd\n", "", "a\nc\nd\n"},
		{"with the base", "a\n<<<<<<< HEAD\nb\n||||||| 1234\nx\n=======\nc\n>>>>>>> main\n", "a\nb\n", "a\nx\n", "a\nc\n"},
		{"one of two with the base", "<<<<<<< x\nb\n||||||| 1\nx\n=======\nc\n>>>>>>> y\nm\n<<<<<<< x\n1\n=======\n2\n>>>>>>> y\n", "b\nm\n1\n", "", "c\nm\n2\n"},
		{"a side without lines", "<<<<<<< x\n=======\nc\n>>>>>>> y\n", "", "", "c\n"},
		{"ends of Windows", "<<<<<<< x\r\nb\r\n=======\r\nc\r\n>>>>>>> y\r\n", "b\r\n", "", "c\r\n"},
		{"longer marks", "<<<<<<<<< x\nb\n=======\n=========\nc\n>>>>>>>>> y\n", "b\n=======\n", "", "c\n"},
		{"a conflict in the base", "<<<<<<< x\nb\n||||||| merged\n<<<<<<<<< 1\np\n=========\nq\n>>>>>>>>> 2\n=======\nc\n>>>>>>> y\n",
			"b\n", "<<<<<<<<< 1\np\n=========\nq\n>>>>>>>>> 2\n", "c\n"},
		{"a conflict in a side", "<<<<<<< x\n<<<<<<< 1\np\n=======\nq\n>>>>>>> 2\n=======\nc\n>>>>>>> y\n", "<<<<<<< 1\np\n=======\nq\n>>>>>>> 2\n", "", "c\n"},
		{"marks in a value", "<<<<<<< x\n  <<<<<<< no\n=======\n  ======= no\n>>>>>>> y\n", "  <<<<<<< no\n", "", "  ======= no\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, ok := markers.Split([]byte(c.text))
			if !ok || string(v.Ours) != c.ours || string(v.Base) != c.base || string(v.Theirs) != c.theirs {
				t.Errorf("%v: ours %q, base %q, theirs %q", ok, v.Ours, v.Base, v.Theirs)
			}
			if !markers.In([]byte(c.text)) {
				t.Error("no marks are seen")
			}
		})
	}
}

func TestNames(t *testing.T) {
	v, ok := markers.Split([]byte("<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> feature one\n"))
	if !ok || v.OursName != "HEAD" || v.TheirsName != "feature one" {
		t.Errorf("%v, %q and %q", ok, v.OursName, v.TheirsName)
	}
}

func TestNotSplit(t *testing.T) {
	for _, text := range []string{
		"", "a\n", "<<<<<<< x\na\n", "<<<<<<< x\na\n=======\nb\n", "<<<<<<< x\na\n>>>>>>> y\n", "a\n>>>>>>> y\n",
		"<<<<<< x\na\n======\nb\n>>>>>> y\n", "<<<<<<<x\na\n=======\nb\n>>>>>>>y\n",
	} {
		if v, ok := markers.Split([]byte(text)); ok {
			t.Errorf("%q: %+v", text, v)
		}
	}
	if markers.In([]byte("a: |\n  <<<<<<< x\n=======\n")) {
		t.Error("a value has marks, and a row of equals signs is none")
	}
}

// What is put between marks comes out again, whatever the sizes.
func FuzzSplit(f *testing.F) {
	f.Add("a\n", "b\n", "c\n", "d\n", uint8(0), true)
	f.Add("", "<<<<<<< x\n", "", "=======\n", uint8(2), false)
	f.Fuzz(func(t *testing.T, same, ours, base, theirs string, longer uint8, based bool) {
		if v, ok := markers.Split([]byte(ours)); ok && len(v.Ours)+len(v.Theirs) > len(ours) {
			t.Fatalf("%q: more came out than was in it", ours)
		}
		size := 7 + int(longer%8)
		row := func(c string) string { return strings.Repeat(c, size) }
		for _, text := range []*string{&same, &ours, &base, &theirs} {
			if markers.In([]byte(*text)) || strings.Contains(*text, row("=")) || strings.Contains(*text, row("|")) {
				return
			}
			if *text != "" && !strings.HasSuffix(*text, "\n") {
				*text += "\n"
			}
		}
		whole := same + row("<") + " HEAD\n" + ours
		if based {
			whole += row("|") + " base\n" + base
		}
		whole += row("=") + "\n" + theirs + row(">") + " main\n" + same
		v, ok := markers.Split([]byte(whole))
		if !ok || string(v.Ours) != same+ours+same || string(v.Theirs) != same+theirs+same {
			t.Fatalf("%q: %v, %q and %q", whole, ok, v.Ours, v.Theirs)
		}
		if want := same + base + same; based && !bytes.Equal(v.Base, []byte(want)) {
			t.Fatalf("%q: base %q", whole, v.Base)
		}
	})
}
