package testenv

import (
	"bytes"
	"crypto/subtle"
	"io"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"testing"
)

// HTTPOptions are the choices of [HTTP].
type HTTPOptions struct {
	User, Password string // both empty: anyone may read and push
}

// HTTP serves the bare repositories under root with git's own http-backend
// until the test ends, for reading and pushing. A repository root/a.git is at
// the returned URL plus "/a.git".
func HTTP(t testing.TB, root string, opts HTTPOptions) string {
	t.Helper()
	backend := &cgi.Handler{
		Path:   Program(t, "git", "serves repositories over HTTP"),
		Args:   []string{"http-backend"},
		Stderr: t.Output(),
		Env: []string{
			"GIT_PROJECT_ROOT=" + root,
			"GIT_HTTP_EXPORT_ALL=1",
			"GIT_CONFIG_GLOBAL=/dev/null",
			"GIT_CONFIG_NOSYSTEM=1",
			"GIT_CONFIG_COUNT=1",
			"GIT_CONFIG_KEY_0=http.receivepack",
			"GIT_CONFIG_VALUE_0=true",
		},
	}
	server := httptest.NewServer(opts.guard(whole(backend)))
	t.Cleanup(server.Close)
	return server.URL
}

// guard asks for the user and the password, if there are any.
func (o HTTPOptions) guard(next http.Handler) http.Handler {
	if o == (HTTPOptions{}) {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		if !same(user, o.User) || !same(password, o.Password) {
			w.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			http.Error(w, "sign in first", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// whole gathers a request's body first: a large push comes in chunks, and CGI
// wants to know the length.
func whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
		r.TransferEncoding = nil
		next.ServeHTTP(w, r)
	})
}
