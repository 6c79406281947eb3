package syncer

import "testing"

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		name  string
		seen  Observation
		round Round
		want  Step
	}{
		{"edits are committed first", Observation{true, Same}, Round{}, Commit},
		{"edits are committed first, whatever the remote has", Observation{true, Diverged}, Round{}, Commit},
		{"a remote that was never seen is asked", Observation{false, Unknown}, Round{}, Fetch},
		{"in step is only said once the remote has answered", Observation{false, Same}, Round{}, Fetch},
		{"what is there was perhaps more by now", Observation{false, Behind}, Round{}, Fetch},
		{"commits are pushed without asking before", Observation{false, Ahead}, Round{Did: []Step{Commit}}, Push},
		{"a branch that was never seen is asked for", Observation{false, Empty}, Round{}, Fetch},
		{"a branch that the remote does not have is made", Observation{false, Empty}, Round{Did: []Step{Fetch}}, Push},
		{"commits there are taken", Observation{false, Behind}, Round{Did: []Step{Fetch}}, Take},
		{"both have gone on", Observation{false, Diverged}, Round{Did: []Step{Fetch}}, Take},
		{"a merge is pushed", Observation{false, Ahead}, Round{Did: []Step{Fetch, Take}}, Push},
		{"in step, and the remote has said so", Observation{false, Same}, Round{Did: []Step{Fetch}}, Done},
		{"a push is an answer too", Observation{false, Same}, Round{Did: []Step{Push}}, Done},
		{"edits made meanwhile wait for the next sync", Observation{true, Same}, Round{Did: []Step{Commit, Push}}, Done},
		{"another round waits first", Observation{true, Ahead}, Round{Number: 1}, Wait},
		{"then commits what was edited meanwhile", Observation{true, Ahead}, Round{Number: 1, Did: []Step{Wait}}, Commit},
		{"then asks, since it has been wrong", Observation{false, Ahead}, Round{Number: 1, Did: []Step{Wait}}, Fetch},
	} {
		if got := Plan(c.seen, c.round); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}
