package simulate_test

import (
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// TestScenarios replays one invoice of 100.00, due on Monday 2026-03-02, on the
// four steps, with what happens to it.
func TestScenarios(t *testing.T) {
	event := func(date string, typ engine.EventType, amount string) engine.Event {
		e := engine.Event{Date: day(date), Type: typ, Invoice: "I-1"}
		if amount != "" {
			e.Amount = cents(amount)
		}
		return e
	}
	promise := func(date, until, amount string) engine.Event {
		e := event(date, engine.EventPromise, amount)
		e.Until = day(until)
		return e
	}
	tests := []struct {
		name   string
		change func(*simulate.Config)
		events []engine.Event
		want   string
	}{
		{
			name: "nothing happens: four steps, then the agency",
			want: `2026-03-09 email courtesy I-1:100.00+7
				2026-03-17 email firm I-1:100.00+15
				2026-04-01 letter formal I-1:100.00+30
				2026-04-16 task collection I-1:100.00+45`,
		},
		{
			name:   "a payment on the day of a step silences it",
			events: []engine.Event{event("2026-03-09", engine.EventPayment, "100")},
		},
		{
			name:   "a payment the day after comes too late for the message",
			events: []engine.Event{event("2026-03-10", engine.EventPayment, "100")},
			want:   `2026-03-09 email courtesy I-1:100.00+7`,
		},
		{
			name:   "a partial payment leaves the rest to be chased",
			events: []engine.Event{event("2026-03-12", engine.EventPayment, "60"), event("2026-03-20", engine.EventPayment, "40")},
			want: `2026-03-09 email courtesy I-1:100.00+7
				2026-03-17 email firm I-1:40.00+15`,
		},
		{
			name:   "a credit note lowers what is asked",
			events: []engine.Event{event("2026-03-12", engine.EventCredit, "12.50"), event("2026-03-20", engine.EventPayment, "87.50")},
			want: `2026-03-09 email courtesy I-1:100.00+7
				2026-03-17 email firm I-1:87.50+15`,
		},
		{
			name:   "a dispute stops the chase, its end lets it go on",
			events: []engine.Event{event("2026-03-10", engine.EventDispute, ""), event("2026-03-24", engine.EventDisputeResolved, ""), event("2026-03-27", engine.EventPayment, "100")},
			// One day of min_gap had run when the dispute stopped the clock.
			want: `2026-03-09 email courtesy I-1:100.00+7
				2026-03-26 email firm I-1:100.00+24`,
		},
		{
			name:   "a promise is waited for, and goes by when it is kept",
			events: []engine.Event{promise("2026-03-10", "2026-03-20", ""), event("2026-03-20", engine.EventPayment, "100")},
			want:   `2026-03-09 email courtesy I-1:100.00+7`,
		},
		{
			name:   "a broken promise is chased from the day after",
			events: []engine.Event{promise("2026-03-12", "2026-03-20", ""), event("2026-03-22", engine.EventPayment, "100")},
			want:   "2026-03-09 email courtesy I-1:100.00+7\n2026-03-21 email firm I-1:100.00+19",
		},
		{
			name:   "a refund reopens a settled case",
			events: []engine.Event{event("2026-03-05", engine.EventPayment, "100"), event("2026-04-20", engine.EventRefund, "30")},
			want: `2026-04-20 email courtesy I-1:30.00+49
				2026-04-23 email firm I-1:30.00+52
				2026-04-26 letter formal I-1:30.00+55
				2026-04-29 task collection I-1:30.00+58`,
		},
		{
			name:   "paid_on is a payment of that day",
			change: func(c *simulate.Config) { c.Invoices[0].PaidOn = day("2026-03-17") },
			want:   `2026-03-09 email courtesy I-1:100.00+7`,
		},
		{
			name: "an export made after the payment owes its amount until paid_on",
			change: func(c *simulate.Config) {
				c.Invoices[0].PaidOn, c.Invoices[0].Open = day("2026-03-10"), 0
			},
			want: `2026-03-09 email courtesy I-1:100.00+7`,
		},
		{
			name:   "paid_on keeps a promise",
			change: func(c *simulate.Config) { c.Invoices[0].PaidOn = day("2026-03-18") },
			events: []engine.Event{promise("2026-03-10", "2026-03-20", ""), event("2026-04-20", engine.EventRefund, "30"), event("2026-04-21", engine.EventPayment, "30")},
			want: `2026-03-09 email courtesy I-1:100.00+7
				2026-04-20 email courtesy I-1:30.00+49`,
		},
		{
			name:   "settled before the window owes nothing",
			change: func(c *simulate.Config) { c.Invoices[0].PaidOn, c.From = day("2026-03-03"), day("2026-03-04") },
		},
		{
			name: "payments before the window are in the balance, and count for a promise",
			change: func(c *simulate.Config) {
				c.From, c.Invoices[0].Open = day("2026-03-12"), cents("70")
			},
			events: []engine.Event{
				promise("2026-03-03", "2026-03-25", "50"), event("2026-03-05", engine.EventPayment, "30"),
				event("2026-03-14", engine.EventPayment, "20"), event("2026-03-18", engine.EventPayment, "50"),
			},
			// Kept on the 14th: the hold ends, and both steps are due.
			want: "2026-03-14 email courtesy I-1:50.00+12\n2026-03-17 email firm I-1:50.00+15",
		},
		{
			name:   "payments before the window lower a balance as it was issued",
			change: func(c *simulate.Config) { c.From, c.Invoices[0].Gross = day("2026-03-08"), true },
			events: []engine.Event{event("2026-03-05", engine.EventPayment, "30")},
			want: `2026-03-09 email courtesy I-1:70.00+7
				2026-03-17 email firm I-1:70.00+15
				2026-04-01 letter formal I-1:70.00+30
				2026-04-16 task collection I-1:70.00+45`,
		},
		{
			name:   "a dispute before the window stands",
			change: func(c *simulate.Config) { c.From = day("2026-03-08") },
			events: []engine.Event{event("2026-03-01", engine.EventDispute, "")},
		},
		{
			name:   "a first run on an old ledger takes one step at a time, min_gap apart",
			change: func(c *simulate.Config) { c.From = day("2026-04-20") },
			want: `2026-04-20 email courtesy I-1:100.00+49
				2026-04-23 email firm I-1:100.00+52
				2026-04-26 letter formal I-1:100.00+55
				2026-04-29 task collection I-1:100.00+58`,
		},
		{
			name: "jump goes straight to the last step",
			change: func(c *simulate.Config) {
				c.From = day("2026-04-05")
				c.Book.Machines[0].CatchUp = engine.CatchUpJump
			},
			want: `2026-04-05 letter formal I-1:100.00+34
				2026-04-16 task collection I-1:100.00+45`,
		},
		{
			name:   "an invoice is chased from the day it is known",
			change: func(c *simulate.Config) { c.Invoices[0].Issued = day("2026-03-14") },
			events: []engine.Event{event("2026-03-20", engine.EventPayment, "100")},
			want:   "2026-03-14 email courtesy I-1:100.00+12\n2026-03-17 email firm I-1:100.00+15",
		},
		{
			name:   "a deposit before the invoice is known is taken off",
			change: func(c *simulate.Config) { c.Invoices[0].Issued = day("2026-03-04") },
			events: []engine.Event{event("2026-02-20", engine.EventPayment, "30"), event("2026-03-10", engine.EventPayment, "70")},
			want:   `2026-03-09 email courtesy I-1:70.00+7`,
		},
		{
			name:   "nothing is chased that was paid before it was known",
			change: func(c *simulate.Config) { c.Invoices[0].Issued = day("2026-03-04") },
			events: []engine.Event{event("2026-02-20", engine.EventPayment, "100")},
		},
		{
			name:   "a credit note is never chased",
			change: func(c *simulate.Config) { c.Invoices[0].Amount, c.Invoices[0].Open = -10000, -10000 },
		},
		{
			name:   "a person's hold on the client stops all",
			events: []engine.Event{{Date: day("2026-03-03"), Type: engine.EventHold, Client: "C-1"}},
		},
		{
			name: "a refused channel falls to a task",
			events: []engine.Event{
				{Date: day("2026-03-10"), Type: engine.EventOptOut, Client: "C-1", Channel: "email"},
				event("2026-03-20", engine.EventPayment, "100"),
			},
			want: `2026-03-09 email courtesy I-1:100.00+7
				2026-03-17 task firm I-1:100.00+15`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := simulate.Config{
				Book: bookOf(policy("standard")), Clients: []engine.Client{client("C-1")},
				Invoices: []engine.Invoice{invoice("I-1", "C-1", "100", "2026-03-02")}, Events: tt.events,
				To: day("2026-06-30"),
			}
			if tt.change != nil {
				tt.change(&c)
			}
			got, _ := run(t, c)
			check(t, got, tt.want)
		})
	}
}
