package yaml

import (
	"strings"

	"github.com/postbag/postbag/serialize/entity"
)

// resolve reads a plain scalar by the core schema of YAML 1.2: null, a
// boolean, a number by its literal, or else the text itself.
func resolve(s string) entity.Value {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	if isNumber(s) {
		return entity.Number(s)
	}
	return s
}

// isCore reports whether the core schema reads the plain scalar s as anything
// but text.
func isCore(s string) bool {
	_, text := resolve(s).(string)
	return !text
}

// isNumber reports whether s is a number of the core schema.
func isNumber(s string) bool {
	if s == "" || s[0] > '9' {
		return false
	}
	if len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'o') {
		return isBased(s[2:], s[1])
	}
	switch s {
	case ".nan", ".NaN", ".NAN":
		return true
	}
	if s[0] == '-' || s[0] == '+' {
		s = s[1:]
	}
	switch s {
	case ".inf", ".Inf", ".INF":
		return true
	}
	return isDecimal(s)
}

// isBased reports whether s is all digits of base 16 ('x') or 8 ('o').
func isBased(s string, base byte) bool {
	digits := "01234567"
	if base == 'x' {
		digits = "0123456789abcdefABCDEF"
	}
	return strings.Trim(s, digits) == ""
}

// isDecimal reports whether s is an unsigned decimal: digits with at most one
// point, at least one digit, and perhaps an exponent.
func isDecimal(s string) bool {
	rest, whole := cutDigits(s)
	fraction := 0
	if rest != "" && rest[0] == '.' {
		rest, fraction = cutDigits(rest[1:])
		// 1.e5 and 1. are numbers, a lone point is not.
	}
	if whole+fraction == 0 {
		return false
	}
	if rest == "" {
		return true
	}
	if rest[0] != 'e' && rest[0] != 'E' {
		return false
	}
	rest = rest[1:]
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		rest = rest[1:]
	}
	rest, digits := cutDigits(rest)
	return rest == "" && digits > 0
}

// cutDigits splits off the decimal digits s starts with and counts them.
func cutDigits(s string) (rest string, digits int) {
	for digits < len(s) && isDigit(s[digits]) {
		digits++
	}
	return s[digits:], digits
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
