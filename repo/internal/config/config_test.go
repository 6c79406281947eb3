package config

import "testing"

func FuzzSet(f *testing.F) {
	f.Add("[core]\n\tbare = false\n[remote \"o\"]\n\turl = \"a;b\" # c\n", "remote.o.url", "x\ty ")
	f.Add("[a]b=c", "a.d", "#")
	f.Add("[a \"x.y\"]\nb", "a.x.y.b", "\\")
	f.Fuzz(func(t *testing.T, text, key, value string) {
		file, err := Parse(text)
		if err != nil {
			return
		}
		changed, err := file.Set(key, value)
		if err != nil {
			return
		}
		again, err := Parse(changed)
		if err != nil {
			t.Fatalf("%q: %v", changed, err)
		}
		if got, ok := again.Get(key); !ok || got != value {
			t.Fatalf("%q: %s is %q, not %q", changed, key, got, value)
		}
		for _, e := range file.Entries {
			if got, _ := file.Get(e.Key); e.Key != Canonical(key) {
				if now, ok := again.Get(e.Key); !ok || now != got {
					t.Fatalf("%q: %s was %q and is %q", changed, e.Key, got, now)
				}
			}
		}
	})
}
