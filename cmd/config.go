package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/postbag/postbag/cmd/workflow"
)

// userConfig is the file of a person's own settings.
func userConfig() (string, error) {
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "postbag", "config.yaml"), err
}

// envNames turns the key of a setting into the name of its variable.
var envNames = strings.NewReplacer(".", "_", "-", "_")

// newViper reads the settings of the environment and the user's file. What a
// store says is laid over the user's file once a store is open.
func newViper() (*viper.Viper, error) {
	v := viper.New()
	v.SetEnvPrefix("postbag")
	v.SetEnvKeyReplacer(envNames)
	v.AutomaticEnv()
	for _, s := range workflow.AllSettings() {
		v.SetDefault(s.Key, s.Default)
	}
	file, err := userConfig()
	if err != nil {
		return v, nil // no home, no settings of its own
	}
	v.SetConfigFile(file)
	err = v.ReadInConfig()
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return v, nil
	}
	return nil, &workflow.Problem{Kind: workflow.Usage, What: fmt.Sprintf("read %q", file), Err: err, Hint: "mend that file"}
}

// settings are the settings that hold: by flag, environment, store, user.
func (a *app) settings(store *workflow.Store) (workflow.Settings, error) {
	value := func(key string) string {
		v, _ := a.setting(store, key)
		return v
	}
	for _, s := range workflow.AllSettings() {
		v, source := a.setting(store, s.Key)
		if err := s.Check(v); err != nil {
			return workflow.Settings{}, badSetting(s.Key, source, err)
		}
	}
	bodyLimit, _ := workflow.ParseSize(value("runs.body-limit")) // checked above; "" is none
	return workflow.Settings{
		AuthorName: value("author.name"), AuthorEmail: value("author.email"), Color: value("color"),
		Timeout: a.duration(value("timeout")), Token: os.Getenv("POSTBAG_TOKEN"), BodyLimit: bodyLimit,
		Retention: workflow.Retention{
			History: workflow.ParseRule(value("history.keep"), value("history.count")),
			Runs:    workflow.ParseRule(value("runs.keep"), value("runs.count")),
		},
	}, nil
}

// badSetting says where a value that cannot be used comes from.
func badSetting(key, source string, err error) error {
	var p *workflow.Problem
	if !errors.As(err, &p) {
		return err
	}
	p.What, p.State = fmt.Sprintf("take %s from %s", key, source), ""
	switch source {
	case "store":
		p.What, p.Hint = "take "+key+" from the store's own settings", fmt.Sprintf("postbag config %s VALUE", key)
	case "user":
		p.What, p.Hint = "take "+key+" from the user's own settings", fmt.Sprintf("postbag config --user %s VALUE", key)
	default:
		p.Hint = "unset " + source
	}
	return p
}

// setting is the value of a key and where it comes from.
func (a *app) setting(store *workflow.Store, key string) (value, source string) {
	env := "POSTBAG_" + strings.ToUpper(envNames.Replace(key))
	if v, ok := os.LookupEnv(env); ok && v != "" {
		return v, env
	}
	if store != nil {
		if v, ok := store.StoreSetting(key); ok {
			return v, "store"
		}
	}
	if a.viper.InConfig(key) {
		return a.viper.GetString(key), "user"
	}
	return a.viper.GetString(key), "default"
}

// settingJSON is a setting in --json.
type settingJSON struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Source string `json:"source"`
	Help   string `json:"help"`
}

func (a *app) configCommand() *cobra.Command {
	user := false
	c := &cobra.Command{
		Use:   "config [KEY [VALUE]]",
		Short: "Show or set a setting",
		Long: `Shows all settings, one, or sets one. A setting is taken from a flag, else the
environment (POSTBAG_AUTHOR_NAME for author.name), else the store, else the
user's own file. In an own store the value goes into postbag.yaml, which the
next commit carries; in a guest store into .git/config.`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 2 {
				return a.setConfig(args[0], args[1], user)
			}
			return a.showConfig(args)
		},
	}
	c.Flags().BoolVar(&user, "user", false, "set it for this user, in all stores")
	return c
}

func (a *app) showConfig(keys []string) error {
	store, err := workflow.Open(a.dir)
	if err == nil {
		defer store.Close()
	}
	out := []settingJSON{}
	for _, s := range workflow.AllSettings() {
		if len(keys) == 0 || keys[0] == s.Key {
			value, source := a.setting(store, s.Key)
			out = append(out, settingJSON{s.Key, value, source, s.Help})
		}
	}
	if len(out) == 0 {
		_, err := workflow.FindSetting(keys[0])
		return err
	}
	return a.ui.answer(out, func() {
		for _, s := range out {
			if len(keys) == 1 {
				a.ui.print("%s", escape(s.Value))
				continue
			}
			a.ui.print("%-16s %-10s %s", s.Key, escape(s.Value), a.ui.paint(faint, "("+s.Source+") "+s.Help))
		}
	})
}

func (a *app) setConfig(key, value string, user bool) error {
	if user {
		return a.setUserConfig(key, value)
	}
	// Not withStore: a value that cannot be used is mended with this command.
	s, err := workflow.Open(a.dir)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.SetSetting(key, value, a.dryRun); err != nil {
		return err
	}
	return a.ui.answer(settingJSON{Key: key, Value: value, Source: "store"}, func() { a.ui.say("%s %s", key, a.would("is set", "would be set")) })
}

func (a *app) setUserConfig(key, value string) error {
	setting, err := workflow.FindSetting(key)
	if err == nil {
		err = setting.Check(value)
	}
	if err != nil {
		return err
	}
	file, err := userConfig()
	if err != nil {
		return err
	}
	if err := a.writeUserConfig(file, key, value); err != nil {
		return err
	}
	return a.ui.answer(settingJSON{Key: key, Value: value, Source: "user"}, func() { a.ui.say("%s %s", key, a.would("is set", "would be set")) })
}

func (a *app) writeUserConfig(file, key, value string) error {
	if a.dryRun {
		return nil
	}
	own := viper.New()
	own.SetConfigFile(file)
	if err := own.ReadInConfig(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	own.Set(key, value)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return own.WriteConfigAs(file)
}
