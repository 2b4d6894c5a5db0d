package policytest

import (
	"bytes"
	"errors"
	"testing"
)

func TestReportSetsExpectedAgainstActual(t *testing.T) {
	results := run(
		t,
		decode(t, "passes", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05", "paid_on": "2026-01-09"}},
			"expect": [{"day": "2026-01-09", "state": "settled"}]}`),
		decode(t, "one day out", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-20", "expect": [
			{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy"},
			{"day": "2026-01-19", "state": "firm", "channel": "email", "template": "firm"}], "final": {"F-1": "courtesy"}}`),
		decode(t, "several invoices", `{"clients": {"c": {}}, "to": "2026-01-13", "invoices": {
			"F-1": {"amount": 1000, "due": "2026-01-05"}, "F-2": {"amount": 10, "due": "2026-01-06"}},
			"expect": [{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy", "invoice": "F-1"}]}`),
	)
	broken := decode(t, "cannot tell", `{"invoices": {"F-1": {"amount": 1, "due": "2026-01-05"}}, "expect": []}`)
	results = append(results, Result{Test: &broken, Err: errors.New("invoice F-1: fact score has no value")})
	var b bytes.Buffer
	if err := WriteText(&b, results, TextOptions{All: true}); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.txt", b.Bytes())
}

func TestReportOfPassedTestsIsOneLine(t *testing.T) {
	results := run(t, decode(t, "passes", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05", "paid_on": "2026-01-09"}},
		"expect": [{"day": "2026-01-09", "state": "settled"}]}`))
	var b bytes.Buffer
	if err := WriteText(&b, results, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if b.String() != "1 passed\n" {
		t.Errorf("report %q", b.String())
	}
}

func TestReportOfNoTestsSaysSo(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, nil, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if b.String() != "no tests\n" {
		t.Errorf("report %q", b.String())
	}
}
