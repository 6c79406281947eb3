package cmd

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
	"github.com/postbag/postbag/serialize/history"
	"github.com/postbag/postbag/serialize/postman"
)

var exportFormats = []postman.Format{postman.CollectionV21, postman.CollectionV20, postman.CollectionV1, workflow.FormatV3,
	postman.EnvironmentFile, postman.GlobalsFile, postman.PresetsFile, workflow.FormatRun, postman.DumpFile, postman.ArchiveFile}

func (a *app) exportCommand() *cobra.Command {
	var o workflow.ExportOptions
	format := ""
	c := &cobra.Command{
		Use:   "export [NAME…]",
		Short: "Write Postman's own export files",
		Long: `Exports collections, environments, globals and header presets in the format that
they came from, or in another: one to standard output, several or --all into a
folder under their usual names. The formats dump (Postman's old data dump), zip
(its data export) and presets put several into one file, without names all; har is
the history of requests that were sent (more: postbag help history export).

The result of a collection run ("run Shop" is the newest of Shop) is written as
the report that it came as. Secrets, and bodies above runs.body-limit, are not in
the store: what is missing is named, and the exit code is 10.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			o.Names, o.Format, o.DryRun = args, postman.Format(format), a.dryRun
			if format == string(history.HAR) {
				return a.exportAsHAR(o)
			}
			if o.Format != "" && !slices.Contains(exportFormats, o.Format) {
				return &workflow.Problem{Kind: workflow.Usage, What: fmt.Sprintf("there is no format %q", format), Hint: "take one of v2.1, v2.0, v1, v3, environment, globals, presets, run, dump, zip, har"}
			}
			if o.Dir != "" {
				o.Dir = joinDir(a.dir, o.Dir)
			}
			return a.withStore(func(s *workflow.Store) error { return a.export(s, o) })
		},
	}
	c.Flags().BoolVar(&o.All, "all", false, "everything that can be exported")
	c.Flags().StringVarP(&o.Dir, "output", "o", "", "the folder to write to; with dump, presets and zip also a file")
	c.Flags().StringVar(&format, "format", "", "v2.1, v2.0, v1, v3, environment, globals, presets, run, dump, zip or har (default: as it came)")
	c.Flags().BoolVar(&o.Force, "force", false, "write over files that are there")
	return c
}

// exportAsHAR exports history, to a file where one is named.
func (a *app) exportAsHAR(o workflow.ExportOptions) error {
	if len(o.Names) > 0 || o.All {
		return &workflow.Problem{Kind: workflow.Usage, What: "export history by name", Hint: "postbag history export WORD…, or --day, chooses among what was sent"}
	}
	file := o.Dir
	if file != "" {
		file = joinDir(a.dir, file)
	}
	x := workflow.HistoryExportOptions{Format: history.HAR, File: file, Force: o.Force, DryRun: o.DryRun}
	return a.withStore(func(s *workflow.Store) error { return a.exportHistory(s, x) })
}

func (a *app) export(s *workflow.Store, o workflow.ExportOptions) error {
	done, err := s.Export(o)
	if done == nil {
		return err
	}
	if o.Dir == "" {
		a.ui.told = len(done.Files) > 0
		for _, f := range done.Files {
			if _, err := a.ui.out.Write(f.Data); err != nil {
				return err
			}
		}
		return err
	}
	if err := a.ui.answer(done, func() {
		for _, f := range done.Files {
			if string(f.Kind) == string(f.Format) {
				a.ui.print("%s of %s: %s", f.Format, f.Name, escape(f.File))
				continue
			}
			a.ui.print("%s %s (%s): %s", f.Kind, escape(f.Name), f.Format, escape(f.File))
		}
	}); err != nil {
		return err
	}
	return err
}

// joinDir takes a path as one given in the folder of -C.
func joinDir(dir, path string) string {
	if filepath.IsAbs(path) || dir == "." {
		return path
	}
	return filepath.Join(dir, path)
}

func joinDirs(dir string, paths []string) []string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = p
		if p != "-" && !strings.HasPrefix(p, "-") {
			out[i] = joinDir(dir, p)
		}
	}
	return out
}
