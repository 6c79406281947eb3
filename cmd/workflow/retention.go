package workflow

import "github.com/postbag/postbag/serialize/retain"

// Retention says how much of history and of the run results of each collection
// stays.
type Retention struct{ History, Runs retain.Rule }

func checkDays(v string) error {
	_, err := retain.ParseDays(v)
	return err
}

func checkCount(v string) error {
	_, err := retain.ParseCount(v)
	return err
}

// ParseRule reads a setting of how long and one of how many, which Check has
// found to be right.
func ParseRule(days, count string) retain.Rule {
	var r retain.Rule
	r.Days, _ = retain.ParseDays(days)
	r.Count, _ = retain.ParseCount(count)
	return r
}
