package dispatch

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// noon is when the tests begin: 1 March 2026 in the creditor's zone.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("CET", 3600))

const (
	today  = engine.Date(739676) // 2026-03-01; TestToday proves it
	client = "LUMEN"
)

func TestToday(t *testing.T) {
	if got := engine.DateOf(noon); got != today {
		t.Fatalf("noon is on %d", got)
	}
}

// must ends the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bench is a dispatcher with all that it works with.
type bench struct {
	*testing.T
	*Dispatcher
	db      *sqlite.DB
	channel *script

	mu  sync.Mutex
	now time.Time
}

// newBench opens a ledger of one client with invoices F-1 to F-3, each in a case
// in the state courtesy, and a dispatcher whose e-mail goes to a script.
func newBench(t *testing.T, change ...func(*Config)) *bench {
	t.Helper()
	b := &bench{T: t, db: open(t, filepath.Join(t.TempDir(), "ledger.db")), channel: &script{}, now: noon}
	seed(t, b.db, 3)
	cfg := config(b.db, map[string]Transport{"email": {Channel: b.channel, Spec: channels.Email()}})
	cfg.Now = b.clock
	for _, c := range change {
		c(&cfg)
	}
	d, err := New(cfg)
	must(t, err)
	b.Dispatcher = d
	return b
}

// config is a configuration that neither waits nor draws lots.
func config(l ledger.Ledger, transports map[string]Transport) Config {
	return Config{
		Ledger: l, Transports: transports, Book: book, Render: render, Recheck: Recheck(book),
		Now:    func() time.Time { return noon },
		Pause:  func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Jitter: func(time.Duration) time.Duration { return 0 },
		Policy: Policy{GiveUp: 3 * 24 * time.Hour},
	}
}

func open(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{Create: true})
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// book is the one that the cases run under: many e-mails in courtesy, and a hold.
var book = &engine.Book{
	Digest: "digest",
	Machines: []*engine.Machine{{
		Policy: "standard",
		States: []engine.State{
			{Name: "watch", Reopen: engine.NoState},
			{Name: "courtesy", Tone: engine.ToneCourteous, Reopen: engine.NoState, Do: slices.Repeat([]engine.Action{{Channel: "email", Template: "courtesy", Contact: true}}, 20_000)},
			{Name: "firm", Tone: engine.ToneFirm, Reopen: engine.NoState},
			{Name: "disputed", Hold: true, Reopen: engine.NoState},
		},
	}},
}

// seed makes the client, n invoices and their cases.
func seed(t testing.TB, l ledger.Ledger, n int) {
	t.Helper()
	must(t, l.Write(context.Background(), func(ctx context.Context, tx ledger.Tx) error {
		d := ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{"text": "first import"}}
		d.Clients = []engine.Client{{ID: client, Name: "Lumen SARL", Kind: engine.KindBusiness, Email: "compta@example.org"}}
		for i := range n {
			d.Invoices = append(d.Invoices, engine.Invoice{
				ID: invoiceID(i + 1), Client: client, Amount: 10000, Open: 10000, Currency: engine.MustCurrency("EUR"), Due: today - 7,
			})
		}
		slices.SortFunc(d.Invoices, func(a, b engine.Invoice) int { return cmp.Compare(a.ID, b.ID) })
		if _, err := tx.Append(ctx, d); err != nil {
			return err
		}
		for i := range n {
			c := ledger.Case{
				Subject: ledger.Subject{Invoice: invoiceID(i + 1), Client: client, Currency: engine.MustCurrency("EUR"), Policy: "standard"},
				Book:    "digest", State: "courtesy", Wake: today + 8,
				Run: engine.Case{Opened: today - 7, State: 1, Entered: today, Since: today, HeldFrom: engine.NoState, Entries: []uint16{1, 1}},
			}
			if _, err := tx.PutCase(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}))
}

func invoiceID(n int) string { return fmt.Sprintf("F-%d", n) }

// message is a message about invoices, by number.
func message(numbers ...int) ledger.Message {
	said := engine.Message{Date: today, Client: client, Channel: "email", To: "compta@example.org", Currency: engine.MustCurrency("EUR")}
	m := ledger.Message{Client: client, Channel: "email", Status: ledger.Ready, Created: noon}
	for _, n := range numbers {
		id := "invoice/" + invoiceID(n)
		m.Parts = append(m.Parts, ledger.PartKey{Case: id, State: "courtesy", Entry: 1})
		said.Lines = append(said.Lines, engine.Line{Invoice: invoiceID(n), Open: 10000, Due: today - 7, DaysLate: 7})
	}
	m.Key = ledger.MessageKey("", m.Parts)
	m.Body = said
	return m
}

func render(_ context.Context, m ledger.Message, lost []Lost) (channels.Message, error) {
	decided := m.Body
	out := channels.Message{To: channels.Recipient{Address: decided.To}, Subject: "Reminder", Text: "Please pay.", Params: decided.Params}
	for _, l := range decided.Lines {
		if !slices.ContainsFunc(lost, func(x Lost) bool { return x.Invoice == l.Invoice }) {
			out.Invoices = append(out.Invoices, l.Invoice)
		}
	}
	return out, nil
}

// script is a channel that answers as it is told, and remembers what it got.
type script struct {
	mu      sync.Mutex
	answers []func(context.Context, channels.Message) (channels.Receipt, error) // in order; then it accepts
	got     []channels.Message
	asked   []string
	asking  func(channels.Message) (channels.Receipt, error)
}

func (s *script) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	s.mu.Lock()
	s.got = append(s.got, m)
	var answer func(context.Context, channels.Message) (channels.Receipt, error)
	if len(s.answers) > 0 {
		answer, s.answers = s.answers[0], s.answers[1:]
	}
	s.mu.Unlock()
	if answer != nil {
		return answer(ctx, m)
	}
	return channels.Receipt{ID: "id-" + m.Key, Status: channels.Sent}, nil
}

// reconciling is a script that can be asked.
type reconciling struct{ *script }

func (s reconciling) Reconcile(_ context.Context, m channels.Message) (channels.Receipt, error) {
	s.asked = append(s.asked, m.Key)
	return s.asking(m)
}

// fails makes the next answers failures.
func (s *script) fails(list ...channels.Error) {
	for _, e := range list {
		s.answers = append(s.answers, func(context.Context, channels.Message) (channels.Receipt, error) { return channels.Receipt{}, &e })
	}
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// pass lets time pass, backwards too.
func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bench) write(f func(context.Context, ledger.Tx) error) {
	b.Helper()
	must(b, b.db.Write(b.Context(), f))
}

// add puts messages into the outbox.
func (b *bench) add(list ...ledger.Message) {
	b.Helper()
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		for _, m := range list {
			if err := put(ctx, tx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// put adds a message, and has its cases wait for it.
func put(ctx context.Context, tx ledger.Tx, m ledger.Message) error {
	for _, id := range cases(m.Parts) {
		c, err := tx.Case(ctx, id)
		if err != nil {
			return err
		}
		before := len(c.Run.Pending)
		expect(&c, m)
		if len(c.Run.Pending) == before {
			continue
		}
		if _, err := tx.PutCase(ctx, c); err != nil {
			return err
		}
	}
	return tx.AddMessage(ctx, m)
}

// expect has a case wait for what it has in a message, when it stands where that was decided.
func expect(c *ledger.Case, m ledger.Message) {
	for _, p := range m.Parts {
		key := engine.ActionKey{State: 1, Entry: p.Entry, Action: p.Action, Try: p.Try}
		if p.Case == c.ID() && c.State == p.State && c.Run.EntriesOf(1) == p.Entry && c.Run.PendingOf(key) == nil {
			c.Run.Pending = append(c.Run.Pending, engine.Pending{ActionKey: key, Decided: today, Late: 7, Status: engine.PendingOut})
		}
	}
}

// change imports an invoice anew.
func (b *bench) change(n int, f func(*engine.Invoice)) {
	b.Helper()
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		inv, err := tx.Invoice(ctx, invoiceID(n))
		if err != nil {
			return err
		}
		f(&inv)
		_, err = tx.Append(ctx, ledger.Draft{At: b.clock(), Kind: ledger.KindImport, Body: map[string]string{}, Invoices: []engine.Invoice{inv}})
		return err
	})
}

// run makes a pass that must not fail.
func (b *bench) run() *Report {
	b.Helper()
	r, err := b.Dispatcher.Run(b.Context())
	must(b, err)
	return r
}

// read returns a message as it stands.
func (b *bench) read(key string) (m ledger.Message) {
	b.Helper()
	must(b, b.db.Read(b.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		m, err = r.Message(ctx, key)
		return err
	}))
	return m
}

func (b *bench) caseOf(n int) (c ledger.Case) {
	b.Helper()
	must(b, b.db.Read(b.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		c, err = r.CaseOf(ctx, invoiceID(n))
		return err
	}))
	return c
}

// want expects where a message stands and why.
func (b *bench) want(key string, s ledger.Status, reason string) {
	b.Helper()
	if m := b.read(key); m.Status != s || m.Reason != reason {
		b.Errorf("message is %s (%q), want %s (%q)", m.Status, m.Reason, s, reason)
	}
}

// wantSent expects how many messages the channel got.
func (b *bench) wantSent(n int) {
	b.Helper()
	if got := len(b.channel.got); got != n {
		b.Errorf("the channel got %d messages, want %d", got, n)
	}
}

// told is an entry about a message.
type told struct {
	journal.Progress
	By string
}

// bodies reads the journal's entries about messages.
func bodies(t testing.TB, l ledger.Ledger) (list []told) {
	t.Helper()
	must(t, l.Read(context.Background(), func(ctx context.Context, r ledger.Reader) error {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
			if err != nil {
				return err
			}
			e, b, err := journal.ReadRecord(rec)
			if err != nil {
				return err
			}
			switch b := b.(type) {
			case journal.Attempt:
				list = append(list, told{b.Progress, journal.By(&e)})
			case journal.Receipt:
				list = append(list, told{b.Progress, journal.By(&e)})
			}
		}
		return nil
	}))
	return list
}

// verify expects that the ledger is whole.
func verify(t testing.TB, l ledger.Ledger) {
	t.Helper()
	must(t, l.Read(context.Background(), func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			t.Errorf("the journal does not verify: %v", report.Findings)
		}
		return err
	}))
}
