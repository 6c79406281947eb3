package cmd

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/postbag/postbag/cmd/workflow"
)

// The schema of the manifest knows every setting, so that an editor does.
func TestSettingsAreInTheSchema(t *testing.T) {
	data, err := os.ReadFile("../docs/reference/schema/manifest.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties struct {
			Settings struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for _, s := range workflow.AllSettings() {
		if schema.Properties.Settings.Properties[s.Key] == nil {
			t.Errorf("the setting %s is not in it", s.Key)
		}
	}
}
