package config

import (
	"slices"
	"strings"
	"testing"
)

func TestRemoveSection(t *testing.T) {
	for _, c := range []struct{ text, section, want string }{
		{"[a]\n\tx = 1\n[merge \"p\"]\n\tname = n\n\tdriver = d\n[b]\n\ty = 2\n", "merge.p", "[a]\n\tx = 1\n[b]\n\ty = 2\n"},
		{"[merge \"p\"]\nname = n\n", "merge.p", ""},
		{"[merge \"p\"]\nname = n\n[merge \"p-base\"]\nname = m\n", "merge.p", "[merge \"p-base\"]\nname = m\n"},
		{"[merge \"p\"]\na = 1\n\t[b]\nc = 2\n[MERGE \"p\"]\nd = 3\n", "merge.p", "\t[b]\nc = 2\n"},
		{"[merge \"P\"]\na = 1\n", "merge.p", "[merge \"P\"]\na = 1\n"},
		{"", "merge.p", ""},
	} {
		file, err := Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := file.RemoveSection(c.section); got != c.want {
			t.Errorf("%q without %s: %q, not %q", c.text, c.section, got, c.want)
		}
	}
}

// Without a section all other settings are what they were, and those of the
// section are gone.
func FuzzRemoveSection(f *testing.F) {
	f.Add("[a]b=c\n[d \"e\"]\nf = g ; h\n[a]\ni", "d.e")
	f.Add("[a] [b] c = 1\n", "a")
	f.Fuzz(func(t *testing.T, text, name string) {
		file, err := Parse(text)
		if err != nil || !slices.ContainsFunc(file.sections, func(s section) bool { return s.name == name }) {
			return
		}
		var want []Entry
		for _, e := range file.Entries {
			if !inSection(e.Key, name) {
				want = append(want, e)
			}
		}
		again, err := Parse(file.RemoveSection(name))
		if err != nil {
			t.Fatalf("%q: %v", file.RemoveSection(name), err)
		}
		if !slices.Equal(again.Entries, want) {
			t.Fatalf("%q without %q has %q, not %q", text, name, again.Entries, want)
		}
	})
}

func inSection(key, section string) bool {
	rest, ok := strings.CutPrefix(key, section+".")
	return ok && isName(rest)
}
