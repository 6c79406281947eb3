package settle

import (
	"testing"

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
