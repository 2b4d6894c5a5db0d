package policytest

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func coverage(t *testing.T, json ...string) *Coverage {
	t.Helper()
	var tests []Test
	for _, j := range json {
		tests = append(tests, decode(t, "one", j))
	}
	_, c, err := Cover(t.Context(), Subject{Engine: book()}, tests)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// hits are those of the point of a text and an outcome.
func (c *Coverage) hits(text string) int {
	for _, p := range c.Points {
		if strings.TrimSpace(p.Text+" "+p.Outcome) == text {
			return p.Hits
		}
	}
	return -1
}

func TestCoverageCountsWhatHappensInTheSpanOfATestAlone(t *testing.T) {
	c := coverage(t, `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-12", "expect": []}`)
	for text, want := range map[string]int{
		"assign → standard": 1, "watch → courtesy": 1, "courtesy → firm": 0, "any → settled": 0, "disputed → resume": 0,
	} {
		if got := c.hits(text); got != want {
			t.Errorf("%s: %d hits, want %d", text, got, want)
		}
	}
	if reached, _ := c.Count(PointTransition); reached != 2 {
		t.Errorf("%d transitions: what comes after the last day counts", reached)
	}
	for _, p := range c.Points {
		if p.Kind == PointGuard && p.Outcome == "true" && p.Hits > 1 {
			t.Errorf("%+v: more than one condition was true", p)
		}
	}
}

func TestCoverageOfAFailedTestIsThatOfWhatHappened(t *testing.T) {
	c := coverage(t, `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05", "paid_on": "2026-01-07"}}, "expect": []}`)
	if c.hits("any → settled") != 1 || c.hits("watch → courtesy") != 0 {
		t.Errorf("%+v", c.Points)
	}
}

func TestSharesAreNeverRoundedUp(t *testing.T) {
	for _, c := range []struct {
		reached, all int
		want         string
	}{{0, 0, "100.0"}, {1999, 2000, "99.9"}, {99999, 100000, "99.9"}, {2, 3, "66.6"}, {3, 3, "100.0"}, {0, 3, "0.0"}} {
		if got := Percent(PerMille(c.reached, c.all)); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.reached, c.all, got, c.want)
		}
	}
}

func TestMutantsAreKilledByTheTestsThatComeToThem(t *testing.T) {
	tests := []Test{decode(t, "silence", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-20", "expect": [
		{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy"},
		{"day": "2026-01-20", "state": "firm", "channel": "letter", "template": "firm"},
		{"day": "2026-01-20", "state": "firm", "channel": "email", "template": "firm"}]}`)}
	mutants, err := Mutate(t.Context(), Subject{Engine: book()}, tests, MutateOptions{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	fates := map[string]Fate{}
	for _, m := range mutants {
		fates[m.Was+"; "+m.Is] = m.Fate
		if (m.Fate == Killed) != (m.By == "silence") {
			t.Errorf("%+v", m)
		}
	}
	for what, want := range map[string]Fate{
		"watch → courtesy; no rule": Killed, "courtesy → firm; courtesy → settled": Killed,
		"any → settled; no rule": Survived, "disputed → resume; no rule": Unreached,
		"firm, letter firm; nothing": Killed,
	} {
		if fates[what] != want {
			t.Errorf("%s: %q, want %q (%v)", what, fates[what], want, fates)
		}
	}
}

func TestMutantsNeedTestsThatPass(t *testing.T) {
	tests := []Test{decode(t, "wrong", `{"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "expect": []}`)}
	if _, err := Mutate(t.Context(), Subject{Engine: book()}, tests, MutateOptions{}); err == nil || !strings.Contains(err.Error(), "wrong fails") {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Mutate(ctx, Subject{Engine: book()}, tests, MutateOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestEditsOfACondition(t *testing.T) {
	var got []string
	const text = `days_late >= 15 && x.y_2 != '7 > 3' || !a && 0.5 < b`
	for _, e := range edits(text) {
		got = append(got, text[e.start:e.end]+"→"+e.text)
	}
	const want = ">=→> 15→16 15→14 &&→|| !=→== ||→&& !→ &&→|| 0.5→0.6 0.5→0.4 <→<="
	if strings.Join(got, " ") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, " "), want)
	}
}

func TestAPinSaysNothingOfAssign(t *testing.T) {
	b := twoPolicies()
	test, _ := Decode("one", []byte(`{"policy": "standard", `+silence), Options{Book: b, Currency: eur})
	_, c, err := Cover(t.Context(), Subject{Engine: b}, []Test{test})
	if err != nil {
		t.Fatal(err)
	}
	if c.hits("assign → ours") != 0 || c.hits("assign → standard") != 0 || c.hits("watch → courtesy") != 1 {
		t.Errorf("%+v", c.Points)
	}
}
