package retain_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/postbag/postbag/serialize/retain"
)

var today = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestExpired(t *testing.T) {
	day := func(days ...string) []retain.Item {
		var out []retain.Item
		for _, d := range days {
			out = append(out, retain.Item{Day: d, Size: 10})
		}
		return out
	}
	for name, c := range map[string]struct {
		rule  retain.Rule
		items []retain.Item
		want  []bool
	}{
		"all":                    {retain.Rule{}, day("1600-01-01", "2026-11-23"), []bool{false, false}},
		"none there":             {retain.Rule{Days: 1, Count: 1}, nil, []bool{}},
		"before the newest":      {retain.Rule{Days: 2}, day("2020-01-01", "2020-01-02", "2020-01-04"), []bool{true, false, false}},
		"undated stays":          {retain.Rule{Days: 1}, day("", "1970-01-01", "2020-01-01", "2020-01-09"), []bool{false, false, true, false}},
		"only undated":           {retain.Rule{Days: 1}, day("", "1970-01-01"), []bool{false, false}},
		"a clock was wrong":      {retain.Rule{Days: 1}, day("2026-11-20", "2026-11-23", "2026-11-26", "9999-12-31"), []bool{true, false, false, false}},
		"all clocks were wrong":  {retain.Rule{Days: 1}, day("9990-01-01", "9999-12-31"), []bool{false, false}},
		"further than time":      {retain.Rule{Days: 999_999}, day("0001-01-01", "2026-11-23"), []bool{false, false}},
		"at most":                {retain.Rule{Count: 20}, day("", "2020-01-01", "2020-01-02"), []bool{true, false, false}},
		"at most less than one":  {retain.Rule{Count: 1}, day("2020-01-01", "2020-01-02"), []bool{true, false}},
		"at most, in whole ones": {retain.Rule{Count: 25}, day("2020-01-01", "2020-01-02", "2020-01-03"), []bool{true, false, false}},
		"days first":             {retain.Rule{Days: 1, Count: 10}, day("2020-01-01", "2020-01-02", "2020-01-03"), []bool{true, true, false}},
	} {
		if got := c.rule.Expired(c.items, today); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What goes is decided once: what is left stays, the newest is among it, and a
// device that knows only what is left decides the same.
func TestExpiredLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		item := rapid.Custom(func(t *rapid.T) retain.Item {
			day := today.AddDate(0, 0, -rapid.IntRange(-3, 40).Draw(t, "ago")).Format(time.DateOnly)
			return retain.Item{Day: rapid.SampledFrom([]string{day, day, "", "1970-01-01", "9999-12-31", "1600-02-29"}).Draw(t, "day"), Size: rapid.IntRange(1, 5).Draw(t, "size")}
		})
		items := rapid.SliceOfN(item, 0, 12).Draw(t, "items")
		slices.SortStableFunc(items, func(a, b retain.Item) int { return cmp.Compare(a.Day, b.Day) })
		rule := retain.Rule{Days: rapid.IntRange(0, 20).Draw(t, "days"), Count: rapid.IntRange(0, 20).Draw(t, "count")}
		gone := rule.Expired(items, today)
		var left []retain.Item
		total := 0
		for i, item := range items {
			if !gone[i] {
				left = append(left, item)
				total += item.Size
			}
		}
		if len(items) > 0 && gone[len(items)-1] {
			t.Fatal("the newest is gone")
		}
		if rule.Count > 0 && total > rule.Count && len(left) > 1 {
			t.Fatalf("%d are left of at most %d", total, rule.Count)
		}
		if slices.Contains(rule.Expired(left, today), true) {
			t.Fatal("what was left goes the next time")
		}
		if rule == (retain.Rule{}) && len(left) < len(items) {
			t.Fatal("something went without a rule")
		}
	})
}

func TestParse(t *testing.T) {
	for text, want := range map[string]int{"": 0, "90d": 90, "2w": 14, "1y": 365, "0d": -1, "d": -1, "-1d": -1, "90": -1, "1h": -1, "9999999d": -1, " 1d": -1} {
		got, err := retain.ParseDays(text)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d", text, got)
		}
	}
	for text, want := range map[string]int{"": 0, "1": 1, "1000": 1000, "0": -1, "-1": -1, "1.5": -1, "x": -1, "99999999999999999999": -1} {
		got, err := retain.ParseCount(text)
		if err != nil {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d", text, got)
		}
	}
}
