package plan_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/simulate"
)

// guard is an engine.Guard made of closures. Without next it may change any day.
type guard struct {
	holds   func(*engine.Input) (bool, error)
	next    func(*engine.Input) (engine.Date, bool)
	account bool
}

func (g guard) Holds(in *engine.Input) (bool, error) { return g.holds(in) }

func (g guard) NextChange(in *engine.Input) (engine.Date, bool) {
	if g.next == nil {
		return in.Today + 1, false
	}
	return g.next(in)
}

func (g guard) UsesAccount() bool { return g.account }

// when is a guard that time alone does not change.
func when(f func(*engine.Input) bool) guard {
	return guard{
		holds: func(in *engine.Input) (bool, error) { return f(in), nil },
		next:  func(*engine.Input) (engine.Date, bool) { return 0, true },
	}
}

// daily is a guard whose next change nobody knows.
func daily(f func(*engine.Input) bool) guard {
	return guard{holds: func(in *engine.Input) (bool, error) { return f(in), nil }}
}

func late(n int) guard {
	return guard{
		holds: func(in *engine.Input) (bool, error) { return in.DaysLate() >= n, nil },
		next: func(in *engine.Input) (engine.Date, bool) {
			if d := in.DaysLate(); in.Due() != 0 && d < n {
				return in.Today + engine.Date(n-d), true
			}
			return 0, true
		},
	}
}

var (
	eur      = engine.MustCurrency("EUR")
	paid     = when(func(in *engine.Input) bool { return in.Open() <= 0 })
	disputed = when(func(in *engine.Input) bool { return in.Invoice != nil && in.Invoice.Disputed })
	promised = daily(func(in *engine.Input) bool { return in.Promise.Active(in.Today) })
)

func day(s string) engine.Date {
	d, err := engine.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// noon is an instant of a day.
func noon(d engine.Date) time.Time { return d.Time().Add(12 * time.Hour) }

// machine chases on two days late, and hands over after the third.
func machine(name string, scope engine.Scope, first, second, third int) *engine.Machine {
	not := func(g guard) guard {
		return daily(func(in *engine.Input) bool { ok, _ := g.holds(in); return !ok })
	}
	mail := func(template string) engine.Action {
		return engine.Action{Channel: "email", Template: template, Contact: true}
	}
	state := func(name string, tone engine.Tone, do []engine.Action, next ...engine.Rule) engine.State {
		return engine.State{Name: name, Tone: tone, Do: do, Next: next, Reopen: engine.NoState}
	}
	held := state("held", engine.ToneNone, nil, engine.Rule{To: engine.NoState, Resume: true, When: not(disputed)})
	waiting := state("waiting", engine.ToneNone, nil, engine.Rule{To: engine.NoState, Resume: true, When: not(promised)})
	held.Hold, waiting.Hold = true, true
	end := state("end", engine.ToneNone, []engine.Action{{Channel: "task", Params: map[string]string{"queue": "agency"}}})
	settled := state("settled", engine.ToneNone, nil)
	end.Final, settled.Final = true, true
	return &engine.Machine{
		Policy: name, Scope: scope, MinGap: 3, UsesAccount: scope == engine.ScopeClient,
		Always: []engine.Rule{{To: 4, When: paid}, {To: 5, When: disputed}, {To: 6, When: promised}},
		States: []engine.State{
			state("watch", engine.ToneNone, nil, engine.Rule{To: 1, When: late(first)}),
			state("mild", engine.ToneCourteous, []engine.Action{mail("mild")}, engine.Rule{To: 2, When: late(second)}),
			state("firm", engine.ToneFirm, []engine.Action{mail("firm"), {Channel: "call", Template: "script", Contact: true}},
				engine.Rule{To: 3, When: late(third)}),
			end, settled, held, waiting,
		},
	}
}

func bookOf(machines ...*engine.Machine) *engine.Book {
	return &engine.Book{
		Digest: "book-1", Creditor: engine.Creditor{Name: "Atelier Dupont", Language: "en", Timezone: "UTC"},
		Machines: machines, Assign: []engine.AssignLine{{Policy: 0}}, Calendar: engine.Weekdays{},
	}
}

func client(id string) engine.Client {
	return engine.Client{ID: id, Name: id, Email: strings.ToLower(id) + "@example.org", Phone: "+33199000001"}
}

func invoice(id, client string, amount engine.Amount, due string) engine.Invoice {
	return engine.Invoice{ID: id, Client: client, Amount: amount, Open: amount, Currency: eur, Issued: day(due) - 30, Due: day(due)}
}

// open makes a ledger in a folder of its own.
func open(t testing.TB) *sqlite.DB {
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

// world feeds a portfolio into a ledger as it becomes known.
type world struct {
	simulate.Config
	invoices map[string]*engine.Invoice // as they are now
	clients  map[string]*engine.Client
	money    map[string]engine.Amount // on account, by client and entity
}

func newWorld(c simulate.Config) *world {
	w := &world{Config: c, invoices: map[string]*engine.Invoice{}, clients: map[string]*engine.Client{}, money: map[string]engine.Amount{}}
	for _, inv := range c.Invoices {
		inv.Gross, inv.PaidOn = false, 0
		w.invoices[inv.ID] = &inv
	}
	for _, k := range c.Clients {
		w.clients[k.ID] = &k
	}
	return w
}

// fund adds to what a client has on account.
func (w *world) fund(client, entity string, by engine.Amount) {
	w.money[client+entity] += by
	k := w.clients[client]
	k.Unapplied = nil
	for _, entity := range []string{"", "north"} {
		if left := w.money[client+entity]; left > 0 {
			k.AddUnapplied(engine.Unapplied{Entity: entity, Currency: eur, Amount: left})
		}
	}
}

// tell appends what a day brings.
func (w *world) tell(t testing.TB, l ledger.Ledger, today engine.Date) {
	t.Helper()
	d := ledger.Draft{At: noon(today), Kind: ledger.KindImport, Body: map[string]string{"day": today.String()}}
	touched, changed := map[string]bool{}, map[string]bool{}
	known := func(e *engine.Date) bool { return max(*e, w.From) == today }
	for id, inv := range w.invoices {
		touched[id] = known(&inv.Issued)
	}
	for id := range w.clients {
		changed[id] = today == w.From
	}
	for i, e := range w.Events {
		if e.Date != today {
			continue
		}
		if e.ChangesClient() {
			id := e.Client
			if inv := w.invoices[e.Invoice]; inv != nil {
				id = inv.Client
			}
			k := w.clients[id]
			if e.To == "" { // posting notes where, as it was known on the day
				e.To = e.Unreached(k)
			}
			e.ApplyClient(k)
			changed[k.ID] = true
		}
		d.Events = append(d.Events, ledger.Event{Event: e, Key: fmt.Sprintf("event-%d", i)})
		if inv := w.invoices[e.Invoice]; inv != nil { // as posting fills them in
			e.Client, e.Entity, e.Currency = inv.Client, inv.Entity, inv.Currency
		}
		if p, ok := e.ToUnapplied(); ok {
			w.fund(e.Client, p.Entity, p.Amount)
			changed[e.Client] = true
		}
		if e.Type.OfClient() || e.Type.Money() && e.Invoice == "" {
			continue
		}
		for id, inv := range w.invoices {
			if e.Invoice == id || e.Invoice == "" && e.Client == inv.Client && !e.Promises() {
				e.Apply(inv, &engine.Promise{})
				touched[id] = touched[id] || inv.Issued <= today
			}
		}
	}
	for _, inv := range w.Config.Invoices {
		if now := w.invoices[inv.ID]; inv.PaidOn == today && now.Open > 0 {
			paid := engine.Event{Date: today, Type: engine.EventPayment, Invoice: inv.ID, Client: inv.Client, Amount: now.Open, Currency: inv.Currency}
			d.Events = append(d.Events, ledger.Event{Key: "paid-" + inv.ID, Event: paid})
			if held := w.money[inv.Client+inv.Entity]; held > 0 { // what no event says came from there
				w.fund(inv.Client, inv.Entity, -min(held, now.Open))
				changed[inv.Client] = true
			}
			paid.Apply(now, &engine.Promise{})
			touched[inv.ID] = true
		}
		if now := w.invoices[inv.ID]; now.Open <= 0 && inv.PaidOn <= today { // more than all was paid before the day that an export names
			now.PaidOn = inv.PaidOn
			touched[inv.ID] = touched[inv.ID] || inv.PaidOn == today
		}
	}
	for i := range d.Events {
		if inv := w.invoices[d.Events[i].Invoice]; inv != nil {
			d.Events[i].Client = inv.Client
		}
	}
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		if changed[id] {
			d.Clients = append(d.Clients, *w.clients[id])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(touched)) {
		if touched[id] {
			d.Invoices = append(d.Invoices, *w.invoices[id])
		}
	}
	if len(d.Clients)+len(d.Invoices)+len(d.Events) == 0 {
		return
	}
	err := l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, d)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// simulated is what engine/simulate sends, sorted.
func simulated(t testing.TB, c simulate.Config) []string {
	t.Helper()
	out, _ := simulatedWith(t, c)
	return out
}

// simulatedWith is what engine/simulate sends, and what channels refuse in it, sorted.
func simulatedWith(t testing.TB, c simulate.Config) (out, refused []string) {
	t.Helper()
	s, err := simulate.Run(t.Context(), c, func(m engine.Message) error {
		out = append(out, fmt.Sprintf("%+v", m))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	for _, x := range s.Refused {
		refused = append(refused, fmt.Sprintf("%s %s in %s: %s to %s: %s", x.Date, x.Client, x.State, x.Channel, x.To, x.Reason))
	}
	slices.Sort(refused)
	return out, refused
}

// concluded is what the ledger sent, and what its channels refused, a line for each case in it, sorted.
func concluded(t testing.TB, l ledger.Ledger) (sent, refused []string) {
	t.Helper()
	met := func(why string) string { // that they refuse a channel, another message of the day met
		if why == dispatch.ReasonRefused || why == dispatch.ReasonContactRefused {
			return refusedBy(channels.OptedOut)
		}
		return why
	}
	for _, row := range rows(t, l) {
		m := row.Body
		row.Reason, m.Fallback = met(row.Reason), met(m.Fallback)
		switch row.Status {
		case ledger.Failed, ledger.Suppressed:
			for _, p := range row.Parts {
				refused = append(refused, fmt.Sprintf("%s %s in %s: %s to %s: %s", m.Date, m.Client, p.State, m.Channel, m.To, row.Reason))
			}
		default:
			sent = append(sent, said(m))
		}
	}
	slices.Sort(sent)
	slices.Sort(refused)
	return sent, refused
}

// refusedBy is a permanent failure as a ledger writes it.
func refusedBy(r channels.Reason) string {
	return (&channels.Error{Outcome: channels.Permanent, Reason: r}).Error()
}

// messages is what the ledger is to send.
func messages(t testing.TB, l ledger.Ledger) []engine.Message {
	t.Helper()
	var out []engine.Message
	for _, row := range rows(t, l) {
		out = append(out, row.Body)
	}
	return out
}

// rows is the outbox of a ledger.
func rows(t testing.TB, l ledger.Ledger) []ledger.Message {
	t.Helper()
	var out []ledger.Message
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for row, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			out = append(out, row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// outbox is the same as text, sorted.
func outbox(t testing.TB, l ledger.Ledger) []string {
	t.Helper()
	var out []string
	for _, m := range messages(t, l) {
		out = append(out, said(m))
	}
	slices.Sort(out)
	return out
}

// said is a message as text, but for what a simulation does not note.
func said(m engine.Message) string {
	for i := range m.Lines {
		m.Lines[i].Was = engine.Standing{}
	}
	return fmt.Sprintf("%+v", m)
}

// put gives an invoice another form.
func put(t testing.TB, l ledger.Ledger, inv engine.Invoice) {
	t.Helper()
	err := l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, ledger.Draft{
			At: noon(inv.Due), Kind: ledger.KindImport, Body: map[string]string{"file": "open.csv"}, Invoices: []engine.Invoice{inv},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// compare shows the first difference.
func compare(t testing.TB, what string, got, want []string) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: message %d differs\ngot  %s\nwant %s", what, i+1, got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %d messages, want %d; the first beyond: %s", what, len(got), len(want), append(got, want...)[min(len(got), len(want)):][0])
	}
}

func config(b *engine.Book, d engine.Date) plan.Config {
	return plan.Config{Book: b, Day: d, At: noon(d)}
}

func runDay(t testing.TB, l ledger.Ledger, b *engine.Book, d engine.Date) *plan.Result {
	t.Helper()
	_, r, err := plan.Run(t.Context(), l, config(b, d))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// verify proves the journal.
func verify(t testing.TB, l ledger.Ledger) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			t.Errorf("the journal: %+v", report.Findings)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// head is the number of the journal's last entry.
func head(t testing.TB, l ledger.Ledger) (seq int64) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		h, err := r.Head(ctx)
		seq = int64(h.Seq)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seq
}
