package settle

import (
	"context"
	"io"

	tea "charm.land/bubbletea/v2"
)

// Terminal is what Run talks to.
type Terminal struct {
	In  io.Reader
	Out io.Writer
	// Edit has a person edit the value of a case; changed is false where nothing
	// was edited.
	Edit func(at int) (text string, changed bool, err error)
}

// Run asks a person about conflicts, and returns what is to be written.
func Run(ctx context.Context, m Model, t Terminal) (map[int]Decision, error) {
	p := tea.NewProgram(screen{m, t}, tea.WithContext(ctx), tea.WithInput(t.In), tea.WithOutput(t.Out))
	last, err := p.Run()
	if err != nil {
		return nil, err
	}
	return last.(screen).model.Decisions(), nil
}

// screen is a Model on a terminal.
type screen struct {
	model    Model
	terminal Terminal
}

// Init does nothing: the terminal tells its size by itself.
func (s screen) Init() tea.Cmd { return nil }

// Update takes a key, a size, or what an editor made.
func (s screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, waiting := s.model.WantsEditor()
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.model = s.model.Resize(msg.Width, msg.Height)
	case tea.KeyPressMsg:
		s.model = s.model.Press(msg.String())
	case edited:
		trouble := ""
		if msg.err != nil {
			trouble = msg.err.Error()
		}
		s.model = s.model.Edit(msg.text, msg.changed, trouble)
	}
	if s.model.Done() {
		return s, tea.Quit
	}
	if at, ok := s.model.WantsEditor(); ok && !waiting { // one editor at a time
		e := &editing{at: at, edit: s.terminal.Edit}
		return s, tea.Exec(e, func(err error) tea.Msg { return edited{e.text, e.changed, err} })
	}
	return s, nil
}

// View is the model's, on a screen of its own.
func (s screen) View() tea.View {
	v := tea.NewView(s.model.View())
	v.AltScreen = true
	return v
}

// edited is what came of an editor.
type edited struct {
	text    string
	changed bool
	err     error
}

// editing runs an editor, which the terminal is handed to meanwhile.
type editing struct {
	at      int
	edit    func(at int) (string, bool, error)
	text    string
	changed bool
}

// Run waits for the editor.
func (e *editing) Run() (err error) {
	e.text, e.changed, err = e.edit(e.at)
	return err
}

// SetStdin does nothing: the editor has the terminal.
func (e *editing) SetStdin(io.Reader) {}

// SetStdout does nothing either.
func (e *editing) SetStdout(io.Writer) {}

// SetStderr does nothing either.
func (e *editing) SetStderr(io.Writer) {}
