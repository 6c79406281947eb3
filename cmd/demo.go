package cmd

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/postbag/postbag/cmd/workflow"
)

// samples are the files that the demonstration imports.
//
//go:embed demo/*.json
var samples embed.FS

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "demo [DIR]",
		Short: "See it work on a sample, in a folder of its own",
		Long: `Shows the main job in a folder of its own (postbag-demo, or DIR), without git and
without a network: a sample collection and environment are imported into the
store of one device, and synced by way of a repository in a folder with the store
of a second device. The folder may be kept to play with, or removed.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			dir := joinDir(a.dir, "postbag-demo")
			if len(args) == 1 {
				dir = joinDir(a.dir, args[0])
			}
			return a.demo(c.Context(), dir)
		},
	}
}

// demoStep is a command as a person would type it.
type demoStep struct {
	device string
	args   []string
}

func (a *app) demo(ctx context.Context, dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := a.prepareDemo(dir); err != nil {
		return err
	}
	for _, step := range demoSteps(dir) {
		a.ui.print("\n%s", a.ui.paint(bold, fmt.Sprintf("%s$ postbag %s", step.device, demoLine(dir, step.args))))
		args := append([]string{"-C", filepath.Join(dir, step.device)}, step.args...)
		if code := run(ctx, a.ui, args); code != 0 {
			return fmt.Errorf("the demonstration stopped at %q", step.args[0])
		}
	}
	a.ui.print("\nBoth devices hold the same now: %s", escape(dir))
	return nil
}

func demoSteps(dir string) []demoStep {
	remote := filepath.Join(dir, "remote.git")
	return []demoStep{
		{"laptop", []string{"init", "--remote", remote, "--device", "laptop"}},
		{"laptop", []string{"import", filepath.Join(dir, "samples", "shop.postman_collection.json")}},
		{"laptop", []string{"sync"}},
		{"desktop", []string{"init", "--remote", remote, "--device", "desktop"}},
		{"laptop", []string{"import", filepath.Join(dir, "samples", "shop-local.postman_environment.json")}},
		{"laptop", []string{"sync"}},
		{"desktop", []string{"sync"}},
		{"desktop", []string{"status"}},
		{"desktop", []string{"ls"}},
	}
}

// demoLine shows a command with paths as seen from the folder of a device.
func demoLine(dir string, args []string) string {
	line := ""
	for i, arg := range args {
		if rel, err := filepath.Rel(dir, arg); err == nil && filepath.IsAbs(arg) {
			arg = "../" + filepath.ToSlash(rel)
		}
		if i > 0 {
			line += " "
		}
		line += arg
	}
	return line
}

// prepareDemo makes the folder anew: only what an earlier demonstration made
// is removed.
func (a *app) prepareDemo(dir string) error {
	const mark = ".postbag-demo"
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, mark)); len(entries) > 0 && err != nil {
		return &workflow.Problem{Kind: workflow.Usage, What: fmt.Sprintf("use %q for the demonstration", dir), Err: errors.New("it holds other files"), State: "nothing was changed", Hint: "postbag demo DIR, with a folder that is not there yet"}
	}
	for _, name := range []string{"laptop", "desktop", "remote.git", "samples"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "samples"), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, mark), nil, 0o644); err != nil {
		return err
	}
	if err := copySamples(filepath.Join(dir, "samples")); err != nil {
		return err
	}
	return workflow.MakeRemote(filepath.Join(dir, "remote.git"))
}

func copySamples(dir string) error {
	return fs.WalkDir(samples, "demo", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := samples.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, filepath.Base(path)), data, 0o644)
	})
}
