package remote

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// httpService is a conversation over HTTP: one request to see what the remote
// has, and one to fetch or push.
type httpService struct {
	ctx    context.Context
	client *http.Client
	base   *url.URL // of the repository, after redirects
	shown  string   // for messages
	name   string
	login  Credentials
	first  io.ReadCloser
	open   []io.Closer
}

func dialHTTP(ctx context.Context, a Address, name string, auth Auth) (service, error) {
	s := &httpService{ctx: ctx, shown: a.String(), name: name, client: newClient()}
	s.base = &url.URL{Scheme: a.Scheme, Host: a.Host, Path: strings.TrimSuffix(a.Path, "/"), RawQuery: a.Query}
	s.login = Credentials{User: a.User, Password: a.Password}
	if s.login == (Credentials{}) && auth != nil {
		var err error
		if s.login, err = auth(ctx, s.shown); err != nil {
			return nil, fmt.Errorf("find credentials for %s: %w", s.shown, err)
		}
	}
	if err := s.advertise(); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = dial
	t.ResponseHeaderTimeout = 10 * time.Minute // a server may run long hooks
	return &http.Client{Transport: t, CheckRedirect: checkRedirect}
}

// checkRedirect follows the first request only, as git does. The credentials
// stay with the host they are for: net/http drops the header on the way to
// another one, and nobody is led from encrypted to plain.
func checkRedirect(next *http.Request, via []*http.Request) error {
	last := via[len(via)-1]
	switch {
	case len(via) >= 5:
		return errors.New("too many redirects")
	case last.Method != http.MethodGet:
		return http.ErrUseLastResponse
	case last.URL.Scheme == "https" && next.URL.Scheme != "https":
		return fmt.Errorf("redirected from https to %s", next.URL.Scheme)
	case via[0].URL.Host != next.URL.Host:
		next.Header.Del("Authorization")
	}
	return nil
}

// advertise asks what the remote has.
func (s *httpService) advertise() error {
	u := *s.base
	u.Path += "/info/refs"
	q := u.Query()
	q.Set("service", s.name)
	u.RawQuery = q.Encode()
	reply, err := s.do(http.MethodGet, u.String(), nil, 0)
	if err != nil {
		return err
	}
	s.first = reply.Body
	if got := reply.Header.Get("Content-Type"); got != "application/x-"+s.name+"-advertisement" {
		return &NotFoundError{What: fmt.Sprintf("a git repository at %s (the answer is %q)", s.shown, got)}
	}
	return s.follow(reply.Request.URL)
}

// follow takes the address that answered for the repository's. Credentials
// do not go along to another host.
func (s *httpService) follow(final *url.URL) error {
	path, ok := strings.CutSuffix(final.Path, "/info/refs")
	if !ok {
		return &UnreachableError{URL: s.shown, Err: fmt.Errorf("it redirects to %s", Redact(final.String()))}
	}
	if final.Host != s.base.Host {
		s.login = Credentials{}
	}
	s.base = &url.URL{Scheme: final.Scheme, Host: final.Host, Path: path, RawQuery: s.base.RawQuery}
	return nil
}

// advertised skips the line that names the service.
func (s *httpService) advertised() io.Reader {
	line, _, err := readLine(s.first)
	if err != nil {
		return &failing{err}
	}
	if !strings.HasPrefix(line, "# service=") {
		return io.MultiReader(bytes.NewReader(appendPkt(nil, "%s\n", line)), s.first)
	}
	if _, flush, err := readLine(s.first); err != nil || !flush {
		return &failing{errProtocol}
	}
	return s.first
}

// failing is a reader that has failed.
type failing struct{ err error }

// Read is that of io.Reader.
func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func (s *httpService) ask(request io.Reader, size int64) (io.Reader, error) {
	u := *s.base
	u.Path += "/" + s.name
	reply, err := s.do(http.MethodPost, u.String(), request, size)
	if err != nil {
		return nil, err
	}
	return reply.Body, nil
}

// do sends one request and turns what is no success into its error.
func (s *httpService) do(method, url string, body io.Reader, size int64) (*http.Response, error) {
	r, err := http.NewRequestWithContext(s.ctx, method, url, body)
	if err != nil {
		return nil, &UnreachableError{URL: s.shown, Err: errors.New("the URL is malformed")}
	}
	r.Header.Set("User-Agent", "git/postbag")
	if body != nil {
		r.ContentLength = size
		r.Header.Set("Content-Type", "application/x-"+s.name+"-request")
		r.Header.Set("Accept", "application/x-"+s.name+"-result")
	}
	if s.login != (Credentials{}) {
		r.SetBasicAuth(s.login.User, s.login.Password)
	}
	reply, err := s.client.Do(r)
	if err != nil {
		return nil, broken(s.ctx, s.shown, withoutURL(err))
	}
	s.open = append(s.open, reply.Body)
	if reply.StatusCode == http.StatusOK {
		return reply, nil
	}
	return nil, s.status(reply)
}

// withoutURL is an error of net/http without the URL, which may hold
// credentials.
func withoutURL(err error) error {
	var e *url.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

func (s *httpService) status(reply *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(reply.Body, 2048)) // what there is of it
	reason := reply.Status
	if strings.HasPrefix(reply.Header.Get("Content-Type"), "text/plain") && len(text) > 0 {
		reason += ": " + strings.TrimSpace(string(text))
	}
	switch reply.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return &AuthError{URL: s.shown, Reason: reason}
	case http.StatusNotFound, http.StatusGone:
		return &NotFoundError{What: "repository " + s.shown}
	case http.StatusRequestEntityTooLarge:
		return &RejectedError{URL: s.shown, Reason: reason}
	}
	return &UnreachableError{URL: s.shown, Err: errors.New(reason)}
}

func (s *httpService) said() string { return "" }

func (s *httpService) close() {
	for _, c := range s.open {
		c.Close()
	}
	s.client.CloseIdleConnections()
}
