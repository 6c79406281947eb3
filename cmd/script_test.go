package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/postbag/postbag/cmd/internal/testenv"
	"github.com/postbag/postbag/repo"
)

// TestMain lets the scripts run this very program as "postbag".
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"postbag": func() { os.Exit(Main()) }})
}

// TestScripts tells stories on one device, a script each.
func TestScripts(t *testing.T) {
	world{}.run(t, "testdata/script")
}

// TestRemotes tells the stories of two devices and a remote, over every way to
// a remote.
func TestRemotes(t *testing.T) {
	for _, way := range []struct {
		name  string
		serve func(t *testing.T, root string) world
	}{
		{"path", servePath}, {"path-without-git", serveWithoutGit}, {"http", serveHTTP}, {"ssh", serveSSH},
	} {
		t.Run(way.name, func(t *testing.T) {
			root := t.TempDir()
			w := way.serve(t, root)
			w.way, w.root = way.name, root
			w.run(t, "testdata/remotes")
		})
	}
}

func servePath(_ *testing.T, root string) world { return world{url: filepath.ToSlash(root)} }

// serveWithoutGit is a path on a computer that has no git.
func serveWithoutGit(t *testing.T, root string) world {
	postbag, err := exec.LookPath("postbag")
	if err != nil {
		t.Fatal(err)
	}
	return world{url: filepath.ToSlash(root), env: []string{"PATH=" + filepath.Dir(postbag)}, gitless: true}
}

func serveHTTP(t *testing.T, root string) world {
	const token = "a-token-of-the-tests"
	url := testenv.HTTP(t, root, testenv.HTTPOptions{User: "x-access-token", Password: token})
	return world{url: url, env: []string{"POSTBAG_TOKEN=" + token}}
}

func serveSSH(t *testing.T, root string) world {
	server := testenv.SSH(t, root)
	return world{url: server.URL, env: server.Env}
}

// world is what scripts run in.
type world struct {
	way     string   // how the remote is reached, "" where there is none
	root    string   // the folder of the remote repositories
	url     string   // its address
	env     []string // what a client needs to get there
	gitless bool     // git is not on PATH
}

func (w world) run(t *testing.T, dir string) {
	testscript.Run(t, testscript.Params{
		Dir:                dir,
		Setup:              w.setup,
		Cmds:               scriptCommands,
		Condition:          w.condition,
		RequireUniqueNames: true,
		UpdateScripts:      os.Getenv("POSTBAG_UPDATE") == "1",
	})
}

// testKey is under which a script finds its test, and gitlessKey whether it
// has to do without git.
type testKey struct{}
type gitlessKey struct{}

func (w world) setup(e *testscript.Env) error {
	data, err := filepath.Abs("testdata/data")
	if err != nil {
		return err
	}
	home := filepath.Join(e.WorkDir, ".home")
	if err := os.Mkdir(home, 0o755); err != nil {
		return err
	}
	gitconfig := filepath.Join(home, "gitconfig")
	if err := os.WriteFile(gitconfig, []byte("[user]\n\tname = Mia\n\temail = mia@example.com\n[init]\n\tdefaultBranch = main\n"), 0o644); err != nil {
		return err
	}
	e.Vars = append(e.Vars, "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "config"), "DATA="+data,
		"GIT_CONFIG_GLOBAL="+gitconfig, "GIT_CONFIG_NOSYSTEM=1", "TZ=UTC")
	e.Vars = append(e.Vars, w.env...)
	e.Values[testKey{}] = e.T()
	e.Values[gitlessKey{}] = w.gitless
	return w.makeRemote(e)
}

// makeRemote makes an empty repository for a script: $REMOTE is how a device
// gets there, $BARE where it lies.
func (w world) makeRemote(e *testscript.Env) error {
	if w.way == "" {
		return nil
	}
	name := filepath.Base(e.WorkDir) + ".git"
	e.Vars = append(e.Vars, "REMOTE="+w.url+"/"+name, "MISSING="+w.url+"/missing.git", "BARE="+filepath.Join(w.root, name))
	return repo.InitBare(filepath.Join(w.root, name), "main")
}

// condition tells scripts which way they go: [way:http], or [root].
func (w world) condition(cond string) (bool, error) {
	if way, ok := strings.CutPrefix(cond, "way:"); ok {
		return w.way == way, nil
	}
	return cond == "root" && os.Getuid() == 0, nil
}
