package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/postbag/postbag/cmd/workflow"
)

// scissors ends what an editor is told about a conflict; the value stands below.
const scissors = "# ---------- >8 ---------- the value is what stands below this line; save nothing changed to leave it open"

// editConflict has a person write the value of a conflict; changed is false where
// nothing was edited.
func (a *app) editConflict(ctx context.Context, c *workflow.Contested) (text string, changed bool, err error) {
	dir, err := os.MkdirTemp("", "postbag-")
	if err != nil {
		return "", false, fmt.Errorf("edit a conflict: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "conflict-"+c.ID[:min(8, len(c.ID))]+".txt")
	if err := os.WriteFile(file, []byte(aboutConflict(c)+scissors+"\n"+c.Edit), 0o600); err != nil {
		return "", false, fmt.Errorf("edit a conflict: %w", err)
	}
	if err := a.runEditor(ctx, file); err != nil {
		return "", false, &workflow.Problem{What: "edit " + c.Text(), Err: err, State: "nothing was changed", Hint: "set VISUAL or EDITOR to an editor that works; or take a side: postbag help resolve"}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", false, fmt.Errorf("edit a conflict: %w", err)
	}
	_, below, ok := strings.Cut(string(data), scissors)
	if !ok { // an editor that died may leave nothing, and nobody chose that
		return "", false, &workflow.Problem{What: "edit " + c.Text(), Err: errors.New("the line above the value is gone"), State: "nothing was changed",
			Hint: "leave that line as it is; the value is what stands below it, if only nothing"}
	}
	text = strings.TrimPrefix(strings.TrimPrefix(below, "\r"), "\n")
	return text, text != c.Edit, nil
}

// aboutConflict tells an editor's user what both sides have.
func aboutConflict(c *workflow.Contested) string {
	var b strings.Builder
	comment := func(title, text string) {
		fmt.Fprintf(&b, "# %s\n", escape(title))
		for line := range strings.Lines(text) {
			fmt.Fprintf(&b, "#   %s\n", escapeText(strings.TrimRight(line, "\r\n")))
		}
	}
	comment(c.Text(), "")
	if c.Base != nil {
		comment("before both:", c.Base.Text)
	}
	for _, side := range c.Sides {
		comment(role(c, &side)+", "+givenBy(&side)+":", side.Text)
	}
	return b.String()
}

// runEditor edits a file in the editor of this user, and waits for that.
func (a *app) runEditor(ctx context.Context, file string) error {
	editor := cmp.Or(os.Getenv("VISUAL"), os.Getenv("EDITOR"))
	if editor == "" {
		return errors.New("there is no editor: neither VISUAL nor EDITOR is set")
	}
	run := exec.CommandContext(ctx, "sh", "-c", editor+` "$@"`, "sh", file)
	if runtime.GOOS == "windows" {
		words := strings.Fields(editor)
		run = exec.CommandContext(ctx, words[0], append(words[1:], file)...)
	}
	run.Stdin, run.Stdout, run.Stderr = os.Stdin, os.Stderr, os.Stderr
	if err := run.Run(); err != nil {
		return fmt.Errorf("the editor %q: %w", editor, err)
	}
	return nil
}
