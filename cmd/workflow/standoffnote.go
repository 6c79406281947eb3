package workflow

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// settledPart is what was settled in a file that git has left unmerged, where
// more is left to settle: the conflicts, and how the file was then. Once it is
// otherwise, nothing is known to be settled.
type settledPart struct {
	Sum string   `json:"sum"`
	IDs []string `json:"ids"`
}

func (s *Store) settledFile() string { return filepath.Join(s.repo.PrivateDir(), "settled.json") }

// settledParts are those of all files; what cannot be read was never written.
func (s *Store) settledParts() map[string]settledPart {
	out := map[string]settledPart{}
	if data, err := os.ReadFile(s.settledFile()); err != nil || json.Unmarshal(data, &out) != nil {
		return map[string]settledPart{}
	}
	return out
}

// settledIn are the conflicts of a file that are settled.
func (s *Store) settledIn(so *standoff) []string {
	part, ok := s.settledParts()[so.path]
	if !ok || so.marked || part.Sum != sumOf(so.disk) {
		return nil
	}
	return part.IDs
}

// noteSettled remembers what was settled in a file that now holds data.
func (s *Store) noteSettled(so *standoff, data []byte, settled []Clash) error {
	ids := s.settledIn(so)
	for _, c := range settled {
		ids = append(ids, c.ID)
	}
	all := s.settledParts()
	all[so.path] = settledPart{sumOf(data), ids}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(s.settledFile(), text, 0o600)
}
