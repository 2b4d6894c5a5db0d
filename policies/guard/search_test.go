package guard

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func machineOf(v Vocabulary) *engine.Machine {
	m := &engine.Machine{Policy: "p"}
	for _, s := range v.States {
		m.States = append(m.States, engine.State{Name: s})
	}
	m.Start = m.State("watch")
	return m
}

// wishesOf reads "+ guard" and "- guard", one a line, as wishes that it holds and that it does not.
func wishesOf(t testing.TB, e *Env, text string) (all []Wish) {
	t.Helper()
	for _, line := range strings.Split(text, "; ") {
		all = append(all, Wish{compile(t, e, strings.TrimSpace(line[1:])), line[0] == '+'})
	}
	return all
}

func TestSearch(t *testing.T) {
	v := vocabulary()
	e, m := newEnv(t, v), machineOf(v)
	for _, tt := range []struct {
		wishes  string
		verdict Verdict
		says    string // part of the situation, or why nobody can tell
	}{
		{"+ days_late >= 45; + invoice.open < 200; - days_late >= 60", Found, "days_late = 45, invoice.open = "},
		{"+ days_late >= 45; - days_late >= 30", Impossible, ""},
		{"+ invoice.open > 99.90; + invoice.open < 99.91", Impossible, ""},
		{"+ invoice.open >= 99.90; + invoice.open < 99.91", Found, "invoice.open = 99.90"},
		{"- invoice.open < 100; - invoice.open >= 100", Impossible, ""},
		{"- invoice.open < 100; - invoice.open > 100", Found, "invoice.open = 100.00"},
		{"- client.profile == 'micro'; - client.profile in ['craftsman', 'key_account']", Found, "client.profile = ''"},
		{"- client.profile == ''; - client.profile in ['craftsman', 'key_account', 'micro', 'standard']", Impossible, ""},
		{"+ invoice.disputed; + promise.active && promise.partly", Found, "promise.active = true"},
		{"+ promise.active; + plan.active", Impossible, ""},
		{"+ promise.broken && promise.partly", Found, ""},
		{"+ plan.broken; - promise.broken", Found, ""},
		{"+ !has(facts.score)", Found, "facts.score = no value"},
		{"+ facts.score > 7; - facts.vip", Found, "facts.score = 8, facts.vip = false"},
		{"+ facts.limit * 2 >= 7.5; + facts.limit < 4", Found, "facts.limit = "},
		{"+ case.days_in_state >= 10; + case.entries == 3; + case.state == 'firm'", Found, "case.state = 'firm', case.days_in_state = 10, case.entries = 3"},
		{"+ case.state == 'watch'", Impossible, ""},
		{"+ case.entered('courtesy'); - case.entered('on_hold')", Found, ""},
		{"+ case.contacts >= 3; - has(case.formal_notice)", Found, "case.contacts = 3"},
		{"+ client.open_total >= 1000; + invoice.open < 500", Found, "client.open_total = "},
		{"+ client.open_count >= 3", Found, "client.open_count = 3"},
		{"+ business_days_late == 11", Found, "business_days_late = 11"},
		{"+ today.weekday() == 'thursday'", Found, "today = 2026-03-19"},
		{"+ today >= date('2031-05-02'); + days_late == 3", Found, "today = 2031-05-02, days_late = 3"},
		{"+ invoice.paid > 0; + invoice.open >= 10", Found, "invoice.paid = 0.01"},
		{"+ invoice.amount >= 500; + invoice.open > 0; + invoice.open < 20", Found, "invoice.amount = 500.00, invoice.open = "},
		{"+ last.outcome == 'bounced'; + last.channel == 'sms'", Found, "last.outcome = 'bounced', last.channel = 'sms'"},
		{"+ client.email_bad; + client.insolvent", Found, ""},
		{"+ days_late + case.days_in_state >= 300; + days_late < 20", Found, "case.days_in_state = 299"},
		{"+ invoice.open > client.open_total", Open, "invoice.open > client.open_total is more than one name compared with a constant"},
		{"+ has(invoice.limitation_date)", Open, "invoice.limitation_date is not among what can be made up"},
	} {
		found, verdict, why := Search(m, m.State("firm"), wishesOf(t, e, tt.wishes))
		got := why
		if found != nil {
			got = found.String()
		}
		if verdict != tt.verdict || !strings.Contains(got, tt.says) {
			t.Errorf("%s: %d, %q, want %d, %q", tt.wishes, verdict, got, tt.verdict, tt.says)
		}
	}
}

// TestSearchAgreesWithAllCells compares searches for random guards with a walk over all their cells.
func TestSearchAgreesWithAllCells(t *testing.T) {
	v := vocabulary()
	e, m := newEnv(t, v), machineOf(v)
	rng := rand.New(rand.NewPCG(21, 22))
	verdicts := map[Verdict]int{}
	for range 400 {
		var wishes []Wish
		var text []string
		for range 1 + rng.IntN(5) {
			src := plainCondition(rng, 2)
			holds := rng.IntN(3) > 0
			wishes = append(wishes, Wish{compile(t, e, src), holds})
			text = append(text, fmt.Sprint(holds, " ", src))
		}
		found, verdict, why := Search(m, m.State("firm"), wishes)
		verdicts[verdict]++
		want := anyCell(wishes, m)
		switch {
		case verdict == Open, (verdict == Found) != want:
			t.Fatalf("%s: verdict %d %s, a cell: %v", strings.Join(text, "\n"), verdict, why, want)
		case verdict == Found:
			for _, w := range wishes {
				if got, err := w.Guard.Holds(&found.Input); err != nil || got != w.Holds {
					t.Fatalf("%v in %v: %v, %v", w.Guard, found, got, err)
				}
			}
		}
	}
	if verdicts[Found] < 50 || verdicts[Impossible] < 50 {
		t.Errorf("verdicts %v", verdicts)
	}
}

// TestWhatIsFoundHoldsOfNamesThatDependOnEachOther looks for amounts, sums, days and counts of which one follows from another.
func TestWhatIsFoundHoldsOfNamesThatDependOnEachOther(t *testing.T) {
	v := vocabulary()
	e, m := newEnv(t, v), machineOf(v)
	names := []string{
		"invoice.open", "invoice.amount", "invoice.paid", "invoice.to_ask", "invoice.undisputed", "invoice.disputed_amount", "client.open_total",
		"client.overdue_total", "client.open_count", "days_late", "business_days_late", "client.max_days_late", "case.days_in_state",
		"case.days_open", "promise.amount", "promise.paid", "invoice.covered", "client.on_account",
	}
	rng := rand.New(rand.NewPCG(23, 24))
	found := 0
	for range 600 {
		var wishes []Wish
		for range 2 + rng.IntN(3) {
			of := func(texts ...string) string { return texts[rng.IntN(len(texts))] }
			wishes = append(wishes, Wish{compile(t, e, of(names...)+" "+of("<", "<=", "==", ">", ">=")+" "+of("0", "5", "20", "500", "501")), rng.IntN(4) > 0})
		}
		s, verdict, _ := Search(m, m.State("firm"), wishes)
		if verdict != Found {
			continue
		}
		found++
		for _, w := range wishes {
			if got, err := w.Guard.Holds(&s.Input); err != nil || got != w.Holds {
				t.Errorf("%v in %v: %v, %v, want %v", w.Guard, s, got, err, w.Holds)
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d were found", found)
	}
}

// plainCondition writes a condition of comparisons of one name with a constant.
func plainCondition(rng *rand.Rand, depth int) string {
	one := func(of ...string) string { return of[rng.IntN(len(of))] }
	if depth > 0 && rng.IntN(3) > 0 {
		l, r := plainCondition(rng, depth-1), plainCondition(rng, depth-1)
		return one("("+l+") && ("+r+")", "("+l+") || ("+r+")", "!("+l+")")
	}
	return one(
		"days_late "+one(">=", ">", "<=", "<", "==", "!=")+" "+one("7", "15", "30"),
		"invoice.open "+one(">=", ">", "<=", "<", "==", "!=")+" "+one("0", "99.90", "100"),
		"client.profile "+one("==", "!=")+" "+one("'micro'", "'craftsman'"),
		"client.profile in ['micro', 'key_account']", "invoice.disputed", "promise.active", "plan.broken",
	)
}

// anyCell reports whether in some cell all wishes are met, by looking at every one.
func anyCell(wishes []Wish, m *engine.Machine) bool {
	var in engine.Input
	var r room
	for _, late := range []int64{6, 7, 8, 14, 15, 16, 29, 30, 31} {
		for _, open := range []engine.Amount{-1, 0, 1, 9989, 9990, 9991, 9999, 10000, 10001} {
			for _, profile := range []string{"", "micro", "craftsman", "key_account", "standard"} {
				for _, disputed := range []bool{false, true} {
					for said := saidNothing; said <= lastWordToPay; said++ {
						s := newSketch(engine.MustCurrency("EUR"), m.State("firm"), 6)
						s.late, s.said = late, said
						s.invoice.Open, s.invoice.Disputed, s.client.Profile = open, disputed, profile
						s.input(m, &in, &r)
						met := true
						for _, w := range wishes {
							got, err := w.Guard.Holds(&in)
							met = met && err == nil && got == w.Holds
						}
						if met {
							return true
						}
					}
				}
			}
		}
	}
	return false
}

// BenchmarkSearch looks for one situation for ten guards of six comparisons each; the baseline asks each of
// them once.
func BenchmarkSearch(b *testing.B) {
	v := vocabulary()
	e, m := newEnv(b, v), machineOf(v)
	var wishes []Wish
	for i := range 10 {
		src := fmt.Sprintf("days_late >= %d && invoice.open >= %d && (client.profile == 'micro' || invoice.disputed || promise.active) && case.entries < %d", 10+i, 100*i, 20-i)
		wishes = append(wishes, Wish{compile(b, e, src), true})
	}
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			if _, verdict, why := Search(m, m.State("firm"), wishes); verdict != Found {
				b.Fatal(verdict, why)
			}
		}
	})
	b.Run("ask", func(b *testing.B) {
		found, _, _ := Search(m, m.State("firm"), wishes)
		for b.Loop() {
			for _, w := range wishes {
				if yes, err := w.Guard.Holds(&found.Input); err != nil || !yes {
					b.Fatal(yes, err)
				}
			}
		}
	})
}
