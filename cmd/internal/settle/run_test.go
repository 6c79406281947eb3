package settle

import (
	"context"
	"io"
	"maps"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// A message that comes while an editor is open opens no second one.
func TestOneEditorAtATime(t *testing.T) {
	var s tea.Model = screen{model: New([]Case{method, script}, false)}
	s, open := s.Update(tea.KeyPressMsg{Code: 'e', Text: "e"})
	if open == nil {
		t.Fatal("no editor is opened")
	}
	s, again := s.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	if again != nil {
		t.Fatal("a second editor is opened")
	}
	s, _ = s.Update(edited{text: "mine", changed: true})
	s, _ = s.Update(edited{text: "mine", changed: true})
	if n := s.(screen).model.chosen(); n != 1 {
		t.Errorf("%d decided", n)
	}
}

// Keys that come from a terminal decide as keys of the model do.
func TestRun(t *testing.T) {
	for _, x := range []struct {
		keys string
		want map[int]Decision
	}{
		{"ko\x1b[Cb\r\r", map[int]Decision{0: {Choice: Keep}, 1: {Choice: Other}, 2: {Choice: Base}}},
		{"kqn", nil},
		{"kqy", map[int]Decision{0: {Choice: Keep}}},
		{"q", nil},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		got, err := Run(ctx, New([]Case{method, script, gone}, false), Terminal{In: strings.NewReader(x.keys), Out: io.Discard})
		if err != nil || !maps.Equal(got, x.want) {
			t.Errorf("%q: %v, %v", x.keys, got, err)
		}
	}
}
