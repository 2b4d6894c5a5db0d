package posting_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/posting"
)

var now = time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC)

func day(t testing.TB, text string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func currency(t testing.TB, code string) engine.Currency {
	t.Helper()
	c, err := engine.ParseCurrency(code)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newLedger(t testing.TB) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// invoice is one of client C-1 in euros; open below 0 means that the export does
// not say what is open.
func invoice(t testing.TB, id string, amount, open engine.Amount) engine.Invoice {
	inv := engine.Invoice{ID: id, Client: "C-1", Amount: amount, Open: open, Currency: currency(t, "EUR"), Due: day(t, "2026-01-31")}
	if open < 0 {
		inv.Open, inv.Gross = amount, true
	}
	return inv
}

func portfolio(invoices []engine.Invoice, events ...engine.Event) *intake.Portfolio {
	return &intake.Portfolio{Clients: []engine.Client{{ID: "C-1", Name: "Client 1", Kind: engine.KindBusiness}}, Invoices: invoices, Events: events}
}

func event(t testing.TB, kind engine.EventType, on, invoice string, amount engine.Amount) engine.Event {
	e := engine.Event{Date: day(t, on), Type: kind, Invoice: invoice, Amount: amount}
	if amount != 0 {
		e.Currency = currency(t, "EUR")
	}
	if invoice == "" {
		e.Client = "C-1"
	}
	return e
}

// until is an event that ends on a day.
func until(e engine.Event, day engine.Date) engine.Event {
	e.Until = day
	return e
}

func doImport(t testing.TB, l ledger.Ledger, p *intake.Portfolio, change func(*posting.ImportConfig)) (*posting.Summary, error) {
	t.Helper()
	c := posting.ImportConfig{Portfolio: p, At: now, Today: day(t, "2026-03-20")}
	if change != nil {
		change(&c)
	}
	return posting.Import(t.Context(), l, c)
}

func mustImport(t testing.TB, l ledger.Ledger, p *intake.Portfolio, change func(*posting.ImportConfig)) *posting.Summary {
	t.Helper()
	s, err := doImport(t, l, p, change)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustRecord(t testing.TB, l ledger.Ledger, events ...engine.Event) *posting.Recorded {
	t.Helper()
	done, err := record(t, l, events...)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func record(t testing.TB, l ledger.Ledger, events ...engine.Event) (*posting.Recorded, error) {
	c := posting.RecordConfig{At: now, Today: day(t, "2026-03-20")}
	for _, e := range events {
		c.Events = append(c.Events, ledger.Event{Event: e})
	}
	return posting.Record(t.Context(), l, c)
}

// stand is what is known of an invoice: "1000 open, disputed".
func stand(t testing.TB, l ledger.Ledger, id string) string {
	t.Helper()
	text := ""
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		inv, err := r.Invoice(ctx, id)
		text = fmt.Sprintf("%d open", inv.Open)
		if inv.Disputed {
			text += ", disputed"
		}
		if inv.OnHold {
			text += ", on hold"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func wantWhole(t testing.TB, l ledger.Ledger) *ledger.Report {
	t.Helper()
	var report *ledger.Report
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		report, err = journal.Verify(ctx, r)
		return err
	})
	if err != nil || len(report.Findings) > 0 {
		t.Fatalf("verify: %v, %+v", err, report)
	}
	return report
}

func TestWhatIsOpenAfterAnImport(t *testing.T) {
	for _, c := range []struct {
		name     string
		open     engine.Amount // of the export; -1 when it does not say
		paidOn   string
		asOf     string
		recorded []engine.Event // by hand, before
		events   []engine.Event // of the export
		want     string
	}{
		{name: "the export says", open: 700, want: "700 open"},
		{name: "events until the day of the balance are in it", open: 700, events: []engine.Event{event(t, engine.EventPayment, "2026-03-20", "F-1", 300)}, want: "700 open"},
		{name: "events after it are not", open: 700, asOf: "2026-03-19", events: []engine.Event{event(t, engine.EventPayment, "2026-03-20", "F-1", 300)}, want: "400 open"},
		{name: "what was recorded by hand after it is not", open: 700, asOf: "2026-03-19", recorded: []engine.Event{event(t, engine.EventPayment, "2026-03-20", "F-1", 50)}, want: "650 open"},
		{name: "without a balance all events count", open: -1, recorded: []engine.Event{event(t, engine.EventPayment, "2026-02-01", "F-1", 50)}, events: []engine.Event{
			event(t, engine.EventPayment, "2026-03-01", "F-1", 300), event(t, engine.EventCredit, "2026-03-01", "F-1", 20), event(t, engine.EventRefund, "2026-03-02", "F-1", 100),
		}, want: "730 open"},
		{name: "paid on a day", open: -1, paidOn: "2026-03-10", events: []engine.Event{event(t, engine.EventPayment, "2026-03-10", "F-1", 1000)}, want: "0 open"},
		{name: "paid on a day, and bounced later", open: -1, paidOn: "2026-03-10", events: []engine.Event{event(t, engine.EventRefund, "2026-03-12", "F-1", 1000)}, want: "1000 open"},
		{name: "paid on a day to come", open: -1, paidOn: "2026-03-21", want: "1000 open"},
		{name: "disputed by an event, which the export does not know", open: 700, recorded: []engine.Event{event(t, engine.EventDispute, "2026-02-01", "F-1", 0)}, want: "700 open, disputed"},
		{name: "the last of dispute and resolution counts, by day", open: 700, recorded: []engine.Event{
			event(t, engine.EventDisputeResolved, "2026-02-05", "F-1", 0), event(t, engine.EventDispute, "2026-02-01", "F-1", 0),
		}, want: "700 open"},
		{name: "a hold of the client is one of their invoices", open: 700, recorded: []engine.Event{event(t, engine.EventHold, "2026-02-01", "", 0)}, want: "700 open, on hold"},
		{name: "a hold until a day is over on it", open: 700, recorded: []engine.Event{until(event(t, engine.EventHold, "2026-02-01", "F-1", 0), day(t, "2026-03-05"))}, want: "700 open"},
		{name: "a hold until a later day holds", open: 700, recorded: []engine.Event{until(event(t, engine.EventHold, "2026-02-01", "F-1", 0), day(t, "2036-03-05"))}, want: "700 open, on hold"},
		{name: "a release of a day to come leaves the hold", open: 700, recorded: []engine.Event{event(t, engine.EventHold, "2026-02-01", "F-1", 0), event(t, engine.EventRelease, "2036-02-02", "", 0)}, want: "700 open, on hold"},
		{name: "of a hold and a release on one day the later record counts", open: 700, recorded: []engine.Event{event(t, engine.EventHold, "2026-02-01", "", 0), event(t, engine.EventRelease, "2026-02-01", "F-1", 0)}, want: "700 open"},
		{name: "a release of the client ends it", open: 700, recorded: []engine.Event{event(t, engine.EventHold, "2026-02-01", "F-1", 0), event(t, engine.EventRelease, "2026-02-02", "", 0)}, want: "700 open"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLedger(t)
			if c.recorded != nil {
				mustImport(t, l, portfolio([]engine.Invoice{invoice(t, "F-1", 1000, 900)}), func(cfg *posting.ImportConfig) { cfg.AsOf = day(t, "2026-03-01") })
				for _, e := range c.recorded {
					mustRecord(t, l, e)
				}
			}
			inv := invoice(t, "F-1", 1000, c.open)
			if c.paidOn != "" {
				inv.PaidOn = day(t, c.paidOn)
			}
			for range 2 { // the second time nothing changes
				mustImport(t, l, portfolio([]engine.Invoice{inv}, c.events...), func(cfg *posting.ImportConfig) {
					if c.asOf != "" {
						cfg.AsOf = day(t, c.asOf)
					}
				})
				if got := stand(t, l, "F-1"); got != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			}
			wantWhole(t, l)
		})
	}
}

func TestAnImportSaysWhatChanged(t *testing.T) {
	l := newLedger(t)
	list := func(opens map[string]engine.Amount) *intake.Portfolio {
		var invoices []engine.Invoice
		for _, id := range []string{"A", "B", "C", "D", "E", "F"} {
			if open, ok := opens[id]; ok {
				invoices = append(invoices, invoice(t, id, 1000, open))
			}
		}
		return portfolio(invoices)
	}
	mustImport(t, l, list(map[string]engine.Amount{"A": 1000, "B": 1000, "C": 0, "D": 500, "E": 10}), nil)
	s := mustImport(t, l, list(map[string]engine.Amount{"A": 400, "B": 0, "C": 5, "D": 600, "F": 7}), nil)
	got := ""
	for _, c := range s.Changes {
		got += fmt.Sprintf("%s %s %d>%d; ", c.Invoice, c.Kind, c.Before, c.After)
	}
	if want := "A paid down 1000>400; B closed 1000>0; C reopened 0>5; D raised 500>600; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if s.Invoices[posting.New] != 1 || s.Invoices[posting.Unchanged] != 1 || s.Missing != 1 {
		t.Errorf("got %+v", s)
	}
	if total := s.Totals[0]; total.AmountBefore != 2510 || total.AmountAfter != 1022 || total.CountBefore != 4 || total.CountAfter != 5 {
		t.Errorf("got %+v", total)
	}
}

func TestAFullImportClosesWhatIsMissingWithinReason(t *testing.T) {
	for _, c := range []struct {
		kept, share, allow int // of 10 open ones
		refused            bool
	}{
		{kept: 10},
		{kept: 8},
		{kept: 7, refused: true},
		{kept: 7, allow: 2, refused: true},
		{kept: 7, allow: 3},
		{kept: 7, share: 30},
		{kept: 0, refused: true},
		{kept: 0, share: 100},
	} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			l := newLedger(t)
			var all []engine.Invoice
			for i := range 10 {
				all = append(all, invoice(t, fmt.Sprintf("F-%d", i), 100, 100))
			}
			paid := invoice(t, "paid", 100, 0) // what is closed already does not count
			mustImport(t, l, portfolio(append(all, paid)), nil)
			s, err := doImport(t, l, portfolio(all[:c.kept]), func(cfg *posting.ImportConfig) {
				cfg.Full, cfg.ClosingShare, cfg.AllowClosing = true, c.share, c.allow
			})
			var closing *posting.ClosingError
			switch {
			case c.refused && (!errors.As(err, &closing) || closing.Closing != 10-c.kept || closing.Open != 10):
				t.Errorf("got %v", err)
			case c.refused && wantWhole(t, l).Entries != 1:
				t.Error("the refused import was written")
			case !c.refused && (err != nil || s.Invoices[posting.Closed] != 10-c.kept):
				t.Errorf("got %+v, %v", s, err)
			}
		})
	}
}

func TestAPreviewSaysWhatTheImportDoesAndWritesNothing(t *testing.T) {
	l := newLedger(t)
	p := portfolio([]engine.Invoice{invoice(t, "F-1", 1000, -1)}, event(t, engine.EventPayment, "2026-03-01", "F-1", 300))
	seen, err := posting.Preview(t.Context(), l, posting.ImportConfig{Portfolio: p, At: now, Today: day(t, "2026-03-20")})
	if err != nil {
		t.Fatal(err)
	}
	if wantWhole(t, l).Entries != 0 {
		t.Error("the preview was written")
	}
	done := mustImport(t, l, p, nil)
	if done.Seq != 1 {
		t.Errorf("entry %d", done.Seq)
	}
	done.Seq = 0
	if fmt.Sprint(*seen) != fmt.Sprint(*done) {
		t.Errorf("preview %+v, import %+v", *seen, *done)
	}
}

func TestAClientOfWhomOnlyTheIDIsKnownForgetsNothing(t *testing.T) {
	l := newLedger(t)
	mustImport(t, l, portfolio([]engine.Invoice{invoice(t, "F-1", 1000, 1000)}), nil)
	bare := portfolio([]engine.Invoice{invoice(t, "F-1", 1000, 1000)})
	bare.Clients[0].Name = "C-1"
	if s := mustImport(t, l, bare, nil); s.Clients[posting.Unchanged] != 1 {
		t.Errorf("got %v", s.Clients)
	}
}

func TestARefusedChannelStaysRefused(t *testing.T) {
	l := newLedger(t)
	p := portfolio([]engine.Invoice{invoice(t, "F-1", 1000, 1000)})
	mustImport(t, l, p, nil)
	e := event(t, engine.EventOptOut, "2026-03-01", "", 0)
	e.Channel = "sms"
	mustRecord(t, l, e)
	mustImport(t, l, p, nil)
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		c, err := r.Client(ctx, "C-1")
		if !c.OptedOut("sms") {
			t.Errorf("got %v", c.OptOut)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whatever order payments come in, by hand or by file, once or again: each
// counts once.
func TestPaymentsCountOnceHoweverTheyCome(t *testing.T) {
	for seed := range seeds(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		l := newLedger(t)
		inv := invoice(t, "F-1", 100_000, -1)
		mustImport(t, l, portfolio([]engine.Invoice{inv}), nil)
		paid := engine.Amount(0)
		var events []engine.Event
		for i := range 12 {
			e := event(t, engine.EventPayment, fmt.Sprintf("2026-02-%02d", 1+random.IntN(28)), "F-1", engine.Amount(1+random.IntN(5000)))
			e.Note = fmt.Sprint(i)
			paid += e.Amount
			events = append(events, e)
		}
		for range 40 {
			some := events[random.IntN(len(events)):]
			if random.IntN(2) == 0 {
				mustRecord(t, l, some[0])
			} else {
				mustImport(t, l, portfolio([]engine.Invoice{inv}, some...), nil)
			}
		}
		mustRecord(t, l, events...)
		if got, want := stand(t, l, "F-1"), fmt.Sprintf("%d open", 100_000-paid); got != want {
			t.Errorf("seed %d: got %s, want %s", seed, got, want)
		}
		wantWhole(t, l)
	}
}

func TestRecordRefusesAllOrNothing(t *testing.T) {
	l := newLedger(t)
	mustImport(t, l, portfolio([]engine.Invoice{invoice(t, "F-1", 1000, 500)}), nil)
	_, err := record(t, l,
		event(t, engine.EventPayment, "2026-03-01", "F-1", 400),
		event(t, engine.EventPayment, "2026-03-02", "F-1", 101), // 100 are left
		event(t, engine.EventPayment, "2026-03-01", "F-1", 400), // twice
		event(t, engine.EventDispute, "2026-03-01", "F-2", 0),
		event(t, engine.EventHold, "2026-03-21", "F-1", 0),
	)
	var problems posting.Problems
	if !errors.As(err, &problems) || len(problems) != 4 {
		t.Fatalf("got %v", err)
	}
	for i, want := range []string{"more than the 1.00 EUR open", "there twice", "no invoice F-2", "in the future"} {
		if !strings.Contains(problems[i].Message, want) {
			t.Errorf("problem %d is %q, want %q", i+1, problems[i].Message, want)
		}
	}
	if got := stand(t, l, "F-1"); got != "500 open" {
		t.Errorf("got %s", got)
	}
}

// seeds is how many random histories a property is tried on: fewer with -short.
func seeds(n uint64) uint64 {
	if testing.Short() {
		return n / 5
	}
	return n
}
