//go:build interop

package cmd

import (
	"path/filepath"
	"testing"
)

// Requests of every kind, made and edited from the shell, are to the taste of
// Postman's linter.
func TestInteropNew(t *testing.T) {
	x := newInterop(t)
	edit := func(args ...string) { x.t.Helper(); x.postbag(append([]string{"-C", x.dir}, args...)...) }
	edit("new", "collection", "Every", "description=All kinds")
	edit("set", "Every/base_url", "https://example.com")
	edit("set", "Every/token", "s", "--type", "secret")
	edit("new", "folder", "Every/Inner: 1", "description=Deep")
	edit("set", "Inner: 1", "scripts.http:beforeRequest", "one();")
	requests := map[string][]string{
		"http":      {"url={{base_url}}/a?x=1&y", "method=POST", `body.content={"a":1}`, "headers.A=1", "settings.strictSSL=false", "settings.maxRedirects=3", "auth.type=bearer", "auth.credentials.token={{token}}", "scripts.afterResponse=two();"},
		"graphql":   {"url=https://example.com/graphql", "query={ a }", `variables={"b":1}`, "headers.A=1"},
		"grpc":      {"url=grpc://example.com", "methodPath=a.B/C", "message.content={}", "metadata.a=1", "settings.secureConnection=true"},
		"websocket": {"url=wss://example.com?q=1", "headers.A=1", "settings.retryCount=2"},
		"socket.io": {"url=https://example.com", "settings.version=4", "settings.path=/socket"},
		"mqtt":      {"url=mqtt://example.com", "version=5", "clientId=me", "settings.keepAlive=60"},
		"mcp":       {"url=https://example.com/mcp", "message={}"},
		"llm":       {"url=https://example.com", "config.model=m", "config.provider=p", "settings.temperature=0.5"},
	}
	for kind, fields := range requests {
		edit(append([]string{"new", "request", "Every/Inner: 1/" + kind, "--kind", kind}, fields...)...)
	}
	edit("new", "response", "Every/Inner: 1/http/Created", "response.statusCode=201", "response.statusText=Created", "response.headers.Location=/1")
	for _, kind := range []string{"graphql", "grpc", "websocket", "socket.io", "mqtt"} {
		edit("new", "response", "Every/Inner: 1/"+kind+"/Example")
	}
	for _, kind := range []string{"websocket", "socket.io", "mqtt"} {
		edit("new", "message", "Every/Inner: 1/"+kind+"/Hello")
	}
	edit("set", "message Every/Inner: 1/websocket/Hello", "content", "hi")
	edit("set", "Every/Inner: 1/http", "queryParams.z.disabled", "true")
	edit("set", "Every/Inner: 1/http", "headers.B.description", "second")
	edit("mv", "Every/Inner: 1/websocket", "Every/Chat")
	edit("mv", "Inner: 1", "Every/Outer")
	edit("rm", "Every/Chat/Hello")
	edit("new", "environment", "Made")
	edit("set", "Made/key", "v", "--type", "secret")
	x.postman("collection", "lint", filepath.Join("postman", "collections", "Every"), "--fail-severity", "warning")
}
