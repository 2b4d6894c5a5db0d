package guard

import (
	"math/rand/v2"
	"testing"

	"github.com/relance-dev/relance/policies/diag"
)

// TestTheCheckAgreesWithCEL: whatever our check accepts, CEL's own checker
// accepts as well, and it runs.
func TestTheCheckAgreesWithCEL(t *testing.T) {
	e := newEnv(t, vocabulary())
	rng := rand.New(rand.NewPCG(3, 4))
	accepted := 0
	for range 20_000 {
		src := randomExpression(rng, 3)
		g, problems := e.compile(src)
		for _, p := range problems {
			if p.Code == codeInternal {
				t.Fatalf("%s: %s", src, p.Message)
			}
			if p.Severity == diag.Error && (p.Start < 0 || p.End > len(src) || p.Start >= p.End) {
				t.Fatalf("%s: %+v", src, p)
			}
		}
		if g == nil {
			continue
		}
		accepted++
		holds, err := g.Holds(input())
		if x := g.Explain(input()); x.Holds != holds || (x.Err == nil) != (err == nil) || !holds && err == nil && len(x.Misses) == 0 {
			t.Fatalf("%s: Holds = %v, %v; Explain = %+v", src, holds, err, x)
		}
	}
	if accepted < 300 {
		t.Errorf("only %d guards were accepted", accepted)
	}
}

// randomExpression writes an expression of any type, well-typed or not.
func randomExpression(rng *rand.Rand, depth int) string {
	one := func(of ...string) string { return of[rng.IntN(len(of))] }
	leaf := func() string {
		return one("invoice.open", "invoice.amount", "days_late", "days_to_limitation", "case.entries", "facts.score", "facts.limit", "facts.empty", "3", "-7", "2.50", "0",
			"invoice.due", "today", "date('2026-05-01')", "invoice.limitation_date", "case.formal_notice", "facts.visited", "promise.until",
			"client.profile", "client.name", "'micro'", "''", "last.outcome", "invoice.disputed", "facts.vip", "true", "promise.broken", "has(facts.empty)", "has(client.email)")
	}
	if depth == 0 {
		return leaf()
	}
	next := func() string { return randomExpression(rng, rng.IntN(depth)) }
	switch rng.IntN(12) {
	case 0, 1, 2:
		return next() + " " + one("==", "!=", "<", "<=", ">", ">=") + " " + next()
	case 3:
		return "(" + next() + ") " + one("+", "-", "*", "/", "%") + " (" + next() + ")"
	case 4, 5:
		return "(" + next() + ") " + one("&&", "||") + " (" + next() + ")"
	case 6:
		return one("!", "-") + "(" + next() + ")"
	case 7:
		return "(" + next() + ") ? (" + next() + ") : (" + next() + ")"
	case 8:
		return next() + " in [" + next() + ", " + next() + "]"
	case 9:
		return "(" + next() + ")." + one("plus_days", "minus_days", "plus_months", "contains", "startsWith") + "(" + next() + ")"
	case 10:
		return "(" + next() + ")." + one("end_of_month", "day", "weekday", "size", "lowerAscii") + "()"
	}
	return leaf()
}
