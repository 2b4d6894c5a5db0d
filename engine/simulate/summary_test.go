package simulate_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

// weekend replays one invoice whose first step falls on Saturday 2026-03-14.
func weekend(t *testing.T, to string, events ...engine.Event) (string, *simulate.Summary) {
	book := bookOf(policy("standard"))
	book.Pressure.BusinessDays = true
	return run(t, simulate.Config{
		Book: book, Clients: []engine.Client{client("C-1")},
		Invoices: []engine.Invoice{
			invoice("I-1", "C-1", "100", "2026-03-07"), invoice("I-2", "C-1", "50", "2026-03-09"),
		},
		Events: events, To: day(to),
	})
}

func TestAWeekendMovesAMessageAndTheScheduleStays(t *testing.T) {
	got, _ := weekend(t, "2026-03-22")
	check(t, got, `2026-03-16 email courtesy (of 2026-03-14) I-1:100.00+9 I-2:50.00+7`)
	got, s := weekend(t, "2026-03-24")
	check(t, got, `
		2026-03-16 email courtesy (of 2026-03-14) I-1:100.00+9 I-2:50.00+7
		2026-03-23 email firm (of 2026-03-22) I-1:100.00+16
		2026-03-24 email firm I-2:50.00+15`)
	if s.MovedPast != 0 {
		t.Errorf("%d moved past the end", s.MovedPast)
	}
	if _, s = weekend(t, "2026-03-15"); s.Messages != 0 || s.MovedPast != 1 {
		t.Errorf("%d messages, %d moved past the end", s.Messages, s.MovedPast)
	}
}

func TestWhatLostItsReasonOverTheWeekendIsSuppressed(t *testing.T) {
	on := func(date string, typ engine.EventType, amount engine.Amount) engine.Event {
		return engine.Event{Date: day(date), Type: typ, Invoice: "I-1", Amount: amount}
	}
	rest := `2026-03-16 email courtesy I-2:50.00+7`
	tests := []struct {
		name, want, reason string
		events             []engine.Event
	}{
		{"paid", rest, "paid", []engine.Event{on("2026-03-16", engine.EventPayment, 10000)}},
		{"disputed", rest, "disputed", []engine.Event{on("2026-03-15", engine.EventDispute, 0)}},
		{"on hold", rest, "on hold", []engine.Event{on("2026-03-15", engine.EventHold, 0)}},
		{"promised", rest, "case moved on", []engine.Event{
			{Date: day("2026-03-15"), Type: engine.EventPromise, Invoice: "I-1", Until: day("2026-03-30")},
		}},
		{"partly paid", `2026-03-16 email courtesy (of 2026-03-14) I-1:60.00+9 I-2:50.00+7`, "", []engine.Event{on("2026-03-15", engine.EventPayment, 4000)}},
		{"disputed and resolved", `2026-03-16 email courtesy (of 2026-03-14) I-1:100.00+9 I-2:50.00+7`, "", []engine.Event{
			on("2026-03-15", engine.EventDispute, 0), on("2026-03-16", engine.EventDisputeResolved, 0),
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, s := weekend(t, "2026-03-20", tt.events...)
			check(t, got, tt.want)
			if tt.reason == "" {
				if len(s.Suppressed) != 0 {
					t.Errorf("suppressed %v", s.Suppressed)
				}
				return
			}
			want := []replay.Suppressed{{
				Date: day("2026-03-16"), Decided: day("2026-03-14"), Policy: "standard", State: "courtesy",
				Client: "C-1", Invoice: "I-1", Channel: "email", Template: "courtesy", Reason: tt.reason,
			}}
			if !slices.Equal(s.Suppressed, want) {
				t.Errorf("suppressed %v, want %v", s.Suppressed, want)
			}
		})
	}
}

func TestTasksAreNotMoved(t *testing.T) {
	book := bookOf(policy("standard"))
	book.Pressure.BusinessDays = true
	c := simulate.Config{Book: book, Invoices: []engine.Invoice{invoice("I-1", "C-1", "100", "2026-02-25")}, From: day("2026-04-10"), To: day("2026-04-30")}
	book.Machines[0].CatchUp = engine.CatchUpJump
	got, _ := run(t, c) // day 45 is Saturday 2026-04-11
	check(t, got, "2026-04-10 task formal I-1:100.00+44\n2026-04-11 task collection I-1:100.00+45")
}

func TestApprovals(t *testing.T) {
	m := policy("standard")
	m.States[m.State("formal")].Approve = yes
	c := simulate.Config{
		Book: bookOf(m), Clients: []engine.Client{client("C-1")},
		Invoices: []engine.Invoice{invoice("I-1", "C-1", "100", "2026-03-02"), invoice("I-2", "C-1", "50", "2026-03-02")},
		Events:   []engine.Event{{Date: day("2026-04-10"), Type: engine.EventPayment, Invoice: "I-2", Amount: cents("50")}},
		To:       day("2026-04-15"),
	}
	granted := `
		2026-03-09 email courtesy I-1:100.00+7 I-2:50.00+7
		2026-03-17 email firm I-1:100.00+15 I-2:50.00+15
		2026-04-01 letter formal I-1:100.00+30 I-2:50.00+30`
	got, s := run(t, c)
	check(t, got, granted)
	if len(s.Pending) != 0 {
		t.Errorf("pending %v", s.Pending)
	}
	c.Withhold = true
	got, s = run(t, c)
	check(t, got, strings.Join(strings.Split(granted, "\n")[:3], "\n"))
	want := []replay.Proposal{{Policy: "standard", From: "firm", To: "formal", Client: "C-1", Invoice: "I-1", Open: 10000, Currency: eur}}
	if !slices.Equal(s.Pending, want) {
		t.Errorf("pending %v, want %v", s.Pending, want)
	}
}

func TestWhatNobodyTakesOrCanDecideIsReported(t *testing.T) {
	m := policy("standard")
	m.Currency = eur
	noScore := errors.New("fact score has no value")
	m.States[m.State("courtesy")].Next[0].When = guard{
		holds: func(in *engine.Input) (bool, error) {
			if in.Invoice.ID == "I-1" {
				return false, noScore
			}
			return in.DaysLate() >= 15, nil
		},
	}
	book := bookOf(m)
	book.Assign[0].When = profile("")
	pounds, credit := invoice("I-2", "C-1", "50", "2026-03-02"), invoice("I-4", "C-2", "50", "2026-03-02")
	pounds.Currency = gbp
	credit.Amount, credit.Open = -5000, -5000
	other := client("C-2")
	other.Profile = "public_buyer"
	got, s := run(t, simulate.Config{
		Book: book, Clients: []engine.Client{client("C-1"), other},
		Invoices: []engine.Invoice{
			invoice("I-1", "C-1", "100", "2026-03-02"), pounds, invoice("I-3", "C-2", "70", "2026-03-02"), credit,
			invoice("I-5", "C-1", "10", "2026-03-02"),
		},
		Events: []engine.Event{
			{Date: day("2026-03-10"), Type: engine.EventPayment, Invoice: "I-5", Amount: cents("11")},
			{Date: day("2026-03-10"), Type: engine.EventPayment, Invoice: "I-9", Amount: cents("11")},
			{Date: day("2026-03-10"), Type: engine.EventPayment, Invoice: "I-5", Amount: cents("11"), Currency: gbp},
			{Date: day("2026-03-10"), Type: engine.EventDebit, Client: "C-1"},
		},
		To: day("2026-04-30"),
	})
	check(t, got, `2026-03-09 email courtesy I-1:100.00+7 I-5:10.00+7`)
	if !slices.Equal(s.Unassigned, []string{"I-3"}) {
		t.Errorf("unassigned %v", s.Unassigned)
	}
	if !slices.Equal(s.Overpaid, []string{"I-5"}) {
		t.Errorf("overpaid %v", s.Overpaid)
	}
	if s.StrayEvents != 3 {
		t.Errorf("%d stray events", s.StrayEvents)
	}
	if len(s.Undecided) != 2 {
		t.Fatalf("undecided %v", s.Undecided)
	}
	u := s.Undecided[0]
	if !errors.Is(u.Err, noScore) || u.Err.State != "courtesy" || u.Count != 1 || !slices.Equal(u.Invoices, []string{"I-1"}) {
		t.Errorf("undecided %+v", u)
	}
	if u = s.Undecided[1]; u.Err.Err.Error() != "the policy takes EUR only, the invoice is in GBP" || u.Invoices[0] != "I-2" {
		t.Errorf("undecided %+v", u)
	}
}

func TestSpan(t *testing.T) {
	inv := invoice("I-1", "C-1", "1", "2026-03-02")
	from, to := replay.Span([]engine.Invoice{inv}, []engine.Event{{Date: day("2026-04-01")}, {Date: day("2026-01-15")}})
	if from != day("2026-01-15") || to != day("2026-05-31") {
		t.Errorf("span %s to %s", from, to)
	}
	if from, to = replay.Span(nil, nil); from != 0 || to != 0 {
		t.Errorf("span of nothing %s to %s", from, to)
	}
}

func TestRunRefuses(t *testing.T) {
	ok := func() simulate.Config {
		return simulate.Config{Book: bookOf(policy("standard")), Invoices: []engine.Invoice{invoice("INV-2026-001", "C-1", "1", "2026-03-02")}}
	}
	stop := errors.New("stop")
	tests := []struct {
		name   string
		change func(*simulate.Config)
		want   string
	}{
		{"no book", func(c *simulate.Config) { c.Book = nil }, "simulate: no book to simulate with"},
		{"a span that ends before it begins", func(c *simulate.Config) { c.From, c.To = day("2026-03-02"), day("2026-03-01") }, "simulate: the last day 2026-03-01 is before the first day 2026-03-02"},
		{"an unknown policy", func(c *simulate.Config) { c.Policy = "standart" }, "simulate: no policy standart in the book (it has standard)"},
		{"an unknown client", func(c *simulate.Config) { c.Client = "c-2" }, "simulate: no client c-2 in the portfolio; near it: C-1"},
		{"an invoice without due date", func(c *simulate.Config) { c.Invoices[0].Due = 0 }, "simulate: invoice INV-2026-001 has no due date"},
		{"when emit does", func(*simulate.Config) {}, "simulate: stop"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := ok()
			tt.change(&c)
			_, err := simulate.Run(context.Background(), c, func(engine.Message) error { return stop })
			if err == nil || err.Error() != tt.want {
				t.Errorf("got error %v, want %s", err, tt.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := simulate.Run(ctx, ok(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v of a cancelled context", err)
	}
	if s, err := simulate.Run(context.Background(), simulate.Config{Book: bookOf(policy("standard"))}, nil); err != nil || s.Messages != 0 {
		t.Errorf("nothing to replay: %v, %v", s, err)
	}
}

func TestProgressCountsInvoicesToTheEnd(t *testing.T) {
	last, all := 0, 0
	c := simulate.Config{Book: bookOf(policy("standard")), Workers: 2, Progress: func(done, total int) {
		if done <= last {
			t.Errorf("done %d after %d", done, last)
		}
		last, all = done, total
	}}
	for range 10000 {
		c.Invoices = append(c.Invoices, invoice("I", "C", "1", "2026-03-02"))
		i := &c.Invoices[len(c.Invoices)-1]
		i.ID += string(rune('a'+len(c.Invoices)%26)) + strings.Repeat("x", len(c.Invoices)/26%9)
		i.Client += i.ID
	}
	run(t, c)
	if last != 10000 || all != 10000 {
		t.Errorf("ended at %d of %d", last, all)
	}
}
