package simulate_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

// trials is how many random portfolios each property is tried on.
const trials = 400

// always holds on any day.
var always = when(func(*engine.Input) bool { return true })

// accountGuard is a guard on the client's other invoices.
func accountGuard(f func(*engine.Input) bool) guard {
	g := when(f)
	g.account = true
	return g
}

// randomGuard is one of the guards a policy may have.
func randomGuard(r *rand.Rand, scope engine.Scope) guard {
	n := r.IntN(40)
	overdue := accountGuard(func(in *engine.Input) bool { return in.Account.OverdueCount >= 1+n%3 })
	overdue.next = func(in *engine.Input) (engine.Date, bool) {
		switch due := in.Account.NextDue; {
		case due == 0:
			return 0, true
		case due >= in.Today:
			return due + 1, true
		}
		return in.Today + 1, false
	}
	mailed := when(func(in *engine.Input) bool { return in.Last.Result == "sent" && in.Last.Channel == "email" })
	mailed.last = true
	came := when(func(in *engine.Input) bool { return in.Last.Result == "bounced" || in.Last.Result == "no_answer" })
	came.last = true
	all := []guard{
		late(n), late(n - 10), inState(n / 3), overdue, promised, broken, opaque(late(n)), both(late(n), inState(n/5)),
		when(func(in *engine.Input) bool { return in.Open() >= engine.Amount(n)*100 }),
		when(func(in *engine.Input) bool { return in.Case.Contacts >= n%4 }),
		mailed, came,
		when(func(in *engine.Input) bool { return in.Client.OptedOut("email") }),
		when(func(in *engine.Input) bool { return in.Client.Blacklisted != 0 }),
		when(func(in *engine.Input) bool { return in.Case.EntriesOf(in.Case.State) < 2+n%3 }),
		accountGuard(func(in *engine.Input) bool { return in.Account.BrokenPromises >= 1+n%2 }),
		accountGuard(func(in *engine.Input) bool { return in.Account.History.Unanswered > n%4 }),
		accountGuard(func(in *engine.Input) bool { return in.Account.History.Channel == []string{"email", "call", ""}[n%3] }),
		accountGuard(func(in *engine.Input) bool {
			return in.Account.History.Outcome == []string{"sent", "bounced", "no_answer"}[n%3]
		}),
		accountGuard(func(in *engine.Input) bool { return in.Account.History.Reached == []string{"email", "call", ""}[n%3] }),
		accountGuard(func(in *engine.Input) bool { return in.Account.KeptPromises > n%2 }),
		accountGuard(func(in *engine.Input) bool { share, ok := in.Account.BreakShare(); return ok && share < 2*n }),
		accountGuard(func(in *engine.Input) bool { return in.Account.OpenTotal >= engine.Amount(n)*300 }),
		accountGuard(func(in *engine.Input) bool { return in.Account.Habit.Paid > 0 && in.Account.Habit.Usual >= n-10 }),
		accountGuard(func(in *engine.Input) bool { return in.Account.Habit.Paid > 1 && in.Account.Habit.Average >= n-20 }),
		{holds: func(in *engine.Input) (bool, error) {
			if in.DaysLate() == n {
				return false, fmt.Errorf("no answer on day %d", n)
			}
			return in.DaysLate() > n, nil
		}},
	}
	if scope == engine.ScopeInvoice {
		all = append(all, disputed, onHold, notDisputed)
	}
	return all[r.IntN(len(all))]
}

// randomMachine is a policy with four steps, an end or two and a hold.
func randomMachine(r *rand.Rand, name string) *engine.Machine {
	m := &engine.Machine{
		Policy: name, MinGap: r.IntN(5), CatchUp: engine.CatchUp(r.IntN(2)), Scope: engine.Scope(r.IntN(4) / 3),
		Reopen: engine.StateID(r.IntN(2)),
	}
	m.UsesAccount = m.Scope == engine.ScopeClient
	m.Anchor, m.AnchorPaid = engine.Anchor(r.IntN(3)), engine.AnchorPaid(r.IntN(3))
	when := func() engine.Guard {
		g := randomGuard(r, m.Scope)
		m.UsesAccount, m.UsesLast = m.UsesAccount || g.account, m.UsesLast || g.last
		return g
	}
	const steps, settled, hold = 4, 5, 6
	for i := range steps + 1 {
		s := engine.State{Name: fmt.Sprintf("step%d", i), Reopen: engine.NoState, Tone: engine.Tone(i % 4)}
		for range r.IntN(3) {
			s.Do = append(s.Do, []engine.Action{
				email("t"), task("q"),
				{Channel: "sms", Template: "t", Contact: true},
				{Channel: "whatsapp", Template: "t", Contact: true},
				{Channel: "email", Template: "mentions", Contact: true, Also: true},
			}[r.IntN(5)])
		}
		if len(s.Do) > 0 && r.IntN(3) == 0 {
			s.Do[0].When = when()
		}
		if i > 1 && r.IntN(4) == 0 {
			s.Approve = when()
			if r.IntN(2) == 0 {
				s.Approve, s.Blacklist = always, true
			}
		}
		if i == steps {
			s.Final = true
		} else {
			for range 1 + r.IntN(2) {
				s.Next = append(s.Next, engine.Rule{To: engine.StateID(1 + i + r.IntN(steps-i)), When: when()})
			}
			if r.IntN(3) == 0 {
				s.Next = append(s.Next, engine.Rule{To: engine.StateID(i), Reenter: true, When: both(inState(3+r.IntN(9)), late(0))})
			}
		}
		m.States = append(m.States, s)
	}
	m.States = append(m.States,
		engine.State{Name: "settled", Reopen: engine.NoState, Final: true},
		engine.State{Name: "hold", Reopen: engine.NoState, Hold: true, Expires: r.IntN(2) * 9})
	m.Always = []engine.Rule{{To: settled, When: paid}}
	if m.Scope == engine.ScopeInvoice {
		m.Always = append(m.Always, engine.Rule{To: hold, When: disputed})
		m.States[hold].Next = []engine.Rule{{To: engine.NoState, Resume: true, When: notDisputed}}
	} else {
		m.Always = append(m.Always, engine.Rule{To: hold, When: promised})
		m.States[hold].Next = []engine.Rule{{To: engine.NoState, Resume: true, When: notPromised}}
	}
	return m
}

// oddDays is a calendar in which every seventh and every tenth day is closed.
type oddDays struct{}

func (oddDays) BusinessDay(d engine.Date) bool { return d%7 != 3 && d%10 != 0 }

func randomPressure(r *rand.Rand) engine.Pressure {
	p := engine.Pressure{BusinessDays: r.IntN(2) == 0, ClientCalendar: r.IntN(2) == 0}
	for range r.IntN(3) {
		p.Caps = append(p.Caps, engine.Cap{
			Contacts: 1 + r.IntN(3), Days: 1 + r.IntN(9), Channel: []string{"", "", "email", "whatsapp"}[r.IntN(4)],
		})
	}
	return p
}

func randomEvent(r *rand.Rand, from engine.Date, ids []string) engine.Event {
	e := engine.Event{
		Date: from - 20 + engine.Date(r.IntN(100)), Amount: engine.Amount(1 + r.IntN(4000)),
		Type: engine.EventTypes[r.IntN(len(engine.EventTypes))], Invoice: ids[r.IntN(len(ids))],
	}
	switch e.Type {
	case engine.EventPromise:
		e.Until = e.Date + engine.Date(r.IntN(20))
		if r.IntN(2) == 0 {
			e.Amount = 0
		}
		if r.IntN(3) == 0 {
			e.Invoice, e.Client, e.Amount = "", "C-"+e.Invoice[2:3], 0
		}
	case engine.EventPayment, engine.EventCredit, engine.EventRefund:
		if r.IntN(3) == 0 { // on account
			e.Invoice, e.Client, e.Currency = "", "C-"+e.Invoice[2:3], eur
		}
	case engine.EventPlan:
		e.Grace = r.IntN(3)
		first := e.Date + engine.Date(r.IntN(10))
		e.Schedule, _ = engine.NewSchedule([]engine.Instalment{{Due: first, Amount: e.Amount}, {Due: first + 9, Amount: e.Amount}})
		e.Amount, e.Until = e.Schedule.Total(), e.Schedule.Last()
	case engine.EventDebitRejected:
		e.Fee = engine.Amount(r.IntN(2000))
	case engine.EventCall:
		e.Outcome, e.Amount = engine.CallOutcomes[r.IntN(len(engine.CallOutcomes))], 0
		e.Reason = append(engine.CallReasons, "")[r.IntN(len(engine.CallReasons)+1)]
	case engine.EventConsent, engine.EventWithdrawn:
		e.Channel, e.Client, e.Invoice = "whatsapp", "C-"+e.Invoice[2:3], ""
	case engine.EventOptOut:
		e.Channel, e.Client, e.Invoice = "email", "C-"+e.Invoice[2:3], ""
	case engine.EventInsolvency, engine.EventInsolvencyEnded, engine.EventBlacklist, engine.EventUnblacklist, engine.EventReturned:
		e.Client, e.Invoice = "C-"+e.Invoice[2:3], ""
	case engine.EventHold, engine.EventRelease, engine.EventBounce:
		if e.Type == engine.EventHold && r.IntN(2) == 0 {
			e.Until = e.Date + 1 + engine.Date(r.IntN(12))
		}
		if r.IntN(2) == 0 {
			e.Invoice, e.Client = "", "C-"+e.Invoice[2:3]
		}
	}
	return e
}

// randomConfig is a small portfolio of up to four clients, on up to three policies.
func randomConfig(r *rand.Rand) simulate.Config {
	book := bookOf()
	book.Pressure, book.UsesContacts = randomPressure(r), r.IntN(4) > 0
	book.Calendars = map[string]engine.Calendar{"DE": oddDays{}}
	for i := range 1 + r.IntN(3) {
		m := randomMachine(r, fmt.Sprintf("policy%d", i))
		m.Factored, m.UsesHandedOver = r.IntN(4) == 0, r.IntN(3) == 0
		book.Machines = append(book.Machines, m)
	}
	book.Assign = nil
	for i := range book.Machines {
		l := engine.AssignLine{Policy: i}
		if i < len(book.Machines)-1 || r.IntN(5) == 0 {
			l.When = randomGuard(r, engine.ScopeInvoice)
			if g := l.When.(guard); g.next == nil { // no errors, so that the reference need not count them
				l.When = late(-5)
			}
		}
		book.Assign = append(book.Assign, l)
	}
	from := day("2026-03-01")
	c := simulate.Config{Book: book, From: from, To: from + engine.Date(20+r.IntN(80)), Withhold: r.IntN(3) == 0, Workers: 1}
	var ids []string
	for k := range 1 + r.IntN(4) {
		cl := client(fmt.Sprintf("C-%d", k))
		if r.IntN(4) == 0 {
			cl.Email = ""
		}
		if r.IntN(3) == 0 {
			cl.Country, cl.Consent = "DE", []string{"whatsapp"}
		}
		c.Clients = append(c.Clients, cl)
		for i := range 1 + r.IntN(5) {
			inv := engine.Invoice{
				ID: fmt.Sprintf("I-%d%d", k, i), Client: cl.ID, Currency: eur,
				Amount: engine.Amount(1 + r.IntN(5000)), Due: from - 30 + engine.Date(r.IntN(80)),
			}
			inv.Open, inv.Gross, inv.Issued = inv.Amount, r.IntN(2) == 0, inv.Due-engine.Date(r.IntN(30))
			inv.Factored = r.IntN(9) == 0
			if r.IntN(6) == 0 {
				inv.Currency = gbp
			}
			if r.IntN(8) == 0 {
				inv.Amount, inv.Open = -inv.Amount, -inv.Open
				if len(ids) > 0 && r.IntN(2) == 0 {
					inv.CreditFor = ids[len(ids)-1]
				}
			} else if r.IntN(4) == 0 {
				inv.PaidOn = inv.Due + engine.Date(r.IntN(50))
				inv.Open *= engine.Amount(r.IntN(2))
			}
			ids = append(ids, inv.ID)
			c.Invoices = append(c.Invoices, inv)
		}
	}
	for range r.IntN(12) {
		c.Events = append(c.Events, randomEvent(r, from, ids))
	}
	sortEvents(c.Events)
	return c
}

func TestSteppingFromDayToDayEqualsLookingEveryDay(t *testing.T) {
	sent, capped, looks, naiveLooks := 0, 0, 0, 0
	for seed := range uint64(trials) {
		c := randomConfig(rand.New(rand.NewPCG(seed, 1)))
		got, s := run(t, c)
		want, outcome := naiveRun(c)
		if got != want {
			t.Fatalf("seed %d: messages differ\n%s", seed, diff(got, want))
		}
		counts := map[string]int{}
		for _, k := range s.Cases {
			counts[k.Policy+"/"+k.State] = k.Cases
		}
		if o := outcomeText(counts, len(s.Pending), len(s.Suppressed), s.MovedPast); o != outcome {
			t.Fatalf("seed %d:\ngot  %s\nwant %s", seed, o, outcome)
		}
		sent += s.Messages
		capped += strings.Count(got, " capped")
		looks += s.Decisions
		naiveLooks += len(c.Invoices) * int(c.To-c.From)
	}
	t.Logf("%d messages, %d of them put off by caps; %d decisions, where looking every day takes %d", sent, capped, looks, naiveLooks)
	if sent < trials || capped < trials/10 {
		t.Errorf("only %d messages in %d portfolios, %d put off by caps: the trial shows nothing", sent, trials, capped)
	}
}

// What stands at the end of a day of a long replay is what stands at the end of one that ends that day.
func TestCasesOverTimeAreThoseOfReplaysThatEndThen(t *testing.T) {
	days, cases := 0, 0
	for seed := range uint64(trials / 10) {
		c := randomConfig(rand.New(rand.NewPCG(seed, 1)))
		c.ByState, c.Workers = true, 1+int(seed%3)
		_, whole := run(t, c)
		for i, day := range whole.ByState.Days {
			c.To, c.ByState = day, false
			_, short := run(t, c)
			got, want := map[string]int{}, map[string]int{}
			for _, s := range whole.ByState.States {
				if s.Cases[i] != 0 {
					got[s.Policy+"/"+s.State] = s.Cases[i]
				}
			}
			for _, k := range short.Cases {
				want[k.Policy+"/"+k.State] = k.Cases
				cases += k.Cases
			}
			if !maps.Equal(got, want) {
				t.Fatalf("seed %d, %s: %v, want %v", seed, day, got, want)
			}
			days++
		}
		if last := whole.ByState.Days[len(whole.ByState.Days)-1]; last != whole.To {
			t.Fatalf("seed %d: the last day is %s, not %s", seed, last, whole.To)
		}
	}
	if cases < days {
		t.Errorf("%d cases on %d days: the trial shows nothing", cases, days)
	}
}

// diff shows the first line that differs, with what is around it.
func diff(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot  %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d; then got %q want %q", len(g), len(w), g[min(len(g), len(w))-1:], w[min(len(g), len(w))-1:])
}

func TestTheNumberOfWorkersChangesNoByte(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	c := simulate.Config{Book: bookOf(policy("standard"), account("account"))}
	c.Book.Assign = []engine.AssignLine{{Policy: 1, When: when(func(in *engine.Input) bool { return in.Client.ID < "C-1" })}, {Policy: 0}}
	c.Book.Pressure.BusinessDays = true
	for i := range 20000 {
		inv := invoice(fmt.Sprintf("I-%05d", (i*7919)%20000), fmt.Sprintf("C-%04d", r.IntN(4000)), "10", "2026-03-01")
		inv.Due += engine.Date(r.IntN(60))
		c.Invoices = append(c.Invoices, inv)
	}
	all := func(workers int) string {
		c.Workers = workers
		got, s := run(t, c)
		return fmt.Sprintf("%s%+v", got, *s)
	}
	one := all(1)
	if strings.Count(one, "\n") < 20000 {
		t.Fatalf("only %d messages", strings.Count(one, "\n"))
	}
	for _, n := range []int{2, 8} {
		if all(n) != one {
			t.Errorf("%d workers give other bytes than one", n)
		}
	}
}

func TestPropertiesOfEveryReplay(t *testing.T) {
	for seed := range uint64(trials) {
		c := randomConfig(rand.New(rand.NewPCG(seed, 2)))
		owner, settled := map[string]string{}, map[string]engine.Date{}
		for _, inv := range c.Invoices {
			owner[inv.ID], settled[inv.ID] = inv.Client+inv.Currency.Code(), inv.PaidOn
		}
		for _, e := range c.Events {
			if e.Type == engine.EventRefund || e.Type == engine.EventDebitRejected {
				delete(settled, e.Invoice) // it may owe again
			}
		}
		var last engine.Message
		_, err := simulate.Run(context.Background(), c, func(m engine.Message) error {
			if m.Date < last.Date || m.Date == last.Date && m.Client < last.Client {
				t.Errorf("seed %d: %s comes after %s", seed, show(&m), show(&last))
			}
			last = m
			var sum engine.Amount
			for _, l := range m.Lines {
				sum += l.ToAsk()
				if l.ToAsk() < 0 || l.Less < 0 {
					t.Errorf("seed %d: %s asks for %d of %d", seed, show(&m), l.ToAsk(), l.Open)
				}
				if owner[l.Invoice] != m.Client+m.Currency.Code() {
					t.Errorf("seed %d: %s mixes clients or currencies", seed, show(&m))
				}
				if on := settled[l.Invoice]; on != 0 && m.Date >= on && l.Open > 0 {
					t.Errorf("seed %d: %s asks for what was paid on %s", seed, show(&m), on)
				}
			}
			if sum != m.Amount {
				t.Errorf("seed %d: %s adds up to %d, not %d", seed, show(&m), sum, m.Amount)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		oneEscalationADay(t, seed, c)
	}
}

// oneEscalationADay checks the histories of all invoices of a portfolio.
func oneEscalationADay(t *testing.T, seed uint64, c simulate.Config) {
	t.Helper()
	for _, inv := range c.Invoices {
		s, err := replay.History(context.Background(), c, inv.ID, c.To)
		if err != nil {
			t.Fatal(err)
		}
		taken := map[engine.Date]int{}
		for _, e := range s.Path {
			if e.Step.Kind == engine.StepNext && !e.Opened && e.Machine.CatchUp == engine.CatchUpStep {
				if taken[e.Day]++; taken[e.Day] > 1 {
					t.Errorf("seed %d: %s was escalated twice on %s", seed, inv.ID, e.Day)
				}
			}
		}
	}
}
