package workflow

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
	"github.com/postbag/postbag/serialize/postman"
	"github.com/postbag/postbag/serialize/run"
)

// FormatRun is the report of a collection run, in the form of the tool that
// wrote it.
const FormatRun postman.Format = "run"

// runsOf are all runs, where everything is to be exported in a format that
// runs have.
func runsOf(w *entity.Workspace, o ExportOptions) []*entity.Entity {
	if !o.All || o.Format != "" && o.Format != FormatV3 && o.Format != FormatRun {
		return nil
	}
	return slices.DeleteFunc(w.All(), func(e *entity.Entity) bool { return e.Kind != entity.Run })
}

// exportRun writes the report of a run again. What the store does not have of
// it is named.
func exportRun(e *entity.Entity, o ExportOptions, file *ExportedFile, names map[string]bool) error {
	if o.Format != "" && o.Format != FormatRun {
		return usage("export run "+e.Path, "leave out --format", "a run result cannot be written as %s", o.Format)
	}
	report, missing, err := run.Write(e.Body)
	if err != nil {
		return badRun(e, err)
	}
	file.Format, file.missing = FormatRun, leftOut(missing)
	file.Data = json.Encode(report, reportIndents[run.Format(e.Body.Text("format"))])
	if o.Dir == "" {
		return nil
	}
	file.File = filepath.Join(o.Dir, reportName(e, names))
	return writeNew(file.File, file.Data, o)
}

// reportIndents are how the tools indent their reports.
var reportIndents = map[run.Format]string{run.AppReport: "\t", run.NewmanReport: "  ", run.CLIReport: "  "}

// reportName is the usual name of a report: that of Postman's app; for the
// tools, which draw a name by the clock, when the run started.
func reportName(e *entity.Entity, names map[string]bool) string {
	switch run.Format(e.Body.Text("format")) {
	case run.NewmanReport:
		return unused(e.Parent()+"-"+e.Name(), ".newman_run.json", names)
	case run.CLIReport:
		return unused(e.Parent()+"-"+e.Name(), ".postman_cli_run.json", names)
	}
	return unused(path.Base(e.Parent()), ".postman_test_run.json", names)
}

// leftOutLines are what exports of runs lack.
func leftOutLines(files []ExportedFile) []string {
	var lines []string
	for _, f := range files {
		for _, line := range f.missing {
			lines = append(lines, fmt.Sprintf("%s %s: %s", f.Kind, f.Path, line))
		}
	}
	return lines
}
