package guard

import (
	"testing"
)

// FuzzCompile: no guard makes the compiler panic, problems lie in the source,
// and what compiles runs, wakes and explains itself.
func FuzzCompile(f *testing.F) {
	for _, seed := range []string{
		"days_late >= 7 && invoice.open >= 99.90", "client.profile in ['micro', “x”]", "invoice.open >= 1 234,50 € and not facts.vip",
		"has(facts.score) ? today - invoice.due > 30 : !(promise.broken)", "date('2026-02-30').plus_days(-3).weekday() == 'monday'",
		"client.name.matches(r'\\d+') || client.name == 'é\\u00e9'", "case.days_in_state * 2 - 3 % 7 == -5.5e3", "a.b.c(d)[e]{f: g}", "«»‹›≥≤≠", "IF(a;b;c)",
		"'''a\n'''", "\"\\", "//", "1..2", "30d 10% 1,5 2 000", "days_late in (1,2) || 1,2,3 < .5 500", "7 <= days_late <= 15 && !(facts.vip || days_late in [7, 8])", "(((", ")))", "invoice.open >= 10.000 || 10'000 =! 1_000 < = 2’5_00'", "x ? y", "\xff\xfe", "$",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		e := newEnv(t, vocabulary())
		g, problems := e.Compile(src)
		if (g == nil) == onlyWarnings(problems) {
			t.Fatalf("%q: guard %v with problems %v", src, g != nil, problems)
		}
		for _, p := range problems {
			if p.Start < 0 || p.End < p.Start || p.End > len(src) || p.Code == "" || p.Message == "" || p.Hint == "" {
				t.Fatalf("%q: problem %+v", src, p)
			}
			if p.Code == codeInternal {
				t.Fatalf("%q: CEL refused what the check accepted: %s", src, p.Message)
			}
		}
		if g == nil {
			return
		}
		holds, err := g.Holds(input())
		x := g.Explain(input())
		if x.Holds != holds || (x.Err == nil) != (err == nil) {
			t.Fatalf("%q: Holds = %v, %v; Explain = %v, %v", src, holds, err, x.Holds, x.Err)
		}
		if value, ok := g.Const(); ok && err == nil && value != holds {
			t.Fatalf("%q: Const = %v, Holds = %v", src, value, holds)
		}
		if holds && g.Never() || !g.Implies(g) && g.Never() {
			t.Fatalf("%q: never true, and Holds = %v", src, holds)
		}
		for _, term := range x.Terms {
			if src[term.Start:term.End] != term.Text {
				t.Fatalf("%q: term %+v", src, term)
			}
		}
		in := input()
		if d, exact := g.NextChange(in); d != 0 && d <= in.Today || !exact && d == 0 {
			t.Fatalf("%q: NextChange = %v, %v", src, d, exact)
		}
	})
}

// FuzzDecimal: a literal is read exactly or refused.
func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{"99.90", "1e3", ".5", "0.1", "123456789012345678901234567890.12", "1e400", "1e-400", "NaN", "-7"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		d, err := parseDecimal(src)
		if err != nil {
			return
		}
		again, err := parseDecimal(d.String())
		if len(d.String()) < 30 && (err != nil || again.Cmp(&d.Decimal) != 0) {
			t.Fatalf("%q is %s, which is %v, %v", src, d, again, err)
		}
	})
}
