package workflow

import (
	"strings"
	"time"

	"github.com/postbag/postbag/repo"
)

// LogOptions are the choices of Log.
type LogOptions struct {
	Name  string // "" is everything
	Limit int    // 0 is all
}

// Entry is one commit of a history.
type Entry struct {
	Commit  string    `json:"commit"`
	Subject string    `json:"subject"`
	Body    string    `json:"body,omitempty"`
	Author  string    `json:"author"`
	Email   string    `json:"email"`
	When    time.Time `json:"when"`
	Device  string    `json:"device,omitempty"` // the name of the device that made it

	DeviceID string `json:"deviceId,omitempty"`
}

// Log tells the history of the store, of the workspace that was asked for, or of
// one entity and what it holds, which it follows to where that was before.
func (s *Store) Log(o LogOptions) ([]Entry, error) {
	head, err := s.repo.Head()
	if err != nil {
		return nil, failed("read the history", err)
	}
	t, err := s.trailOf(o.Name)
	if err != nil {
		return nil, err
	}
	out := []Entry{}
	for info, err := range s.history(head) {
		if err != nil {
			return nil, failed("read the history", err)
		}
		touched, err := t.touchedBy(info)
		if err != nil {
			return nil, failed("read the history", err)
		}
		if touched {
			out = append(out, entryOf(info))
		}
		if o.Limit > 0 && len(out) == o.Limit {
			break
		}
	}
	return out, nil
}

func entryOf(info repo.CommitInfo) Entry {
	subject, body, _ := strings.Cut(strings.TrimSpace(info.Message), "\n")
	e := Entry{Commit: info.Hash.String(), Subject: subject, Body: strings.TrimSpace(body),
		Author: info.Author.Name, Email: info.Author.Email, When: info.Author.When}
	for line := range strings.SplitSeq(body, "\n") {
		if device, ok := strings.CutPrefix(line, "Postbag-Device: "); ok {
			e.DeviceID, e.Device, _ = strings.Cut(device, " ")
		}
	}
	return e
}
