package forecast_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/forecast"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/shadow"
)

var eur = engine.MustCurrency("EUR")

const today = engine.Date(20000)

// late holds from n days late on.
type late int

func (n late) Holds(in *engine.Input) (bool, error) { return in.DaysLate() >= int(n), nil }

func (n late) NextChange(in *engine.Input) (engine.Date, bool) { return in.Today + 1, false }

// book calls on day 7, mails firmly on day 20, and writes off with a person's agreement on day 40.
func book() *engine.Book {
	do := func(channel string) []engine.Action {
		return []engine.Action{{Channel: channel, Template: "late", Contact: true}}
	}
	m := &engine.Machine{Policy: "steps", States: []engine.State{
		{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{{To: 1, When: late(7)}}},
		{Name: "call", Reopen: engine.NoState, Tone: engine.ToneCourteous, Do: do("call"), Next: []engine.Rule{{To: 2, When: late(20)}}},
		{Name: "firm", Reopen: engine.NoState, Tone: engine.ToneFirm, Do: do("email"), Next: []engine.Rule{{To: 3, When: late(40)}}},
		{Name: "write_off", Reopen: engine.NoState, Final: true, Approve: late(0)},
	}}
	return &engine.Book{
		Digest: "steps", Creditor: engine.Creditor{Name: "Dupont", Language: "en"}, Machines: []*engine.Machine{m},
		Assign: []engine.AssignLine{{}}, Calendar: engine.Weekdays{}, Pressure: engine.Pressure{BusinessDays: true},
		Costs: engine.Costs{Currency: eur, Channels: map[string]engine.Amount{"call": 400, "email": 1}},
	}
}

// stored is a new ledger of some invoices, each of a client of its own.
func stored(t *testing.T, invoices ...engine.Invoice) ledger.Ledger {
	t.Helper()
	l, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "relance.db"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := shadow.Open(t.Context(), l, ledger.Meta{Creditor: "Dupont"}); err != nil {
		t.Fatal(err)
	}
	d := ledger.Draft{At: today.Time(), Kind: ledger.KindImport, Body: map[string]string{}}
	for i := range invoices {
		inv := &invoices[i]
		inv.ID, inv.Client, inv.Currency = fmt.Sprintf("F-%03d", i), fmt.Sprintf("C-%03d", i), eur
		d.Clients = append(d.Clients, engine.Client{ID: inv.Client, Email: "c@example.org", Phone: "+33199000001"})
	}
	d.Invoices = invoices
	err = l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, d)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func looked(t *testing.T, l ledger.Ledger, o forecast.Options) (*forecast.Forecast, []engine.Message) {
	t.Helper()
	var f *forecast.Forecast
	var list []engine.Message
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		f, err = forecast.New(ctx, r, o, func(m *engine.Message) error {
			list = append(list, *m)
			return nil
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, list
}

func open(n int) []engine.Invoice {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]engine.Invoice, n)
	for i := range list {
		list[i] = engine.Invoice{Amount: 10000, Open: 10000, Issued: today - 60, Due: today - 30 + engine.Date(r.IntN(50))}
	}
	return list
}

// run runs a day of a ledger.
func run(t *testing.T, l ledger.Ledger, b *engine.Book, day engine.Date) *plan.Plan {
	t.Helper()
	p, _, err := shadow.Run(t.Context(), l, plan.Config{Book: b, Day: day, At: day.Time()})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// came is what runs bring, day by day; and the calls of each day.
func came(t *testing.T, l ledger.Ledger, b *engine.Book, from, to engine.Date) (all map[string]int, calls map[engine.Date]int) {
	all, calls = map[string]int{}, map[engine.Date]int{}
	for day := from; day <= to; day++ {
		p := run(t, l, b, day)
		for _, c := range p.Clients {
			for _, m := range c.Messages {
				all[fmt.Sprint(day, c.ID, m.Channel, m.State)]++
				if m.Channel == "call" {
					calls[day]++
				}
			}
		}
	}
	return all, calls
}

// foreseen is what a forecast says of the same.
func foreseen(list []engine.Message) map[string]int {
	all := map[string]int{}
	for _, m := range list {
		all[fmt.Sprint(m.Date, m.Client, m.Channel, m.State)]++
	}
	return all
}

// Money that waits holds back in a forecast what it holds back in the runs, and as long.
func TestAForecastKnowsMoneyThatWaits(t *testing.T) {
	l, b := stored(t, open(30)...), book()
	b.WaitingDays = 9
	for day := today; day < today+4; day++ {
		run(t, l, b, day)
	}
	const account = "FR7699999000010000000000018"
	list, err := bank.Read("bank.csv", []byte("Date,Amount,Description\n2024-10-05,70.00,F-001 F-002 F-003 F-004 F-005 F-006 F-007 F-008 F-009\n"), bank.Options{Account: account, Currency: eur, Accounts: []string{account}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := posting.ImportBank(t.Context(), l, posting.BankConfig{
		Statements: list, At: (today + 4).Time(), Today: today + 4, Accounts: []posting.BankAccount{{IBAN: account}}, Files: []posting.File{{Name: "bank.csv", SHA256: "00"}},
	})
	if err != nil || len(s.Waiting) != 1 || len(s.Waiting[0].Proposal.MayPay) != 9 {
		t.Fatalf("%v, waiting %+v", err, s)
	}
	from, to := today+4, today+30
	_, told := looked(t, l, forecast.Options{Book: b, From: from, To: to, Withhold: true})
	never := *b
	never.WaitingDays = 0
	if _, without := looked(t, l, forecast.Options{Book: &never, From: from, To: to, Withhold: true}); reflect.DeepEqual(foreseen(without), foreseen(told)) {
		t.Error("the money holds nothing back")
	}
	for _, m := range told {
		if i := m.Lines[0].Invoice; i >= "F-001" && i <= "F-009" && m.Date < from+9 {
			t.Errorf("%s on %s, although the money waits", i, m.Date)
		}
	}
	if got, want := foreseen(told), first(came(t, l, b, from, to)); !reflect.DeepEqual(got, want) {
		t.Errorf("foreseen %v\ncame %v", got, want)
	}
}

func first[A, B any](a A, _ B) A { return a }

// A forecast says beforehand what the days bring, run by run, when nothing else happens.
func TestAForecastComesTrue(t *testing.T) {
	l := stored(t, open(30)...)
	for day := today; day < today+10; day++ {
		run(t, l, book(), day)
	}
	const days = 35
	f, list := looked(t, l, forecast.Options{Book: book(), From: today + 10, To: today + 10 + days - 1, Withhold: true})
	got := foreseen(list)
	want, calls := came(t, l, book(), today+10, today+10+days-1)
	if !reflect.DeepEqual(got, want) || len(want) == 0 {
		t.Errorf("foreseen %d messages\n%v\ncame %d\n%v", len(got), got, len(want), want)
	}
	cost := engine.Amount(0)
	for _, d := range f.Days {
		if d.Channels["call"] != calls[d.Date] {
			t.Errorf("%s: %d calls, want %d", d.Date, d.Channels["call"], calls[d.Date])
		}
		cost += d.Cost
	}
	if f.Cost != (forecast.Money{Amount: cost, Currency: eur}) || f.Messages != len(list) || len(f.Pending) == 0 {
		t.Errorf("cost %v of days %v, %d messages of %d, %d proposals", f.Cost, cost, f.Messages, len(list), len(f.Pending))
	}
}

func TestCallsThatAreNotMadeStop(t *testing.T) {
	l := stored(t, open(10)...)
	f, _ := looked(t, l, forecast.Options{Book: book(), From: today, To: today + 59, CallsNotMade: true})
	for _, s := range f.Steps {
		if s.Channel == "email" {
			t.Errorf("%d e-mails after calls that nobody made", s.Messages)
		}
	}
}

func TestAForecastRefuses(t *testing.T) {
	l := stored(t, open(1)...)
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		_, err := forecast.New(ctx, r, forecast.Options{Book: book(), From: today, To: today - 1}, nil)
		return err
	})
	if err == nil {
		t.Error("a window without days is taken")
	}
	other := book()
	other.Creditor.Name = "Durand"
	err = l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		_, err := forecast.New(ctx, r, forecast.Options{Book: other, From: today, To: today}, nil)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "that of Dupont") {
		t.Errorf("got %v", err)
	}
}

// history is the curve of a ledger.
func history(t *testing.T, l ledger.Ledger, on engine.Date) (c *forecast.Curve, err error) {
	t.Helper()
	err = l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		c, err = forecast.History(ctx, r, on)
		return err
	})
	return c, err
}

// When every invoice was paid, the curve is the plain share of those that are not yet.
func TestHistoryOfInvoicesThatAreAllPaid(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	list := make([]engine.Invoice, 200)
	lateness := make([]int, len(list))
	for i := range list {
		lateness[i] = r.IntN(40) - 5
		list[i] = engine.Invoice{Amount: 10000, Issued: today - 200, Due: today - 100, PaidOn: today - 100 + engine.Date(lateness[i])}
	}
	c, err := history(t, stored(t, list...), today)
	if err != nil {
		t.Fatal(err)
	}
	for day := -10; day < 30; day++ {
		open := 0
		for _, l := range lateness {
			if l > day {
				open++
			}
		}
		want := int64(open) * forecast.Whole / int64(len(list))
		if got, ok := c.At(day); ok && (got-want > 100 || want-got > 100) || !ok && open >= forecast.MinAtRisk {
			t.Errorf("day %d: %d %v, want %d", day, got, ok, want)
		}
	}
}

func TestHistoryNeedsEnough(t *testing.T) {
	list := open(100)
	for i := range forecast.MinSettled - 1 {
		list[i].Open, list[i].PaidOn = 0, today
	}
	var short *forecast.NotEnoughError
	if _, err := history(t, stored(t, list...), today); !errors.As(err, &short) || short.Settled != forecast.MinSettled-1 {
		t.Errorf("got %v", err)
	}
}

// Invoices that are open still hold the share up, as long as they were watched.
func TestHistoryCountsWhatIsOpen(t *testing.T) {
	var list []engine.Invoice
	for i := range 100 {
		inv := engine.Invoice{Amount: 10000, Open: 10000, Issued: today, Due: today + 10}
		if i < 50 {
			inv.Open, inv.PaidOn, inv.Due, inv.Issued = 0, today-20, today-30, today-60 // ten days late
		}
		list = append(list, inv)
	}
	c, err := history(t, stored(t, list...), today+15) // the others are five days late
	if err != nil {
		t.Fatal(err)
	}
	// On day 10, fifty were at risk and all were paid: the others were not watched that long.
	if share, ok := c.At(9); !ok || share != forecast.Whole {
		t.Errorf("day 9: %d %v", share, ok)
	}
	if share, ok := c.At(10); !ok || share != 0 {
		t.Errorf("day 10: %d %v", share, ok)
	}
}

func TestWhatMayComeIn(t *testing.T) {
	invoices := []engine.Invoice{
		{Amount: 100000, Open: 100000, Due: today},                    // half of what is open today is left after ten days
		{Amount: 50000, Open: 50000, Due: today, OnHold: true},        // apart
		{Amount: 70000, Open: 70000, Due: today - 95},                 // beyond the curve before the end
		{Amount: -3000, Open: -3000, Due: today},                      // a credit note
		{Amount: 40000, Open: 40000, Due: today - 10, Disputed: true}, // apart
	}
	curve, err := forecast.ReadCurve(strings.NewReader("# source: x\ndays_late,open_percent\n0,80\n10,40\n100,0\n"))
	if err != nil {
		t.Fatal(err)
	}
	f, _ := looked(t, stored(t, invoices...), forecast.Options{Book: book(), From: today, To: today + 10, Curve: curve})
	r := f.Recovery
	want := func(got []forecast.Money, amount engine.Amount) {
		t.Helper()
		if len(got) != 1 || got[0].Amount != amount {
			t.Errorf("got %v, want %d", got, amount)
		}
	}
	want(r.Total, 50000)
	want(r.Open, 170000)
	want(r.Unknown, 70000)
	want(r.Apart, 90000)
	if len(r.Weeks) != 2 {
		t.Fatalf("%d weeks", len(r.Weeks))
	}
	want(r.Weeks[0].Amounts, 30000) // six days of four percent of eighty
	want(r.Weeks[1].Amounts, 20000)
}
