package guard_test

import (
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/costtest"
)

// share is how many times longer one thing may take than another, in one run.
type share struct {
	what, of string
	most     float64
}

// TestPassesAndDecisionsKeepTheirPlace compares processor time inside one run only, the quickest of several turns. A
// bound stands above what was measured by more than other work on the machine adds.
func TestPassesAndDecisionsKeepTheirPlace(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures for some seconds")
	}
	s := newStandard(t)
	quickest := quickestOf(t, slices.Concat(s.passes(t), s.decisions(t)))
	for _, c := range []share{
		{"compiled", "handwritten", 2.5},          // some 1.95
		{"compiled", "celgo", 1. / 14},            // some 1/20
		{"compiled", "expr", 1. / 9},              // some 1/13
		{"decide nothing", "by hand nothing", 12}, // some 7.3
		{"decide transition", "by hand firm", 45}, // some 30: the case, the step and the record of it are copied out
	} {
		if got := quickest[c.what] / quickest[c.of]; got > c.most {
			t.Errorf("%s takes %.3g times what %s takes, more than %.3g", c.what, got, c.of, c.most)
		}
	}
	for name, seconds := range quickest {
		t.Logf("%s: %.1f ns", name, seconds*1e9)
	}
}

// quickestOf is the least time of each of several things, in seconds a call. They are run in turn, each for some
// milliseconds.
func quickestOf(t *testing.T, list []pass) map[string]float64 {
	t.Helper()
	const turn = 4 * time.Millisecond
	calls, best := map[string]int{}, map[string]float64{}
	for _, p := range list {
		n, took := 64, time.Duration(0)
		for {
			if _, took = costtest.Of(t, func() { repeat(p.run, n) }); took >= turn || n > 1<<22 {
				break
			}
			n *= 2
		}
		calls[p.name] = n
	}
	for range 7 {
		for _, p := range list {
			_, took := costtest.Of(t, func() { repeat(p.run, calls[p.name]) })
			if each := took.Seconds() / float64(calls[p.name]); best[p.name] == 0 || each < best[p.name] {
				best[p.name] = each
			}
		}
	}
	return best
}

func repeat(run func() int, n int) {
	for range n {
		run()
	}
}

// decisions are ways of deciding the case, on a day on which nothing is to be done and on one on which the firm
// reminder is due; the answer is the state that it stands in then.
func (s *standard) decisions(t testing.TB) (list []pass) {
	for _, day := range []struct {
		name, byHand string
		late         engine.Date
	}{{"decide nothing", "by hand nothing", 10}, {"decide transition", "by hand firm", 15}} {
		today, in, c := s.in.Invoice.Due+day.late, s.in, s.c
		in.Today = today
		list = append(list, pass{day.name, func() int {
			d, err := engine.Decide(s.machine, s.c, &s.in.Facts, today)
			if err != nil {
				t.Fatal(err)
			}
			return int(d.Case.State)
		}}, pass{day.byHand, func() int { return int(decideByHand(&in, &c).to) }})
	}
	return list
}

func TestADecisionByHandIsThatOfDecide(t *testing.T) {
	s := newStandard(t)
	list := s.decisions(t)
	for i := 0; i < len(list); i += 2 {
		if got, want := list[i+1].run(), list[i].run(); got != want {
			t.Errorf("%s: state %d, %s has %d", list[i+1].name, got, list[i].name, want)
		}
	}
	if nothing, firm := list[0].run(), list[2].run(); nothing == firm {
		t.Errorf("both end in state %d", firm)
	}
}
