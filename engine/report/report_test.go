package report_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/report"
)

var (
	eur = engine.MustCurrency("EUR")
	gbp = engine.MustCurrency("GBP")
)

func day(text string) engine.Date {
	d, err := engine.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// office is a ledger that is written day by day.
type office struct {
	testing.TB
	db  *sqlite.DB
	now time.Time
	n   int
}

func open(t testing.TB) *office {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := &office{TB: t, db: db}
	o.write(func(ctx context.Context, tx ledger.Tx) error {
		return tx.SetMeta(ctx, ledger.Meta{ID: "office", Creditor: "Atelier", Timezone: "UTC", Created: day("2026-01-01").Time()})
	})
	return o
}

func (o *office) write(f func(context.Context, ledger.Tx) error) {
	o.Helper()
	if err := o.db.Write(o.Context(), f); err != nil {
		o.Fatal(err)
	}
}

// to goes to a day.
func (o *office) to(text string) { o.now = day(text).Time().Add(9 * time.Hour) }

func (o *office) imports(list ...engine.Invoice) {
	o.Helper()
	clients := map[string]bool{}
	p := &intake.Portfolio{Invoices: list}
	for _, inv := range list {
		if !clients[inv.Client] {
			clients[inv.Client] = true
			p.Clients = append(p.Clients, engine.Client{ID: inv.Client, Name: inv.Client + " SARL", Profile: "micro", Kind: engine.KindBusiness})
		}
	}
	_, err := posting.Import(o.Context(), o.db, posting.ImportConfig{Portfolio: p, At: o.now, Today: engine.DateOf(o.now), Files: []posting.File{{Name: "a.csv", SHA256: "00"}}, AllowClosing: 100, ClosingShare: 100})
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) record(list ...engine.Event) {
	o.Helper()
	events := make([]ledger.Event, len(list))
	for i, e := range list {
		e.Date, e.Currency = engine.DateOf(o.now), eur
		events[i].Event = e
	}
	if _, err := posting.Record(o.Context(), o.db, posting.RecordConfig{At: o.now, Today: engine.DateOf(o.now), Events: events}); err != nil {
		o.Fatal(err)
	}
}

// sends puts a message about an invoice into the outbox, and lets it leave.
func (o *office) sends(state, channel, invoice string, asked engine.Amount) {
	o.Helper()
	o.n++
	on := engine.DateOf(o.now)
	m := ledger.Message{
		Parts: []ledger.PartKey{{Case: "invoice/" + invoice, State: state, Entry: o.n}}, Client: "C-1", Channel: channel, Status: ledger.Ready, Created: o.now, Changed: o.now,
		Body: engine.Message{
			Date: on, Policy: "standard", State: state, Client: "C-1", Channel: channel, Amount: asked, Currency: eur,
			Lines: []engine.Line{{Invoice: invoice, Policy: "standard", State: state, Open: asked}},
		},
	}
	m.Key = ledger.MessageKey("office", m.Parts)
	o.write(func(ctx context.Context, tx ledger.Tx) error {
		if err := tx.AddMessage(ctx, m); err != nil {
			return err
		}
		if _, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: o.now}); err != nil {
			return err
		}
		_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Sending, To: ledger.Sent, At: o.now, Made: on})
		return err
	})
}

func (o *office) report(from, at string) *report.Report {
	o.Helper()
	var rep *report.Report
	book := &engine.Book{Costs: engine.Costs{Currency: eur, Channels: map[string]engine.Amount{"letter": 250}}}
	err := o.db.Read(o.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		rep, err = report.New(ctx, r, report.Config{Book: book, From: day(from), At: day(at)})
		return err
	})
	if err != nil {
		o.Fatal(err)
	}
	return rep
}

func invoice(id, client string, amount engine.Amount, issued, due string) engine.Invoice {
	return engine.Invoice{ID: id, Client: client, Amount: amount, Open: amount, Currency: eur, Issued: day(issued), Due: day(due)}
}

// A portfolio over half a year, told day by day; every figure was worked out by hand.
func TestTheFiguresOfAPortfolio(t *testing.T) {
	o := open(t)
	o.to("2026-04-01")
	pounds := invoice("P-1", "C-2", 50000, "2026-03-01", "2026-03-31")
	pounds.Currency = gbp
	credit := invoice("A-1", "C-1", -10000, "2026-03-10", "2026-03-10")
	o.imports(invoice("F-1", "C-1", 100000, "2026-03-01", "2026-03-31"), invoice("F-2", "C-1", 60000, "2026-01-15", "2026-02-14"), credit, pounds)
	o.to("2026-04-10")
	o.sends("courtesy", "email", "F-1", 100000)
	o.sends("courtesy", "email", "F-2", 60000)
	o.record(engine.Event{Type: engine.EventPromise, Invoice: "F-2", Amount: 60000, Until: day("2026-04-20")})
	o.to("2026-04-16")
	o.record(engine.Event{Type: engine.EventPayment, Invoice: "F-1", Amount: 40000})
	o.to("2026-04-30")
	o.sends("formal", "email", "F-2", 60000)
	o.sends("formal", "letter", "F-2", 60000)
	o.to("2026-05-10")
	o.record(engine.Event{Type: engine.EventPayment, Invoice: "F-2", Amount: 60000}, engine.Event{Type: engine.EventPayment, Client: "C-1", Amount: 5000},
		engine.Event{Type: engine.EventDispute, Invoice: "F-1", Amount: 15000, Reason: "two lamps are missing"},
		engine.Event{Type: engine.EventPromise, Invoice: "F-1", Amount: 30000, Until: day("2026-06-30")})

	rep := o.report("2026-04-01", "2026-05-31")
	if len(rep.Groups) != 2 || rep.Groups[0].Currency != eur || rep.Groups[1].Currency != gbp {
		t.Fatalf("groups: %+v", rep.Groups)
	}
	if p := rep.Groups[1]; p.Aging.Overdue() != 50000 || p.DSO.Known || p.DSO.Why != report.OpenAlone || p.Cash.Collected != 0 {
		t.Errorf("pounds: %+v", p)
	}
	g := rep.Groups[0]
	want := report.Aging{Open: [5]engine.Amount{0, 0, 0, 60000, 0}, Invoices: [5]int{0, 0, 0, 1, 0}, Credit: -10000, OnAccount: 5000, Contested: 15000, ToAsk: 30000}
	if g.Aging != want || g.Aging.Balance() != 45000 {
		t.Errorf("aging %+v", g.Aging)
	}
	if len(g.Clients) != 1 || g.Clients[0].Oldest != 61 || g.Clients[0].Name != "C-1 SARL" || len(g.Profiles) != 1 || g.Profiles[0].Name != "micro" || g.Profiles[0].Aging != want {
		t.Errorf("clients %+v, profiles %+v", g.Clients, g.Profiles)
	}
	if c := (report.Cash{Collected: 105000, OnAccount: 5000, Promised: 30000, Broken: 60000, BrokenN: 1}); g.Cash != c {
		t.Errorf("cash %+v, want %+v", g.Cash, c)
	}
	// 500 are open, credit taken off: May and April sold nothing, 31 + 30 days; of March 500 of 900: 17.2 days of 31.
	if g.DSO != (report.DSO{Days: 78, Known: true, Balance: 50000, Months: 3}) {
		t.Errorf("DSO %+v", g.DSO)
	}
	months := []report.Month{
		{First: day("2026-04-01"), Last: day("2026-04-30"), Collected: 40000, Open: 120000, Overdue: 120000, Messages: 4, Asked: 280000},
		{First: day("2026-05-01"), Last: day("2026-05-31"), Collected: 65000, Open: 60000, Overdue: 60000},
	}
	if fmt.Sprint(g.Months) != fmt.Sprint(months) {
		t.Errorf("months %+v\nwant   %+v", g.Months, months)
	}
	recovery := []report.Recovery{
		{Policy: "standard", State: "courtesy", Channels: "email", Invoices: 2, Asked: 160000, Collected: 40000, Paid: 1, Days: 6},
		{Policy: "standard", State: "formal", Channels: "email, letter", Invoices: 1, Asked: 60000, Collected: 60000, Paid: 1, Days: 10},
	}
	if fmt.Sprint(g.Recovery) != fmt.Sprint(recovery) {
		t.Errorf("recovery %+v\nwant     %+v", g.Recovery, recovery)
	}
	if len(g.Steps) != 2 || g.Steps[1].Messages != 2 || g.Steps[1].Asked != 120000 || fmt.Sprint(g.Steps[0].Months) != "[2 0]" {
		t.Errorf("steps %+v", g.Steps)
	}
	if len(g.Promises) != 2 || g.Promises[0].State != report.Broken || g.Promises[0].BrokenOn != day("2026-04-21") || g.Promises[1].State != report.Running {
		t.Errorf("promises %+v", g.Promises)
	}
	if len(g.Disputes) != 1 || g.Disputes[0] != (report.Dispute{Client: "C-1", Name: "C-1 SARL", Invoice: "F-1", Reason: "two lamps are missing", Since: day("2026-05-10"), Contested: 15000, Open: 60000}) {
		t.Errorf("disputes %+v", g.Disputes)
	}
	if len(rep.Costs) != 2 || rep.Costs[1] != (report.Cost{Channel: "letter", Messages: 1, Amount: 250, Currency: eur}) {
		t.Errorf("costs %+v", rep.Costs)
	}
}

// The report of an earlier day knows nothing of what came later.
func TestAnEarlierDay(t *testing.T) {
	o := open(t)
	o.to("2026-04-01")
	o.imports(invoice("F-1", "C-1", 100000, "2026-03-01", "2026-03-31"))
	o.to("2026-05-10")
	o.record(engine.Event{Type: engine.EventPayment, Invoice: "F-1", Amount: 30000}, engine.Event{Type: engine.EventDispute, Invoice: "F-1"}, engine.Event{Type: engine.EventPayment, Client: "C-1", Amount: 5000})
	o.imports(invoice("F-2", "C-1", 70000, "2026-05-05", "2026-06-04"))
	g := o.report("2026-04-01", "2026-04-30").Groups[0]
	if g.Aging != (report.Aging{Open: [5]engine.Amount{1: 100000}, Invoices: [5]int{1: 1}, ToAsk: 100000}) || g.Cash != (report.Cash{}) || len(g.Disputes) > 0 {
		t.Errorf("%+v", g)
	}
}

// What an export lowers is no money with a day, until an event tells of it; what it knows as paid is.
func TestWhatAnExportLowers(t *testing.T) {
	o := open(t)
	o.to("2026-04-01")
	f1, f2, f3 := invoice("F-1", "C-1", 100000, "2026-03-01", "2026-03-31"), invoice("F-2", "C-1", 50000, "2026-03-01", "2026-03-31"), invoice("F-3", "C-1", 20000, "2026-03-01", "2026-03-31")
	f3.Open = 15000 // paid in part before anybody knew
	o.imports(f1, f2, f3)
	o.to("2026-04-20")
	f1.Open = 60000
	f2.Open, f2.PaidOn = 0, day("2026-04-12")
	o.imports(f1, f2, f3)
	g := o.report("2026-04-01", "2026-04-30").Groups[0]
	if g.Cash != (report.Cash{Collected: 50000, Lowered: 40000}) || g.Aging.Total() != 75000 {
		t.Errorf("%+v, %+v", g.Cash, g.Aging)
	}
	if g := o.report("2026-04-01", "2026-04-15").Groups[0]; g.Aging.Total() != 115000 || g.Cash != (report.Cash{Collected: 50000}) {
		t.Errorf("in between: %+v, %+v", g.Cash, g.Aging)
	}
}

func TestWhyThereIsNoDSO(t *testing.T) {
	paid := invoice("F-9", "C-1", 10000, "2026-03-01", "2026-03-31")
	paid.Open, paid.PaidOn = 0, day("2026-03-20")
	undated := invoice("F-1", "C-1", 100000, "2026-03-01", "2026-03-31")
	undated.Issued = 0
	for why, list := range map[report.Reason][]engine.Invoice{
		report.OpenAlone: {invoice("F-1", "C-1", 100000, "2026-03-01", "2026-03-31")},
		report.NoSales:   {undated},
		report.NoIssue:   {undated, paid},
		report.InCredit:  {invoice("A-1", "C-1", -5000, "2026-03-01", "2026-03-31"), paid},
	} {
		o := open(t)
		o.to("2026-04-01")
		o.imports(list...)
		if d := o.report("2026-04-01", "2026-04-30").Groups[0].DSO; d.Known || d.Why != why {
			t.Errorf("%s: %+v", why, d)
		}
	}
}

func TestASpanThatIsNone(t *testing.T) {
	o := open(t)
	for _, span := range [][2]string{{"2026-05-01", "2026-04-30"}, {"2000-01-01", "2026-04-30"}} {
		err := o.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
			_, err := report.New(ctx, r, report.Config{Book: &engine.Book{}, From: day(span[0]), At: day(span[1])})
			return err
		})
		if err == nil {
			t.Errorf("%v is taken", span)
		}
	}
}
