package simulate_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

// guard is an engine.Guard made of closures. Without next it is opaque: it may
// change any day.
type guard struct {
	holds   func(*engine.Input) (bool, error)
	next    func(*engine.Input) (engine.Date, bool)
	account bool
	last    bool
}

func (g guard) Holds(in *engine.Input) (bool, error) { return g.holds(in) }

func (g guard) NextChange(in *engine.Input) (engine.Date, bool) {
	if g.next == nil {
		return in.Today + 1, false
	}
	return g.next(in)
}

func (g guard) UsesAccount() bool { return g.account }

// reaches is the guard clock >= n, where the clock goes with the days when it goes.
func reaches(n int, clock func(*engine.Input) (days int, goes bool)) guard {
	return guard{
		holds: func(in *engine.Input) (bool, error) { d, _ := clock(in); return d >= n, nil },
		next: func(in *engine.Input) (engine.Date, bool) {
			if d, goes := clock(in); goes && d < n {
				return in.Today + engine.Date(n-d), true
			}
			return 0, true
		},
	}
}

func late(n int) guard {
	return reaches(n, func(in *engine.Input) (int, bool) { return in.DaysLate(), in.Due() != 0 })
}

func inState(n int) guard {
	return reaches(n, func(in *engine.Input) (int, bool) { return in.Case.DaysInState(in.Today), in.Case.Since != 0 })
}

// when is a guard that time alone does not change.
func when(f func(*engine.Input) bool) guard {
	return guard{
		holds: func(in *engine.Input) (bool, error) { return f(in), nil },
		next:  func(*engine.Input) (engine.Date, bool) { return 0, true },
	}
}

// turns is a guard about something that changes the day after a date.
func turns(f func(*engine.Input) bool, after func(*engine.Input) engine.Date) guard {
	g := when(f)
	g.next = func(in *engine.Input) (engine.Date, bool) {
		if d := after(in); d != 0 && d >= in.Today {
			return d + 1, true
		}
		return 0, true
	}
	return g
}

// opaque is a guard whose next change nobody knows.
func opaque(g guard) guard { g.next = nil; return g }

var (
	paid        = when(func(in *engine.Input) bool { return in.Open() <= 0 })
	disputed    = when(func(in *engine.Input) bool { return in.Invoice.Disputed })
	notDisputed = when(func(in *engine.Input) bool { return !in.Invoice.Disputed })
	onHold      = when(func(in *engine.Input) bool { return in.Invoice.OnHold })
	notOnHold   = when(func(in *engine.Input) bool { return !in.Invoice.OnHold })
	promised    = turns(func(in *engine.Input) bool { return in.Promise.Active(in.Today) },
		func(in *engine.Input) engine.Date { return in.Promise.Until })
	notPromised = turns(func(in *engine.Input) bool { return !in.Promise.Active(in.Today) },
		func(in *engine.Input) engine.Date { return in.Promise.Until })
	broken = turns(func(in *engine.Input) bool { return in.Promise.BrokenOn(in.Today) },
		func(in *engine.Input) engine.Date { return in.Promise.Until })
	yes = when(func(*engine.Input) bool { return true })
)

func profile(p string) guard {
	return when(func(in *engine.Input) bool { return in.Client.Profile == p })
}

func both(a, b guard) guard {
	return guard{
		holds: func(in *engine.Input) (bool, error) {
			x, err := a.Holds(in)
			if !x || err != nil {
				return false, err
			}
			return b.Holds(in)
		},
		next: func(in *engine.Input) (engine.Date, bool) {
			d, exact := a.NextChange(in)
			if e, ex := b.NextChange(in); d == 0 || e != 0 && e < d {
				d, exact = e, ex
			}
			return d, exact
		},
		account: a.account || b.account, last: a.last || b.last,
	}
}

var (
	eur = engine.MustCurrency("EUR")
	gbp = engine.MustCurrency("GBP")
)

func day(s string) engine.Date {
	d, err := engine.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cents(s string) engine.Amount {
	a, err := eur.Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

func email(template string) engine.Action {
	return engine.Action{Channel: "email", Template: template, Contact: true}
}

func task(queue string) engine.Action {
	return engine.Action{Channel: "task", Params: map[string]string{"queue": queue}}
}

// policy is the four steps most scenarios run on: an e-mail on days 7 and 15, a
// letter on day 30, collection on day 45; disputes, holds and promises wait.
func policy(name string) *engine.Machine {
	const (
		watch engine.StateID = iota
		courtesy
		firm
		formal
		collection
		settled
		contested
		held
		waiting
	)
	rule := func(to engine.StateID, g guard) engine.Rule {
		return engine.Rule{To: to, When: g, Source: engine.Source{File: name + ".cue", Line: int(to) + 10}}
	}
	resume := func(g guard) []engine.Rule { return []engine.Rule{{To: engine.NoState, Resume: true, When: g}} }
	return &engine.Machine{
		Policy: name, Start: watch, Reopen: watch, MinGap: 3,
		Always: []engine.Rule{rule(settled, paid), rule(contested, disputed), rule(held, onHold), rule(waiting, promised)},
		States: []engine.State{
			{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{rule(courtesy, late(7))}},
			{Name: "courtesy", Reopen: engine.NoState, Tone: engine.ToneCourteous, Do: []engine.Action{email("courtesy")}, Next: []engine.Rule{rule(firm, late(15))}},
			{Name: "firm", Reopen: engine.NoState, Tone: engine.ToneFirm, Do: []engine.Action{email("firm")}, Next: []engine.Rule{rule(formal, late(30))}},
			{
				Name: "formal", Reopen: engine.NoState, Tone: engine.ToneFormal,
				Do:   []engine.Action{{Channel: "letter", Template: "formal", Contact: true}},
				Next: []engine.Rule{rule(collection, late(45))},
			},
			{Name: "collection", Reopen: engine.NoState, Final: true, Do: []engine.Action{task("agency")}},
			{Name: "settled", Reopen: engine.NoState, Final: true},
			{Name: "contested", Reopen: engine.NoState, Hold: true, Next: resume(notDisputed)},
			{Name: "held", Reopen: engine.NoState, Hold: true, Next: resume(notOnHold)},
			{Name: "waiting", Reopen: engine.NoState, Hold: true, Next: resume(notPromised)},
		},
	}
}

// bookOf is a book whose first policy takes all.
func bookOf(machines ...*engine.Machine) *engine.Book {
	return &engine.Book{
		Creditor: engine.Creditor{Name: "Atelier Dupont", Language: "en"},
		Machines: machines, Assign: []engine.AssignLine{{Policy: 0}}, Calendar: engine.Weekdays{},
	}
}

func client(id string) engine.Client {
	return engine.Client{
		ID: id, Name: id, Kind: engine.KindBusiness, Email: strings.ToLower(id) + "@example.org",
		Phone: "+33199000001", Address: []string{"1 rue du Port", "00000 Ville"},
	}
}

// invoice owes amount, due on a day, since 30 days before.
func invoice(id, client, amount, due string) engine.Invoice {
	return engine.Invoice{
		ID: id, Client: client, Amount: cents(amount), Open: cents(amount), Currency: eur,
		Issued: day(due) - 30, Due: day(due),
	}
}

// run replays and returns one line per message: day channel state invoice:open+days_late…
func run(t *testing.T, c simulate.Config) (string, *simulate.Summary) {
	t.Helper()
	var b strings.Builder
	s, err := simulate.Run(context.Background(), c, func(m engine.Message) error {
		fmt.Fprintln(&b, show(&m))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), s
}

func show(m *engine.Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", m.Date, m.Channel, m.State)
	if m.Decided != m.Date {
		fmt.Fprintf(&b, " (of %s)", m.Decided)
	}
	if m.Deferred == replay.DeferredCap {
		b.WriteString(" capped")
	}
	for _, l := range m.Lines {
		fmt.Fprintf(&b, " %s:%s+%d", l.Invoice, m.Currency.Format(l.Open), l.DaysLate)
	}
	for _, l := range m.Also {
		fmt.Fprintf(&b, " also %s:%s+%d", l.Invoice, m.Currency.Format(l.Open), l.DaysLate)
	}
	if m.History != (engine.ContactHistory{}) {
		fmt.Fprintf(&b, " knows %+v", m.Known)
	}
	return b.String()
}

// lines trims a table's text to what run returns.
func lines(s string) string {
	var b strings.Builder
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			b.WriteString(l + "\n")
		}
	}
	return b.String()
}

func check(t *testing.T, got, want string) {
	t.Helper()
	if want = lines(want); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func sortEvents(events []engine.Event) {
	slices.SortStableFunc(events, func(a, b engine.Event) int { return int(a.Date - b.Date) })
}
