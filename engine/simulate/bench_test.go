package simulate_test

import (
	"context"
	"fmt"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// benchDays is the span of the benchmarks.
const benchDays = 180

// portfolio is n invoices of n/10 clients. A busy one falls due evenly over the
// span, half of it paid some 25 days late; a quiet one falls due after it.
func portfolio(n int, quiet bool) simulate.Config {
	from := day("2026-01-05")
	book := bookOf(policy("standard"))
	book.Pressure.BusinessDays = true
	c := simulate.Config{Book: book, From: from, To: from + benchDays - 1, Workers: 2}
	for i := range n / 10 {
		c.Clients = append(c.Clients, client(fmt.Sprintf("C-%06d", i)))
	}
	for i := range n {
		inv := engine.Invoice{
			ID: fmt.Sprintf("I-%07d", i), Client: c.Clients[i%len(c.Clients)].ID, Amount: 12000, Open: 12000,
			Currency: eur, Issued: from - 30, Due: from + engine.Date(i*7919%benchDays),
		}
		if quiet {
			inv.Due += benchDays
		} else if i%2 == 0 {
			inv.PaidOn = inv.Due + engine.Date(i*104729%50)
		}
		c.Invoices = append(c.Invoices, inv)
	}
	return c
}

// BenchmarkRun shows that the cost follows what happens: a quiet portfolio
// against a busy one, beside a bare loop over all invoices and days. peak-MB
// is the heap above what the portfolio itself takes.
func BenchmarkRun(b *testing.B) {
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		if size == 1_000_000 && testing.Short() {
			continue
		}
		for _, quiet := range []bool{true, false} {
			c := portfolio(size, quiet)
			kind := map[bool]string{true: "quiet", false: "busy"}[quiet]
			b.Run(fmt.Sprintf("%s/%d", kind, size), func(b *testing.B) {
				b.ReportAllocs()
				before := heap()
				peak := watchHeap()
				var s *simulate.Summary
				for b.Loop() {
					var err error
					if s, err = simulate.Run(context.Background(), c, nil); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(peak()-min(before, peak()))/1e6, "peak-MB")
				b.ReportMetric(float64(s.Decisions), "decisions")
				b.ReportMetric(float64(s.Messages), "messages")
			})
			if !quiet {
				b.Run(fmt.Sprintf("bare-loop/%d", size), func(b *testing.B) {
					for b.Loop() {
						bareLoop(b, c)
					}
				})
			}
		}
	}
}

// bareLoop compares every invoice with the four steps on every day.
func bareLoop(b *testing.B, c simulate.Config) {
	n := 0
	for d := c.From; d <= c.To; d++ {
		for i := range c.Invoices {
			inv := &c.Invoices[i]
			if inv.PaidOn != 0 && inv.PaidOn <= d {
				continue
			}
			if late := d - inv.Due; late == 7 || late == 15 || late == 30 || late == 45 {
				n++
			}
		}
	}
	if n == 0 {
		b.Fatal("nothing was late")
	}
}

func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// watchHeap looks at the heap until the returned function is called, which
// returns the most that was seen.
func watchHeap() func() uint64 {
	stop, seen := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				most = max(most, heap())
			case <-stop:
				seen <- most
				return
			}
		}
	}()
	var most uint64
	return func() uint64 {
		if stop != nil {
			close(stop)
			stop, most = nil, <-seen
		}
		return most
	}
}
