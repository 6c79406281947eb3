package repo

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/postbag/postbag/repo/internal/object"
	"github.com/postbag/postbag/repo/internal/ref"
)

// minAbbreviation is how many digits of a commit's name must be given.
const minAbbreviation = 4

// Resolve finds the commit that a revision means: HEAD, a branch, a tag, a
// remote's branch, or the name of a commit, whole or its first digits; each
// may be followed by ~N or ^ for the N-th first parent. *NotFoundError where
// it means none.
func (r *Repo) Resolve(revision string) (Hash, error) {
	name, back := splitAncestor(revision)
	h, err := r.resolveName(name)
	if err != nil {
		return Hash{}, err
	}
	for range back {
		c, err := r.Info(h)
		if err != nil {
			return Hash{}, err
		}
		if len(c.Parents) == 0 {
			return Hash{}, &NotFoundError{What: fmt.Sprintf("commit %q", revision)}
		}
		h = c.Parents[0]
	}
	return h, nil
}

// splitAncestor cuts "~3" or "^^" off a revision.
func splitAncestor(revision string) (name string, back int) {
	name, count, ok := strings.Cut(revision, "~")
	if n, err := strconv.Atoi(count); ok && err == nil && n >= 0 {
		return name, n
	}
	if ok && count == "" {
		return name, 1
	}
	name = strings.TrimRight(revision, "^")
	return name, len(revision) - len(name)
}

func (r *Repo) resolveName(name string) (Hash, error) {
	for _, prefix := range []string{"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"} {
		full := prefix + name
		if full != "HEAD" && !ref.Valid(full) || prefix == "" && full != "HEAD" && !strings.HasPrefix(full, "refs/") {
			continue
		}
		if h, err := r.refs.Resolve(full); err != nil || !h.IsZero() {
			return r.peel(h, name, err)
		}
	}
	if h, err := ParseHash(name); err == nil {
		return r.peel(h, name, nil)
	}
	return r.resolveDigits(name)
}

// maxTagChain is how many tags of tags are followed.
const maxTagChain = 10

// peel makes sure that a name leads to a commit; an annotated tag leads to what
// it marks.
func (r *Repo) peel(h Hash, name string, err error) (Hash, error) {
	for range maxTagChain {
		if err != nil {
			break
		}
		kind, data, readErr := r.objects.Read(h)
		if readErr == nil && kind == object.Commit {
			return h, nil
		}
		marked, ok := bytes.CutPrefix(data, []byte("object "))
		if readErr != nil || kind != object.Tag || !ok || len(marked) < 2*len(h) {
			break
		}
		h, err = ParseHash(string(marked[:2*len(h)]))
	}
	return Hash{}, &NotFoundError{What: fmt.Sprintf("commit %q", name)}
}

// resolveDigits finds the one commit of the branches and remotes that begins
// with the digits.
func (r *Repo) resolveDigits(digits string) (Hash, error) {
	none := &NotFoundError{What: fmt.Sprintf("commit %q", digits)}
	lower := strings.ToLower(digits)
	if len(lower) < minAbbreviation || strings.Trim(lower, "0123456789abcdef") != "" {
		return Hash{}, none
	}
	tips, err := r.Refs("refs/")
	if err != nil {
		return Hash{}, err
	}
	found := map[Hash]bool{}
	for _, tip := range tips {
		for c, err := range r.Log(tip) {
			if err != nil {
				break // a tag of something else than a commit
			}
			if strings.HasPrefix(c.Hash.String(), lower) {
				found[c.Hash] = true
			}
		}
	}
	if len(found) > 1 {
		return Hash{}, &NotFoundError{What: fmt.Sprintf("a single commit that begins with %q", digits)}
	}
	for h := range found {
		return h, nil
	}
	return Hash{}, none
}
