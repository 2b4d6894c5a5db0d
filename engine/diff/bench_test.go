package diff_test

import (
	"fmt"
	"testing"

	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/simulate"
)

// BenchmarkPortfolios compares two books in one pass, beside the two simulations that it stands for.
func BenchmarkPortfolios(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		if n == 1_000_000 && testing.Short() {
			continue
		}
		o := options(steps{7, 15, 30}, steps{7, 10, 30})
		facts := portfolio(n, 1)
		b.Run(fmt.Sprintf("diff/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			data := facts.grouped()
			for b.Loop() {
				if _, err := diff.Portfolios(b.Context(), o, data, data, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("two simulations/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, book := range []steps{{7, 15, 30}, {7, 10, 30}} {
					cfg := simulate.Config{Book: book.book(), Clients: facts.Clients, Invoices: facts.Invoices, From: o.From, To: o.To, Workers: o.Workers}
					if _, err := simulate.Run(b.Context(), cfg, nil); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
