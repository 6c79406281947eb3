package json

import (
	"math/big"
	"strings"
)

// numberEnd is where the JSON number that starts at i ends, and whether it is
// one: a number with a stray character at its end ("01", "1.x", "1_0") is not.
// An end of i says that nothing here looks like a number.
func numberEnd(s string, i int) (end int, ok bool) {
	start := i
	if i < len(s) && s[i] == '-' {
		i++
	}
	if i, ok = integerEnd(s, i); !ok {
		return i, false
	}
	if i < len(s) && s[i] == '.' {
		if i, ok = digitsEnd(s, i+1); !ok {
			return i, false
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		if i, ok = digitsEnd(s, afterSign(s, i+1)); !ok {
			return i, false
		}
	}
	return i, i > start && (i == len(s) || !inNumber(s[i]))
}

// integerEnd is digitsEnd without a leading zero.
func integerEnd(s string, i int) (int, bool) {
	if i < len(s) && s[i] == '0' {
		return i + 1, true
	}
	return digitsEnd(s, i)
}

func digitsEnd(s string, i int) (int, bool) {
	start := i
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i, i > start
}

func afterSign(s string, i int) int {
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	return i
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// inNumber reports whether c right after a number makes it a wrong one.
func inNumber(c byte) bool {
	return isDigit(c) || c == '.' || c == '_' || c == '+' || c == '-' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// isNumber reports whether the whole of s is a JSON number.
func isNumber(s string) bool {
	end, ok := numberEnd(s, 0)
	return ok && end == len(s)
}

// jsonNumber spells a number that another format wrote ("0x1F", ".5", "1_0",
// "+1", "010") as JSON does. The spellings are those of YAML 1.2, which
// Postman writes, so 010 is ten; the underscore and 0b are YAML 1.1's. ok is
// false where JSON has no equal number (".inf", ".nan") or s is none at all.
func jsonNumber(s string) (number string, ok bool) {
	sign, digits := splitSign(strings.ReplaceAll(s, "_", ""))
	if n, ok := radixNumber(digits); ok {
		return sign + n, true
	}
	mantissa, exponent := splitExponent(digits)
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" && fraction == "" {
		return "", false
	}
	number = sign + withoutZeros(whole)
	if fraction != "" {
		number += "." + fraction
	}
	number += exponent
	return number, isNumber(number)
}

func splitSign(s string) (sign, rest string) {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return "-", rest
	}
	return "", strings.TrimPrefix(s, "+")
}

func splitExponent(s string) (mantissa, exponent string) {
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// withoutZeros strips leading zeros, and leaves one digit at least.
func withoutZeros(digits string) string {
	if digits = strings.TrimLeft(digits, "0"); digits == "" || !isDigit(digits[0]) {
		return "0" + digits
	}
	return digits
}

// radixNumber reads 0x, 0o and 0b numbers of any size.
func radixNumber(s string) (string, bool) {
	if len(s) < 3 || s[0] != '0' || !strings.ContainsRune("xob", rune(s[1])) {
		return "", false
	}
	n, ok := new(big.Int).SetString(s, 0)
	if !ok {
		return "", false
	}
	return n.String(), true
}
