package remote

import (
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kevinburke/ssh_config"
	"github.com/skeema/knownhosts"
	sshagent "github.com/xanzy/ssh-agent"
	"golang.org/x/crypto/ssh"
)

// sshTarget is where to connect and as whom, after the user's ssh_config.
type sshTarget struct {
	address string
	user    string
	keys    []string // files to try
}

func resolveHost(a Address) sshTarget {
	host, port, err := net.SplitHostPort(a.Host)
	if err != nil {
		host, port = strings.Trim(a.Host, "[]"), ""
	}
	home, _ := os.UserHomeDir() // without one there are no keys
	setting := userSettings(home, host)
	t := sshTarget{user: a.User}
	if t.user == "" {
		t.user = setting("User")
	}
	if u, err := user.Current(); err == nil && t.user == "" {
		t.user = u.Username
	}
	if port == "" {
		port = setting("Port")
	}
	if port == "" {
		port = "22"
	}
	if own := setting("IdentityFile"); own != "" {
		if rest, ok := strings.CutPrefix(own, "~/"); ok {
			own = filepath.Join(home, rest)
		}
		t.keys = append(t.keys, own)
	}
	for _, name := range []string{"id_ed25519", "id_ecdsa", "id_rsa"} {
		t.keys = append(t.keys, filepath.Join(home, ".ssh", name))
	}
	if real := setting("Hostname"); real != "" {
		host = strings.ReplaceAll(real, "%h", host)
	}
	t.address = net.JoinHostPort(host, port)
	return t
}

// userSettings is what the user's ssh_config says of the host. A file that is
// not understood, as one with a Match line, says nothing.
func userSettings(home, host string) func(key string) string {
	none := func(string) string { return "" }
	f, err := os.Open(filepath.Join(home, ".ssh", "config"))
	if err != nil {
		return none
	}
	defer f.Close()
	settings, err := ssh_config.Decode(f)
	if err != nil {
		return none
	}
	return func(key string) string {
		value, err := settings.Get(host, key)
		if err != nil {
			return ""
		}
		return value
	}
}

// knownHosts reads the keys of the hosts that the user has accepted: the
// files that SSH_KNOWN_HOSTS lists, else those that ssh uses.
func knownHosts() (*knownhosts.HostKeyDB, error) {
	files := filepath.SplitList(os.Getenv("SSH_KNOWN_HOSTS"))
	if len(files) == 0 {
		home, _ := os.UserHomeDir() // without one the system's file is left
		files = []string{filepath.Join(home, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"}
	}
	files = slices.DeleteFunc(files, func(name string) bool {
		_, err := os.Stat(name)
		return err != nil
	})
	return knownhosts.NewDB(files...)
}

func (t sshTarget) clientConfig(a Address) (*ssh.ClientConfig, error) {
	db, err := knownHosts()
	if err != nil {
		return nil, &AuthError{URL: a.String(), Reason: fmt.Sprintf("the known host keys cannot be read: %v", err)}
	}
	return &ssh.ClientConfig{
		User:              t.user,
		Auth:              []ssh.AuthMethod{ssh.PublicKeysCallback(t.signers)},
		HostKeyCallback:   db.HostKeyCallback(),
		HostKeyAlgorithms: db.HostKeyAlgorithms(t.address),
		Timeout:           dialTimeout,
	}, nil
}

// signers is the keys of the agent and those in files without a passphrase.
func (t sshTarget) signers() ([]ssh.Signer, error) {
	var all []ssh.Signer
	if sshagent.Available() {
		if agent, _, err := sshagent.New(); err == nil {
			if signers, err := agent.Signers(); err == nil {
				all = append(all, signers...)
			}
		}
	}
	for _, path := range t.keys {
		data, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if signer, err := ssh.ParsePrivateKey(data); err == nil {
			all = append(all, signer)
		}
	}
	return all, nil
}
