package history

import (
	"net/url"
	"strings"
)

// queryOf are the parameters of a URL, as they are written in it.
func queryOf(rawURL string) []pair {
	rest, _, _ := strings.Cut(rawURL, "#")
	_, query, ok := strings.Cut(rest, "?")
	if !ok || query == "" {
		return nil
	}
	var out []pair
	for part := range strings.SplitSeq(query, "&") {
		if k, v, has := strings.Cut(part, "="); has {
			out = append(out, pair{k, v})
		} else {
			out = append(out, pair{k, nil})
		}
	}
	return out
}

// decoded are pairs without the escapes of URLs.
func decoded(pairs []pair) []pair {
	out := make([]pair, len(pairs))
	for i, p := range pairs {
		out[i] = pair{unescaped(p.key), unescaped(textOf(p.value))}
	}
	return out
}

func unescaped(s string) string {
	if text, err := url.QueryUnescape(s); err == nil && strings.ToValidUTF8(text, "") == text {
		return text
	}
	return s
}
