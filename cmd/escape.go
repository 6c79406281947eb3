package cmd

import "github.com/postbag/postbag/cmd/internal/visible"

// escape shows text from files and remotes on one line, so that it can do
// nothing to a terminal.
func escape(s string) string { return visible.Line(s) }

// escapeText is escape for text of several lines.
func escapeText(s string) string { return visible.Text(s) }
