package run

import (
	"strconv"
	"strings"
	"time"

	"github.com/postbag/postbag/serialize/entity"
)

// timeForm is how a body writes times: UTC, to the millisecond.
const timeForm = "2006-01-02T15:04:05.000Z"

// ran is the collection that a report names.
func ran(f Format, report *entity.Map) Collection {
	switch f {
	case CLIReport:
		meta := report.Map("run").Map("meta")
		return Collection{Name: meta.Text("collectionName"), ID: meta.Text("collectionId")}
	case NewmanReport:
		c := report.Map("collection")
		info := c.Map("info")
		return Collection{
			Name: firstText(info.Text("name"), c.Text("name")),
			ID:   firstText(info.Text("_postman_id"), c.Map("_").Text("postman_id"), info.Text("id"), c.Text("id")),
		}
	}
	c := report.Map("collection")
	return Collection{
		Name: firstText(report.Text("name"), c.Text("name")),
		ID:   firstText(report.Text("collection_id"), c.Text("id")),
	}
}

func firstText(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// started is when a report says that the run began; zero where it does not.
func started(f Format, report *entity.Map) time.Time {
	switch f {
	case CLIReport:
		return timeOf(field(report.Map("run").Map("meta"), "started"))
	case NewmanReport:
		return timeOf(field(report.Map("run").Map("timings"), "started"))
	}
	if t := timeOf(field(report, "startedAt")); !t.IsZero() {
		return t
	}
	return timeOf(field(report, "timestamp"))
}

// timeOf reads a time as reports write it: milliseconds since 1970, as a
// number or as text, or an ISO 8601 date.
func timeOf(v entity.Value) time.Time {
	text, isText := v.(string)
	if isText {
		if t, err := time.Parse(time.RFC3339, text); err == nil {
			return presentable(t)
		}
	}
	ms, ok := milliseconds(v)
	if !ok || ms <= 0 || ms > 1e15 {
		return time.Time{}
	}
	return presentable(time.UnixMilli(int64(ms)))
}

// presentable is a time in UTC to the millisecond; zero where it has no year
// of four digits.
func presentable(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// milliseconds reads a number, also where it is written as text ("12",
// "12ms").
func milliseconds(v entity.Value) (float64, bool) {
	var text string
	switch v := v.(type) {
	case entity.Number:
		text = string(v)
	case string:
		text = strings.TrimSpace(strings.TrimSuffix(v, "ms"))
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != f || f > 1e15 || f < -1e15 {
		return 0, false
	}
	return f, true
}

// whole reads an integer, 0 where there is none.
func whole(v entity.Value) int {
	f, _ := milliseconds(v)
	return int(f)
}

func field(m *entity.Map, key string) entity.Value {
	v, _ := m.Get(key)
	return v
}
