package postman

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxStem is how many bytes of a name Postman keeps in a stem.
const maxStem = 64

var (
	forbidden    = regexp.MustCompile("[/\\\\:*?\"<>|\x00-\x1f\u007f-\u009f]+")
	reserved     = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
	trailingDots = regexp.MustCompile(`\.+$`)
	dashes       = regexp.MustCompile(`--+`)

	// gitNames are what file systems take for git's own names, where code
	// points that they ignore are left out.
	gitNames   = regexp.MustCompile(`(?i)^(\.git[. ]*|\.git(modules|attributes)|git[a-z]{0,3}~[1-9])$`)
	ignorables = regexp.MustCompile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]+")
)

// stemOf is the file name, without suffix, that Postman gives a name; fallback
// is that of the empty name. The steps and their order are those that
// Postman's own writer was seen to take.
func stemOf(name, fallback string) string {
	if name == "" {
		return fallback
	}
	stem := forbidden.ReplaceAllString(name, "-")
	stem = reserved.ReplaceAllString(stem, "-$2")
	stem = trailingDots.ReplaceAllString(strings.TrimRight(stem, " "), "-")
	stem = dashes.ReplaceAllString(stem, "-")
	stem = strings.TrimRight(cutBytes(stem, maxStem), " .")
	if stem == "" || reserved.MatchString(stem) && !strings.Contains(stem, ".") {
		return "request"
	}
	return stem
}

// folderStem is the name of a folder: not the one where the files about a
// folder are, and none that git keeps for itself.
func folderStem(stem string) string {
	if strings.EqualFold(stem, ".resources") || gitNames.MatchString(ignorables.ReplaceAllString(stem, "")) {
		return strings.NewReplacer(".", "-", "~", "-").Replace(stem)
	}
	return stem
}

// cutBytes cuts s to at most n bytes without cutting a character.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// FoldStem is equal for stems that a file system may take for one.
func FoldStem(stem string) string { return strings.ToLower(norm.NFC.String(stem)) }

// stems hands out stems within one folder, each once.
type stems struct {
	taken map[string]bool
	next  map[string]int // by folded stem, the number to try next
}

func newStems() *stems { return &stems{map[string]bool{}, map[string]int{}} }

// reserve takes a stem out of what can be handed out.
func (s *stems) reserve(stem string) { s.taken[FoldStem(stem)] = true }

// claim hands out stem, or the first free of stem-1, stem-2, …
func (s *stems) claim(stem string) string {
	base := FoldStem(stem)
	out := stem
	for s.taken[FoldStem(out)] {
		s.next[base]++
		out = stem + "-" + strconv.Itoa(s.next[base])
	}
	s.reserve(out)
	return out
}
