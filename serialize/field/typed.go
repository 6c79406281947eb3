package field

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/postbag/postbag/serialize/entity"
	"github.com/postbag/postbag/serialize/json"
)

// choices are the fields that take one of a few words.
var choices = map[string][]string{
	"auth.type":                {"inherit", "noauth", "basic", "bearer", "apikey", "digest", "oauth1", "oauth2", "jwt", "awsv4", "hawk", "ntlm", "asap", "edgegrid", "azure", "sasl"},
	"body.type":                {"none", "json", "text", "xml", "html", "javascript", "urlencoded", "formdata", "file", "graphql"},
	"transport":                {"sse", "stdio"},
	"settings.protocolVersion": {"auto", "http1", "http2"},
}

// The settings of each type, of requests of all kinds; the others are text.
var (
	flagSettings = []string{"strictSSL", "followRedirects", "followOriginalHttpMethod", "followAuthorizationHeader", "removeRefererHeaderOnRedirect",
		"insecureHTTPParser", "disableUrlEncoding", "disableCookies", "tlsPreferServerCiphers", "secureConnection", "includeDefaultFields",
		"cleanSession", "autoReconnect", "streamResponse", "streamTools", "responseFormatJSON"}
	numberSettings = []string{"maxRedirects", "maxResponseSize", "maxResponseMessageSize", "connectionTimeout", "handshakeTimeout", "retryCount",
		"retryDelay", "maxPayload", "keepAlive", "requestTimeout", "sessionTimeout", "temperature", "maxToken", "maxSteps", "topP", "topK", "seed",
		"presencePenalty", "frequencyPenalty", "repetitionPenalty", "contextWindow"}
	listSettings = []string{"disabledSystemHeaders", "tlsDisabledProtocols", "tlsCipherSelection"}

	flags   = []string{"disabled", "enabled", "secret", "subscribe", "subscribeOnConnect", "acknowledgement", "retain", "active"}
	numbers = []string{"order", "statusCode", "qos", "color"}
)

// Typed is the value that a text means at a path of a body: text stays text,
// but where schema 3.0.0 wants a number, true or false, or one of a few words,
// it must be that.
func Typed(body *entity.Map, path, text string) (entity.Value, error) {
	segments := strings.Split(path, ".")
	last := segments[len(segments)-1]
	isSetting := segments[0] == "settings"
	if allowed := choices[path]; allowed != nil && !slices.Contains(allowed, text) {
		return nil, fmt.Errorf("%s takes one of %s, not %q", path, strings.Join(allowed, ", "), text)
	}
	switch {
	case isSetting && slices.Contains(flagSettings, last), len(segments) != 2 && slices.Contains(flags, last):
		return flag(path, text)
	case isSetting && slices.Contains(numberSettings, last), slices.Contains(numbers, last) && !slices.Contains(params, segments[0]),
		path == "version" && body.Text("$kind") == "mqtt-request":
		return number(path, text)
	case isSetting && slices.Contains(listSettings, last):
		return words(text), nil
	}
	return text, nil
}

func flag(path, text string) (entity.Value, error) {
	if text != "true" && text != "false" {
		return nil, fmt.Errorf("%s takes true or false, not %q", path, text)
	}
	return text == "true", nil
}

func number(path, text string) (entity.Value, error) {
	v, err := json.Decode([]byte(text))
	n, ok := v.(entity.Number)
	if err != nil || !ok {
		return nil, fmt.Errorf("%s takes a number, not %q", path, text)
	}
	if _, err := strconv.ParseFloat(string(n), 64); err != nil {
		return nil, fmt.Errorf("%s takes a number that is not so large", path)
	}
	return n, nil
}

func words(text string) entity.List {
	out := entity.List{}
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	return out
}
