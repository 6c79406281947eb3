package remote

import (
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// Address is where a repository is.
type Address struct {
	Scheme   string // "file", "http", "https" or "ssh"
	User     string
	Password string
	Host     string // with the port where the URL has one
	Path     string
	Query    string
}

// scpLike is user@host:path, without a slash before the colon.
var scpLike = regexp.MustCompile(`^(?:([^@/:]+)@)?(\[[^\]]+\]|[^/:@]+):(.*)$`)

var transport = regexp.MustCompile(`^[A-Za-z0-9+.-]+::`)

// Parse understands what git understands as a remote, apart from transports
// that run programs or have no encryption worth the name: those are an
// *UnsupportedError.
func Parse(raw string) (Address, error) {
	a, err := parse(raw)
	if err != nil {
		return Address{}, err
	}
	host, path := a.Host, strings.TrimPrefix(a.Path, "/")
	if strings.HasPrefix(host, "-") || strings.HasPrefix(a.User, "-") || a.Scheme == "ssh" && strings.HasPrefix(path, "-") {
		return Address{}, &UnsupportedError{"a remote that begins with a dash"}
	}
	if strings.ContainsFunc(a.User+host+a.Path, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return Address{}, &UnsupportedError{"a remote with control characters"}
	}
	return a, nil
}

func parse(raw string) (Address, error) {
	switch {
	case raw == "" || raw[0] == '-':
		return Address{}, &UnsupportedError{fmt.Sprintf("the remote %q", raw)}
	case transport.MatchString(raw):
		return Address{}, &UnsupportedError{fmt.Sprintf("the remote %q, which runs a program,", Redact(raw))}
	case strings.Contains(raw, "://"):
		return parseURL(raw)
	case isDrive(raw):
		return Address{Scheme: "file", Path: raw}, nil
	}
	if m := scpLike.FindStringSubmatch(raw); m != nil {
		return Address{Scheme: "ssh", User: m[1], Host: m[2], Path: m[3]}, nil
	}
	return Address{Scheme: "file", Path: raw}, nil
}

// isDrive tells a Windows path that begins with a drive.
func isDrive(raw string) bool {
	return runtime.GOOS == "windows" && filepath.VolumeName(raw) != ""
}

func parseURL(raw string) (Address, error) {
	u, err := url.Parse(raw)
	if err != nil { // its message would repeat the URL with its password
		return Address{}, &UnsupportedError{fmt.Sprintf("the malformed URL %q", Redact(raw))}
	}
	a := Address{Scheme: strings.ToLower(u.Scheme), User: u.User.Username(), Host: u.Host, Path: u.Path, Query: u.RawQuery}
	a.Password, _ = u.User.Password()
	switch a.Scheme {
	case "git+ssh", "ssh+git":
		a.Scheme = "ssh"
	case "http", "https", "ssh", "file":
	default:
		return Address{}, &UnsupportedError{fmt.Sprintf("the scheme %q of %s", a.Scheme, Redact(raw))}
	}
	if a.Scheme == "file" {
		a.Path = filePath(u)
	} else if a.Host == "" {
		return Address{}, &UnsupportedError{fmt.Sprintf("the URL %q, which names no host,", Redact(raw))}
	}
	if a.Scheme == "ssh" && strings.HasPrefix(a.Path, "/~") {
		a.Path = a.Path[1:]
	}
	return a, nil
}

func filePath(u *url.URL) string {
	path := filepath.FromSlash(u.Path)
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, `\`)
	}
	return path
}

// String is the address without credentials.
func (a Address) String() string {
	switch a.Scheme {
	case "file":
		return a.Path
	case "ssh":
		return "ssh://" + a.Host + "/" + strings.TrimPrefix(a.Path, "/")
	}
	return a.Scheme + "://" + a.Host + a.Path
}

var userinfo = regexp.MustCompile(`://[^/@\s]*@`)

// Redact is text with the credentials of every URL in it taken out.
func Redact(text string) string { return userinfo.ReplaceAllString(text, "://") }
