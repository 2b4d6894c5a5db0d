package policytest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// lines writes a timeline short: "2026-01-12 F-1 courtesy email/courtesy".
func lines(rows []Row) []string {
	var out []string
	for _, r := range rows {
		l := r.Day.String() + " " + r.Invoice + " " + r.State
		if r.Channel != "" {
			l += " " + r.Channel + "/" + r.Template
		}
		out = append(out, l)
	}
	return out
}

func TestRunGivesTheTimeline(t *testing.T) {
	for name, tc := range map[string]struct {
		json string
		want []string
		last string
	}{
		"every action is a row, by channel": {
			`{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-20", "expect": []}`,
			[]string{"2026-01-12 F-1 courtesy email/courtesy", "2026-01-20 F-1 firm email/firm", "2026-01-20 F-1 firm letter/firm"},
			"firm",
		},
		"a state without an action is a row": {
			`{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05", "paid_on": "2026-01-09"}}, "expect": []}`,
			[]string{"2026-01-09 F-1 settled"},
			"settled",
		},
		"a resume is no row": {
			`{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05", "disputed": true}}, "to": "2026-01-14",
			  "events": [{"date": "2026-01-08", "type": "dispute_resolved"}], "expect": []}`,
			[]string{"2026-01-05 F-1 disputed", "2026-01-12 F-1 courtesy email/courtesy"},
			"courtesy",
		},
		"a message stands on the day it goes out": {
			`{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-03"}}, "to": "2026-01-12", "expect": []}`,
			[]string{"2026-01-12 F-1 courtesy email/courtesy"},
			"courtesy",
		},
		"a state whose message lost its reason has none": {
			`{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-03", "paid_on": "2026-01-11"}}, "expect": []}`,
			[]string{"2026-01-10 F-1 courtesy", "2026-01-11 F-1 settled"},
			"settled",
		},
		"a message that goes out after the last day is not told": {
			`{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-03"}}, "to": "2026-01-11", "expect": []}`,
			nil, "courtesy",
		},
		"a proposal is granted": {
			`{"invoices": {"F-1": {"amount": 10000, "due": "2025-12-01"}}, "from": "2026-01-05", "to": "2026-01-05", "expect": []}`,
			[]string{"2026-01-05 F-1 courtesy email/courtesy"},
			"courtesy",
		},
		"a proposal is withheld": {
			`{"invoices": {"F-1": {"amount": 10000, "due": "2025-12-01"}}, "from": "2026-01-05", "approvals": "withhold", "expect": []}`,
			[]string{"2026-01-05 F-1 courtesy email/courtesy"},
			"courtesy",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, decode(t, name, tc.json))[0]
			if r.Err != nil {
				t.Fatal(r.Err)
			}
			if got := lines(r.Got); !slices.Equal(got, tc.want) {
				t.Errorf("timeline:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
			if r.Final["F-1"] != tc.last {
				t.Errorf("ends in %q, want %q", r.Final["F-1"], tc.last)
			}
		})
	}
}

func TestRunKeepsInvoicesApart(t *testing.T) {
	r := run(t, decode(t, "two", `{"clients": {"c": {}}, "to": "2026-01-13", "invoices": {
		"F-1": {"amount": 1000, "due": "2026-01-05"}, "F-2": {"amount": 10, "due": "2026-01-06"}}, "expect": []}`))[0]
	want := []string{"2026-01-12 F-1 courtesy email/courtesy", "2026-01-13 F-2 courtesy email/courtesy"}
	if got := lines(r.Got); !slices.Equal(got, want) {
		t.Errorf("timeline %q, want %q", got, want)
	}
}

func TestPassedComparesTimelineAndFinalState(t *testing.T) {
	const invoice = `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05", "paid_on": "2026-01-09"}}, `
	for name, tc := range map[string]struct {
		json   string
		passed bool
	}{
		"equal":           {invoice + `"expect": [{"day": "2026-01-09", "state": "settled"}], "final": {"F-1": "settled"}}`, true},
		"another day":     {invoice + `"expect": [{"day": "2026-01-08", "state": "settled"}]}`, false},
		"another end":     {invoice + `"expect": [{"day": "2026-01-09", "state": "settled"}], "final": {"F-1": "watch"}}`, false},
		"nobody waited":   {invoice + `"expect": [{"day": "2026-01-09", "state": "settled"}], "waiting": {"F-1": "firm"}}`, false},
		"nothing wanted":  {invoice + `"expect": []}`, false},
		"one row too few": {invoice + `"expect": [{"day": "2026-01-09", "state": "settled"}, {"day": "2026-01-09", "state": "firm"}]}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			if r := run(t, decode(t, name, tc.json))[0]; r.Passed() != tc.passed {
				t.Errorf("Passed() = %t, want %t (%v)", r.Passed(), tc.passed, lines(r.Got))
			}
		})
	}
}

func TestWhatIsComputedIsCompared(t *testing.T) {
	const json = `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-12",
		"expect": [{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy", "compute": {"twice": %s}}]}`
	for value, passed := range map[string]bool{"2000": true, "2000.00": true, "1999.99": false, "true": false, `"two"`: false} {
		r := run(t, decode(t, value, fmt.Sprintf(json, value)))[0]
		if r.Passed() != passed {
			t.Errorf("%s: Passed() = %t, want %t: %+v, %v", value, r.Passed(), passed, r.Got, r.Err)
		}
	}
}

func TestAComputationWithoutAnAnswerFailsTheTest(t *testing.T) {
	r := run(t, decode(t, "none", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-12",
		"expect": [{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy", "compute": {"none": 1}}]}`))[0]
	if r.Err == nil || r.Passed() {
		t.Errorf("passed with %+v", r.Got)
	}
}

func TestOrderOfExpectedRowsWithinADayDoesNotCount(t *testing.T) {
	r := run(t, decode(t, "order", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-20", "expect": [
		{"day": "2026-01-20", "state": "firm", "channel": "letter", "template": "firm"},
		{"day": "2026-01-20", "state": "firm", "channel": "email", "template": "firm"},
		{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy"}]}`))[0]
	if !r.Passed() {
		t.Errorf("failed: %q", lines(r.Got))
	}
}

// unknown is a guard that has no answer.
type unknown struct{ when }

var errNoAnswer = errors.New("fact score has no value")

func (unknown) Holds(*engine.Input) (bool, error) { return false, errNoAnswer }

func TestAGuardWithoutAnswerFailsTheTest(t *testing.T) {
	b := book()
	b.Machines[0].Always[0].When = unknown{late(0)}
	tests := []Test{decode(t, "unknown", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "expect": []}`)}
	results, err := Run(t.Context(), Subject{Engine: b}, tests)
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(results[0].Err, errNoAnswer) || results[0].Passed() {
		t.Errorf("error %v, passed %t", results[0].Err, results[0].Passed())
	}
}

func TestRunStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []Test{decode(t, "any", `{"invoices": {"F-1": {"amount": 1, "due": "2026-01-05"}}, "expect": []}`)}
	if _, err := Run(ctx, Subject{Engine: book()}, tests); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
