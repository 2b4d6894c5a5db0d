package guard

import (
	"fmt"
	"testing"
)

const (
	wholeGuard   = "days_late >= 7 && days_late < 15"
	decimalGuard = "days_late >= 7 && invoice.open >= 99.90"
)

// twelve are the guards of a policy with four steps.
var twelve = []string{
	"invoice.open <= 0", "invoice.disputed", "invoice.on_hold", "promise.active",
	"days_late >= 60 && invoice.open < 200", "days_late >= 60", "client.profile == 'key_account' && days_late >= 45",
	"invoice.open >= 10000 && case.days_in_state >= 10", "client.profile in ['craftsman', 'micro'] && days_late >= 20",
	"case.contacts > 6 && client.open_total > 5000", "last.outcome == 'bounced'", "case.days_in_state >= 14 && case.entries < 5",
}

func BenchmarkNewEnv(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newEnv(b, vocabulary())
	}
}

func BenchmarkCompile(b *testing.B) {
	e := newEnv(b, vocabulary())
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		compile(b, e, fmt.Sprintf("days_late >= %d && invoice.open >= 99.90 && client.profile in ['craftsman', 'micro']", i))
	}
}

// BenchmarkCompileBook compiles 100 policies of 20 states with 3 guards each.
func BenchmarkCompileBook(b *testing.B) {
	for b.Loop() {
		for p := range 100 {
			e := newEnv(b, vocabulary())
			for s := range 20 {
				compile(b, e, fmt.Sprintf("days_late >= %d", p+s))
				compile(b, e, fmt.Sprintf("days_late >= %d && invoice.open < %d.50", p+s, s))
				compile(b, e, "invoice.disputed")
			}
		}
	}
}

func benchmarkHolds(b *testing.B, sources ...string) {
	e := newEnv(b, vocabulary())
	var guards []*Guard
	for _, s := range sources {
		guards = append(guards, compile(b, e, s))
	}
	in := input()
	in.Promise.Until = in.Today - 1
	b.ReportAllocs()
	for b.Loop() {
		for _, g := range guards {
			if _, err := g.Holds(in); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkHoldsWhole(b *testing.B)   { benchmarkHolds(b, wholeGuard) }
func BenchmarkHoldsDecimal(b *testing.B) { benchmarkHolds(b, decimalGuard) }
func BenchmarkHoldsTwelve(b *testing.B)  { benchmarkHolds(b, twelve...) }

func BenchmarkNextChange(b *testing.B) {
	for _, src := range []string{"invoice.open > 3", "days_late >= 15", decimalGuard, "today > invoice.due.plus_days(10).end_of_month()", "business_days_late >= 20"} {
		b.Run(src, func(b *testing.B) {
			g := compile(b, newEnv(b, vocabulary()), src)
			in := input()
			b.ReportAllocs()
			for b.Loop() {
				g.NextChange(in)
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	g := compile(b, newEnv(b, vocabulary()), "days_late >= 15 && invoice.open >= 119.80 && client.profile == 'key_account'")
	in := input()
	b.ReportAllocs()
	for b.Loop() {
		g.Explain(in)
	}
}
