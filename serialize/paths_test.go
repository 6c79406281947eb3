package serialize_test

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// foldPath is equal for paths that some file system takes for one.
func foldPath(p string) string { return strings.ToLower(norm.NFC.String(p)) }

// refused reports whether Windows, macOS or Linux refuse a file of the name,
// or make another of it.
func refused(name string) bool {
	base, _, _ := strings.Cut(strings.ToLower(name), ".")
	devices := []string{"con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"}
	return name == "" || name == "." || name == ".." || len(name) > 255 ||
		strings.ContainsAny(name, `<>:"\|?*`) || strings.ContainsFunc(name, func(r rune) bool { return r < 0x20 }) ||
		strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") || slices.Contains(devices, base)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
