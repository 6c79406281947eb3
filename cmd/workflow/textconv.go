package workflow

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/postbag/postbag/serialize"
	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/field"
	"github.com/postbag/postbag/serialize/json"
)

// Text is a file of a store as text to compare and to read: a field a line, by
// its path, and texts of several lines below theirs. ok is false for a file that
// cannot be understood; then it is as it stands.
func Text(file string) (text string, ok bool, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", false, failed(fmt.Sprintf("read %q", file), err)
	}
	body, err := serialize.DecodeFile(filepath.ToSlash(file), data)
	if err != nil {
		return string(data), false, nil
	}
	var b strings.Builder
	for path, v := range field.Leaves(body) {
		writeLeaf(&b, path, v)
	}
	return b.String(), true, nil
}

func writeLeaf(b *strings.Builder, path string, v entity.Value) {
	text, isText := v.(string)
	if !isText {
		text = string(json.Encode(v, ""))
	}
	lines := strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\r\n", "\n")
	if !strings.Contains(lines, "\n") {
		fmt.Fprintf(b, "%s: %s\n", path, lines)
		return
	}
	fmt.Fprintf(b, "%s:\n    %s\n", path, strings.ReplaceAll(lines, "\n", "\n    "))
}
