// Package retain decides what of run results and history has had its time. It
// counts in days that are stored, not from today, so that every device that
// has the same decides the same.
package retain

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Rule says how much stays. The zero Rule keeps everything.
type Rule struct {
	Days  int // before the newest day; 0 is all
	Count int // at most; 0 is all
}

// Item is what goes as a whole: a segment of history, or a run result.
type Item struct {
	Day  string // yyyy-mm-dd, "" where nobody knows
	Size int    // how many it holds
}

// unknownDay is the day of what does not say when it was, as history has it.
const unknownDay = "1970-01-01"

func (i Item) undated() bool { return i.Day == "" || i.Day == unknownDay }

// Expired tells which of the items, the oldest first, are to go. Days go before
// the newest day by as many as the rule says; of items without a day nobody
// knows that they are so old, so they stay. Then the oldest go until no more
// are left than the rule allows, but never the newest. A day later than
// tomorrow is that of a clock that was wrong, and makes nothing old.
func (r Rule) Expired(items []Item, today time.Time) []bool {
	gone := make([]bool, len(items))
	if first := r.First(items, today); first != "" {
		for i, item := range items {
			gone[i] = !item.undated() && item.Day < first
		}
	}
	if r.Count == 0 {
		return gone
	}
	total := 0
	for i, item := range items {
		if !gone[i] {
			total += item.Size
		}
	}
	for i := 0; i < len(items)-1 && total > r.Count; i++ {
		if !gone[i] {
			gone[i] = true
			total -= items[i].Size
		}
	}
	return gone
}

// First is the first day that stays by the number of days, "" where all do.
func (r Rule) First(items []Item, today time.Time) string {
	newest, tomorrow := "", today.AddDate(0, 0, 1).Format(time.DateOnly)
	for _, item := range items {
		if !item.undated() && item.Day <= tomorrow {
			newest = max(newest, item.Day)
		}
	}
	day, err := time.Parse(time.DateOnly, newest)
	if err != nil || r.Days == 0 {
		return ""
	}
	if day = day.AddDate(0, 0, -r.Days); day.Year() < 1 {
		return ""
	}
	return day.Format(time.DateOnly)
}

var span = regexp.MustCompile(`^([1-9][0-9]{0,5})([dwy])$`)

// ParseDays reads a number of days, such as 90d, 12w or 2y; "" is 0.
func ParseDays(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	part := span.FindStringSubmatch(text)
	if part == nil {
		return 0, fmt.Errorf("%q is not a number of days, weeks or years such as 90d, 12w or 2y", text)
	}
	n, err := strconv.Atoi(part[1])
	return n * map[string]int{"d": 1, "w": 7, "y": 365}[part[2]], err
}

// ParseCount reads how many stay; "" is 0.
func ParseCount(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 1e9 {
		return 0, fmt.Errorf("%q is not a number from 1", text)
	}
	return n, nil
}
