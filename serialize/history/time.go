package history

import (
	"strconv"
	"time"

	"github.com/postbag/postbag/serialize/entity"
)

// timeOf reads a time as records write it: an ISO 8601 date, or milliseconds
// since 1970 as a number or as text. It is zero where there is none.
func timeOf(v entity.Value) time.Time {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case entity.Number:
		text = string(v)
	}
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return presentable(t)
	}
	ms, err := strconv.ParseFloat(text, 64)
	if err != nil || !(ms > 0 && ms < 1e15) {
		return time.Time{}
	}
	return presentable(time.UnixMilli(int64(ms)))
}

// presentable is a time in UTC; zero where it has no year of four digits.
func presentable(t time.Time) time.Time {
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// isoTime writes a time as JavaScript does: UTC, to the millisecond.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func number(n int) entity.Number { return entity.Number(strconv.Itoa(n)) }

// whole reads an integer, also where it is written as text; 0 where there is
// none.
func whole(v entity.Value) int {
	var text string
	switch v := v.(type) {
	case string:
		text = v
	case entity.Number:
		text = string(v)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || !(f > -1e9 && f < 1e9) {
		return 0
	}
	return int(f)
}

func field(m *entity.Map, key string) entity.Value {
	v, _ := m.Get(key)
	return v
}
