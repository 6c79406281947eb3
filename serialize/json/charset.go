package json

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// utf8Text is the document as UTF-8 without a byte order mark. What is wrong
// with its encoding stays in the text as a byte that is no UTF-8; fault is
// what to say of it.
func utf8Text(data []byte) (text, fault string) {
	if order := utf16Order(data); order != nil {
		return fromUTF16(data, order), "invalid UTF-16"
	}
	return strings.TrimPrefix(string(data), "\ufeff"), "invalid UTF-8"
}

// utf16Order tells UTF-16 by its byte order mark, or by the zero beside the
// first character, which is always ASCII in JSON. Nil is for UTF-8.
func utf16Order(data []byte) binary.ByteOrder {
	if len(data) < 2 {
		return nil
	}
	switch a, b := data[0], data[1]; {
	case a == 0xFF && b == 0xFE, a != 0 && b == 0:
		return binary.LittleEndian
	case a == 0xFE && b == 0xFF, a == 0 && b != 0:
		return binary.BigEndian
	}
	return nil
}

// notUTF8 stands in the text for a half of a character.
const notUTF8 = 0xFF

func fromUTF16(data []byte, order binary.ByteOrder) string {
	buf := make([]byte, 0, len(data)/2+len(data)/8)
	for i := 0; i < len(data); {
		r, size := runeUTF16(data[i:], order)
		if r == utf8.RuneError && size < 0 {
			buf, size = append(buf, notUTF8), -size
		} else if r != '\ufeff' || i > 0 {
			buf = utf8.AppendRune(buf, r)
		}
		i += size
	}
	return string(buf)
}

// runeUTF16 reads one character; the size is negative where it is half of one.
func runeUTF16(data []byte, order binary.ByteOrder) (r rune, size int) {
	if len(data) < 2 {
		return utf8.RuneError, -1
	}
	r = rune(order.Uint16(data))
	if !utf16.IsSurrogate(r) {
		return r, 2
	}
	if len(data) < 4 {
		return utf8.RuneError, -2
	}
	if r = utf16.DecodeRune(r, rune(order.Uint16(data[2:]))); r == utf8.RuneError {
		return r, -2
	}
	return r, 4
}

// firstInvalid is the offset of the first byte that is not UTF-8, or len(s).
func firstInvalid(s string) int {
	if utf8.ValidString(s) {
		return len(s)
	}
	for i, r := range s {
		if r != utf8.RuneError {
			continue
		}
		if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
			return i
		}
	}
	return len(s)
}
