package run

import (
	"regexp"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// template matches a reference to a variable, which is no secret itself.
var template = regexp.MustCompile(`\{\{[^{}]*\}\}`)

// urlPassword matches a URL with a user and a password.
var urlPassword = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://[^/@\s:?#"']*:([^/@\s?#"']+)@`)

// wholeURL matches text that is a URL with a query and nothing else, inQuery
// the parameters there.
var (
	wholeURL = regexp.MustCompile(`^[^\s"'?]+\?[^\s"']+$`)
	inQuery  = regexp.MustCompile(`[?&]([^=&#]*)=([^&#]+)`)
)

func holdsSecret(v entity.Value) bool {
	switch v := v.(type) {
	case string:
		return v != "" && !template.MatchString(v)
	case entity.Number:
		return true
	case entity.List:
		return len(v) > 0
	case *entity.Map:
		return v.Len() > 0
	}
	return false
}

var (
	credentialHeader = regexp.MustCompile(`(?i)^(proxy-)?authorization$|^x-(api-key|auth-token|access-token|amz-security-token)$|^api-?key$`)
	credentialName   = regexp.MustCompile(`token|secret|passw(or)?d|passphrase|passcode|pwd|apikey|authorization|privatekey|accesskey|authkey|signingkey|encryptionkey|credential|bearer|jwt`)
	noCredential     = regexp.MustCompile(`(url|uri|endpoint|expir(es|y|esin|esat|ation)|type|placement|ttl|username|userid|length)$|^(use|has|show|add|is)[a-z]*$`)
	credentialParam  = regexp.MustCompile(`(?i)authorization|cookie|token|secret|passw|passphrase|pwd$|api-?_?key|access-?_?key|auth-?_?key|credential|signature|session`)
	separators       = strings.NewReplacer("-", "", "_", "", ".", "", " ", "")
)

// namesCredential reports whether a name is like those of credentials, and
// not like those of what is said about them (tokenUrl, tokenType).
func namesCredential(name string) bool {
	name = separators.Replace(strings.ToLower(name))
	return credentialName.MatchString(name) && !noCredential.MatchString(name)
}

// CredentialParameter reports whether a header or a parameter of a URL holds a
// credential, by its name.
func CredentialParameter(name string) bool { return credentialParam.MatchString(name) }
