package settle

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var (
	method = Case{Title: "request Tea shop / Short", Field: "method", Base: &Value{Text: "GET"},
		Sides: [2]Value{{Text: "PUT", By: "mia-macbook, 14:02", Shown: true}, {Text: "PATCH", By: "old-dell, 2026-11-23 09:41"}}}
	script = Case{Title: "request Tea shop / Orders / Create order", Field: "scripts.afterResponse.code, from line 3", Base: &Value{Text: "pm.test(1);\n"},
		Sides:  [2]Value{{Text: "pm.test(\"status is 200\");\npm.test(2);\n", By: "mia-macbook, 14:02", Shown: true}, {Text: "pm.test(\"status is 201\");\npm.test(2);\n", By: "old-dell, 14:05"}},
		Before: "const a = 1;\nconst b = 2;\n", After: "// the end\n", Both: true}
	gone = Case{Title: "request Tea shop / List orders", Field: "delete", Base: &Value{Text: "$kind: http-request\nmethod: GET\n"},
		Sides: [2]Value{{Text: "$kind: http-request\nmethod: PUT\n", By: "old-dell, 14:05", Shown: true}, {Text: "deleted", Special: true, By: "mia-macbook, 14:02"}}}
	long = Case{Title: "environment Local", Field: "values.key.value",
		Sides: [2]Value{{Text: strings.Repeat("0123456789", 60), By: "mia-macbook, 14:02", Shown: true}, {Text: strings.Repeat("0123456789", 59) + "abc", By: "old-dell, 14:05"}}}
	lines = Case{Title: "collection Tea shop", Field: "description", Base: &Value{Text: "empty", Special: true},
		Sides: [2]Value{{Text: strings.Repeat("a line\n", 50) + "left\n", By: "mia-macbook, 14:02", Shown: true}, {Text: strings.Repeat("a line\n", 50) + "right\n", By: "old-dell, 14:05"}}}
	hostile = Case{Title: "request \x1b[31mred\n", Field: "name\u202e", Base: &Value{Text: "\x1b]0;title\a"},
		Sides: [2]Value{{Text: "茶の店 ☕️ für 日本語\tTab", By: "マイア, 14:02", Shown: true}, {Text: "茶の店 🍵 für 日本語\tTab", By: "\x1b[2J, 14:05"}}}
	edited2 = Case{Title: "request Tea shop / Short", Field: "url", Base: &Value{Text: "/a"}, Now: &Value{Text: "/edited"},
		Sides: [2]Value{{Text: "/b", By: "mia-macbook, 14:02"}, {Text: "/c", By: "old-dell, 14:05"}}}
	binary = Case{Title: "file postbag/logo.png", Field: "file", Base: nil,
		Sides: [2]Value{{Text: "1234 bytes that are no text", Special: true, By: "mia-macbook, 14:02", Shown: true}, {Text: "nothing", Special: true, By: "old-dell, 14:05"}}}
)

func press(m Model, keys string) Model {
	for _, key := range strings.Fields(keys) {
		m = m.Press(key)
	}
	return m
}

// Whole screens are as they were when somebody looked at them.
// POSTBAG_UPDATE=1 writes them anew.
func TestScreens(t *testing.T) {
	for _, x := range []struct {
		name          string
		width, height int
		color         bool
		cases         []Case
		keys          string
	}{
		{"first", 80, 24, false, []Case{method, script, gone}, ""},
		{"first-color", 80, 24, true, []Case{method, script, gone}, ""},
		{"lines", 80, 24, false, []Case{script}, "right right"},
		{"lines-wide", 120, 40, false, []Case{script}, ""},
		{"lines-narrow", 40, 15, false, []Case{script}, ""},
		{"lines-narrow-down", 40, 15, false, []Case{script}, "pgdown"},
		{"deleted", 80, 24, false, []Case{gone}, "right"},
		{"long", 80, 24, false, []Case{long}, ""},
		{"long-narrow", 40, 15, false, []Case{long}, "pgdown pgdown"},
		{"many-lines", 80, 24, false, []Case{lines}, "pgdown pgdown pgdown pgdown"},
		{"hostile", 80, 24, false, []Case{hostile}, ""},
		{"hostile-narrow", 40, 15, false, []Case{hostile}, ""},
		{"neither", 80, 24, false, []Case{edited2}, "right right"},
		{"binary", 80, 24, false, []Case{binary}, ""},
		{"chosen", 80, 24, false, []Case{method, script, gone}, "k o up"},
		{"for-all", 80, 24, false, []Case{method, script, gone}, "o a"},
		{"summary", 80, 24, false, []Case{method, script, gone}, "o l k"},
		{"summary-narrow", 40, 15, false, []Case{method, script, gone}, "o s"},
		{"leave", 80, 24, false, []Case{method, script, gone}, "o q"},
		{"nothing-to-undo", 80, 24, false, []Case{method}, "u"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := press(New(x.cases, x.color).Resize(x.width, x.height), x.keys).View() + "\n"
			file := filepath.Join("testdata", x.name+".txt")
			if os.Getenv("POSTBAG_UPDATE") == "1" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || got != string(want) {
				t.Errorf("%v\n%s", err, got)
			}
			if rows := strings.Count(got, "\n"); rows != x.height {
				t.Errorf("%d rows of %d", rows, x.height)
			}
		})
	}
}

// Nothing is decided that was not chosen, and nothing written that was not
// confirmed.
func TestDecisions(t *testing.T) {
	for _, x := range []struct {
		keys string
		done bool
		want string // choices by case, "" for those that stay open
	}{
		{"", false, ",,"},
		{"enter enter enter", false, ",,"},
		{"q", true, ",,"},
		{"k o", false, ",,"},
		{"k q n", true, ",,"},
		{"k q y", true, "keep,,"},
		{"k o b enter", true, "keep,other,base"},
		{"k o b u enter", false, ",,"},
		{"k o b u l enter", true, "keep,other,"},
		{"o a n q y", true, "other,,"},
		{"o a y enter", true, "other,other,other"},
		{"down t s enter", true, ",both,"},
		{"t s enter", true, ",,"},
		{"right right enter s enter", true, "other,,"},
		{"k up l q y", true, ",,"},
		{"a q", true, ",,"},
		{"down t a y enter", true, ",both,"},
		{"k ctrl+c ctrl+c", true, ",,"},
	} {
		m := press(New([]Case{method, script, gone}, false), x.keys)
		var got []string
		for i := range 3 {
			got = append(got, string(m.Decisions()[i].Choice))
		}
		if text := strings.Join(got, ","); text != x.want || m.Done() != x.done {
			t.Errorf("%q: %s, done %v", x.keys, text, m.Done())
		}
	}
}

// An editor that fails, or in which nothing was changed, decides nothing.
func TestEditor(t *testing.T) {
	asked := press(New([]Case{method, script}, false), "down e")
	if at, ok := asked.WantsEditor(); !ok || at != 1 {
		t.Fatalf("case %d, %v", at, ok)
	}
	for _, m := range []Model{asked.Edit("x", true, "exit status 1"), asked.Edit("x", false, "")} {
		if m = press(m, "s enter"); len(m.Decisions()) > 0 {
			t.Errorf("decided %v", m.Decisions())
		}
	}
	if m := press(asked.Edit("x", false, "").Edit("x", true, ""), "s enter"); len(m.Decisions()) > 0 {
		t.Errorf("decided by an editor that nobody wanted: %v", m.Decisions())
	}
	m := press(asked.Edit("mine\n", true, ""), "s enter")
	if d := m.Decisions()[1]; d != (Decision{Edited, "mine\n"}) || len(m.Decisions()) != 1 {
		t.Errorf("decided %v", m.Decisions())
	}
}
