package plan_test

import (
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/replay"
)

// Whoever wants more random portfolios than the tests try, or others, says so.
var (
	trials = flag.Int("trials", 5, "how many random portfolios the widest property is tried on")
	first  = flag.Uint64("first", 0, "the first of their seeds")
)

// seeds draws the portfolios of a property that is tried on a share of trials; with -short it is a part of those.
func seeds(share, short int) (list []uint64) {
	n := *trials / share
	if testing.Short() {
		n /= short
	}
	for i := range max(n, 1) {
		list = append(list, *first+uint64(i))
	}
	return list
}

// oddDays is a calendar in which every seventh and every tenth day is closed.
type oddDays struct{}

func (oddDays) BusinessDay(d engine.Date) bool { return d%7 != 3 && d%10 != 0 }

// randomConfig is a small portfolio on policies of both scopes.
func randomConfig(r *rand.Rand) replay.Config {
	book := bookOf(machine("one", engine.ScopeInvoice, r.IntN(8), 10+r.IntN(8), 25),
		machine("two", engine.ScopeInvoice, 3, 9, 20), machine("all", engine.ScopeClient, r.IntN(5), 12, 30))
	small := when(func(in *engine.Input) bool { return in.Open() < 1500 })
	soon := late(-5)
	book.Assign = []engine.AssignLine{{Policy: 1, When: small}, {Policy: 2, When: soon}, {Policy: 0}}
	if r.IntN(2) == 0 { // some invoices have no policy for a while
		many := guard{account: true, holds: func(in *engine.Input) (bool, error) { return in.Account.OpenCount > 2, nil }}
		book.Assign = []engine.AssignLine{{Policy: 1, When: small}, {Policy: 0, When: soon}, {Policy: 2, When: many}}
	}
	broken := when(func(in *engine.Input) bool { return in.Account.BrokenPromises > 0 })
	overdue := when(func(in *engine.Input) bool { return in.Account.OverdueCount > 1 })
	slow := when(func(in *engine.Input) bool { return in.Account.Habit.Paid > 0 && in.Account.Habit.Usual > 5 })
	book.Machines[2].Anchor, book.Machines[2].AnchorPaid = engine.Anchor(r.IntN(3)), engine.AnchorPaid(r.IntN(3))
	reliable := when(func(in *engine.Input) bool { share, ok := in.Account.BreakShare(); return ok && share <= 50 })
	ignored := when(func(in *engine.Input) bool { return in.Account.History.Unanswered > 1 })
	lost := when(func(in *engine.Input) bool {
		return in.Account.History.Outcome == "bounced" || in.Account.History.Reached == "call"
	})
	ignored.account, lost.account = true, true
	barred := when(func(in *engine.Input) bool { return in.Client.Blacklisted != 0 })
	broken.account, overdue.account, slow.account, reliable.account = true, true, true, true
	parts := when(func(in *engine.Input) bool { return in.Instalments > 1 })
	parts.account = true
	next := book.Machines[1].States[0].Next
	if n := r.IntN(9); n < 8 { // time alone, or other invoices of the client, turn these
		first := []engine.Rule{{To: 2, When: []guard{broken, overdue, slow, reliable, ignored, lost, parts, barred}[n]}}
		book.UsesContacts = n == 4 || n == 5
		book.Machines[1].States[0].Next, book.Machines[1].UsesAccount = append(first, next...), true
	}
	if r.IntN(3) == 0 { // counted from a formal step
		book.Machines[0].States[1].Tone = engine.ToneFormal
		book.Machines[0].States[1].Next[0].When = daily(func(in *engine.Input) bool { return in.Case.Formal != 0 && in.Today >= in.Case.Formal+6 })
	}
	if r.IntN(3) == 0 { // counted back from the end of limitation
		book.Limitation = engine.Limitation{Business: engine.LimitTerm{Years: 1, YearEnd: r.IntN(3) == 0, Acknowledged: engine.EffectRestarts, PartPaid: engine.EffectRestarts, Court: engine.EffectPauses}, FromIssue: r.IntN(2) == 0}
		book.Machines[1].States[1].Next[0].When = daily(func(in *engine.Input) bool { return in.LimitationEnd() != 0 && in.LimitationEnd()-in.Today < 350 })
	}
	if r.IntN(2) == 0 { // what came of a message leads on sooner
		came := when(func(in *engine.Input) bool { return in.Last.Result == "bounced" || in.Last.Result == "no_answer" })
		for _, m := range book.Machines {
			m.States[1].Next, m.UsesLast = append([]engine.Rule{{To: 2, When: came}}, m.States[1].Next...), true
		}
	}
	for _, m := range book.Machines { // what somebody else chases
		m.Factored, m.UsesHandedOver = r.IntN(4) == 0, r.IntN(3) == 0
	}
	book.Pressure.BusinessDays = r.IntN(2) == 0
	if r.IntN(2) == 0 {
		book.Machines[0].States[2].Do = append(book.Machines[0].States[2].Do, engine.Action{Channel: "whatsapp", Template: "nudge", Contact: true})
		book.Pressure.Caps = []engine.Cap{{Contacts: 1 + r.IntN(2), Days: 1 + r.IntN(6)}, {Contacts: 1, Days: 4, Channel: "call"}}
	}
	if r.IntN(2) == 0 {
		book.Pressure.ClientCalendar, book.Calendars = true, map[string]engine.Calendar{"DE": oddDays{}}
	}
	if r.IntN(2) == 0 { // people of the client, one after the other
		for _, m := range book.Machines {
			for i := range m.States {
				for j := range m.States[i].Do {
					if do := &m.States[i].Do[j]; do.Contact {
						do.Contacts = [][]string{nil, {"treasurer"}, {"owner", "treasurer"}}[r.IntN(3)]
					}
				}
			}
		}
	}
	book.Machines[0].CatchUp = engine.CatchUp(r.IntN(2))
	if r.IntN(3) == 0 {
		book.Machines[0].States[2].Approve = when(func(in *engine.Input) bool { return in.Open() > 3000 })
	}
	if r.IntN(3) == 0 {
		book.Tolerance = map[engine.Currency]engine.Amount{engine.MustCurrency("EUR"): engine.Amount(r.IntN(2000))}
	}
	from := day("2026-03-01")
	c := replay.Config{Book: book, From: from, To: from + 60, Withhold: true}
	var ids []string
	for k := range 1 + r.IntN(3) {
		cl := client(fmt.Sprintf("C-%d", k))
		if r.IntN(4) == 0 {
			cl.Email = ""
		}
		if r.IntN(3) == 0 {
			cl.Country, cl.Consent = "DE", []string{"whatsapp"}
		}
		for n := range r.IntN(4) {
			x := engine.Contact{Role: []string{"owner", "treasurer"}[r.IntN(2)], Email: fmt.Sprintf("p%d@example.org", n), Name: fmt.Sprintf("P %d", n)}
			if r.IntN(3) == 0 {
				x.OptOut = []string{"email"}
			}
			if r.IntN(3) == 0 {
				x.Phone, x.Consent = fmt.Sprintf("+3363998000%d", n), []string{"whatsapp"}
			}
			cl.Contacts = append(cl.Contacts, x)
		}
		engine.SortContacts(cl.Contacts)
		c.Clients = append(c.Clients, cl)
		for i := range 1 + r.IntN(5) {
			id := fmt.Sprintf("I-%d%d", k, i)
			if r.IntN(4) == 0 {
				id = fmt.Sprintf("I-%d#%d", k, i+1)
			}
			inv := invoice(id, cl.ID, engine.Amount(1+r.IntN(5000)), "2026-03-01")
			inv.Due += engine.Date(r.IntN(60) - 30)
			inv.Issued = inv.Due - engine.Date(r.IntN(30))
			if r.IntN(6) == 0 {
				inv.Entity = "north"
			}
			inv.Factored = r.IntN(7) == 0
			if r.IntN(8) == 0 {
				inv.Amount, inv.Open = -inv.Amount, -inv.Open
				if len(ids) > 0 {
					inv.CreditFor = ids[r.IntN(len(ids))]
				}
			} else if r.IntN(4) == 0 {
				inv.PaidOn = max(inv.Due+engine.Date(r.IntN(40)), from)
			}
			ids = append(ids, inv.ID)
			c.Invoices = append(c.Invoices, inv)
		}
	}
	for range r.IntN(16) {
		e := randomEvent(r, from, c.Invoices)
		if !slices.ContainsFunc(c.Clients, func(cl engine.Client) bool {
			return (cl.ID == e.Client || e.Client == "" && cl.ID == "C-"+e.Invoice[2:3]) && len(cl.InRole(e.Contact)) > 0
		}) {
			e.Contact = "" // of a role that they have nobody in would be refused
		}
		c.Events = append(c.Events, e)
	}
	if r.IntN(2) == 0 {
		unsendable(r, book)
	}
	return c
}

// unsendable has the channels of a book refuse beforehand: an address, and texts about a client or of a template, on
// some days or on all.
func unsendable(r *rand.Rand, b *engine.Book) {
	wrong := []string{"p0@example.org", "p1@example.org", client("C-1").Email}[r.IntN(3)]
	b.Addresses = func(_ *engine.Client, _ *engine.Channel, to string) string {
		if to == wrong {
			return "the address does not fit"
		}
		return ""
	}
	who, of, days := fmt.Sprintf("C-%d", r.IntN(3)), 1+r.IntN(2), 1+r.IntN(9)
	b.Unwritable = func(m *engine.Message, input func(int) engine.Input) error {
		if m.Client != who || len(m.Lines)%of > 0 || int(m.Date)%9 >= days || len(m.Lines) > 0 && input(0).Client.ID != who {
			return nil
		}
		return fmt.Errorf("it has a character that no font has")
	}
}

func randomEvent(r *rand.Rand, from engine.Date, invoices []engine.Invoice) engine.Event {
	of := &invoices[r.IntN(len(invoices))]
	e := engine.Event{
		Date: max(from+engine.Date(r.IntN(60)), of.Issued), Amount: engine.Amount(1 + r.IntN(4000)),
		Type: engine.EventTypes[r.IntN(len(engine.EventTypes))], Invoice: of.ID,
	}
	whole := func() { e.Client, e.Invoice = "C-"+e.Invoice[2:3], "" }
	switch e.Type {
	case engine.EventPromise:
		e.Until = e.Date + engine.Date(r.IntN(20))
		if r.IntN(2) == 0 {
			e.Amount = 0
		}
		if r.IntN(3) == 0 {
			e.Amount = 0
			whole()
		}
	case engine.EventPayment, engine.EventCredit, engine.EventRefund:
		if r.IntN(3) == 0 { // on account
			whole()
			e.Currency, e.Entity = eur, []string{"", "", "north"}[r.IntN(3)]
		}
	case engine.EventPlan:
		e.Grace = r.IntN(3)
		first := e.Date + engine.Date(r.IntN(10))
		e.Schedule, _ = engine.NewSchedule([]engine.Instalment{{Due: first, Amount: e.Amount}, {Due: first + 9, Amount: e.Amount}})
		e.Amount, e.Until = e.Schedule.Total(), e.Schedule.Last()
	case engine.EventDebitRejected:
		e.Fee = engine.Amount(r.IntN(2000))
	case engine.EventOptOut, engine.EventConsent, engine.EventWithdrawn:
		e.Channel, e.Contact = []string{"email", "whatsapp"}[r.IntN(2)], []string{"", "", "owner", "treasurer"}[r.IntN(4)]
		whole()
	case engine.EventBounce:
		e.Contact = []string{"", "owner", "treasurer"}[r.IntN(3)]
		if r.IntN(3) == 0 {
			e.To = fmt.Sprintf("p%d@example.org", r.IntN(3))
		}
		if r.IntN(2) == 0 {
			whole()
		}
	case engine.EventAddressGood:
		if r.IntN(2) == 0 {
			e.To = fmt.Sprintf("p%d@example.org", r.IntN(3))
		}
		whole()
	case engine.EventInsolvency, engine.EventInsolvencyEnded, engine.EventBlacklist, engine.EventUnblacklist, engine.EventReturned:
		whole()
	case engine.EventCall:
		e.Outcome, e.Reason, e.Amount = engine.CallOutcomes[r.IntN(len(engine.CallOutcomes))], "oversight", 0
		if e.Outcome == engine.CallPromise {
			e.Until = e.Date + engine.Date(r.IntN(20))
		}
	case engine.EventHold, engine.EventRelease:
		if e.Type == engine.EventHold && r.IntN(2) == 0 {
			e.Until = e.Date + 1 + engine.Date(r.IntN(12))
		}
		if r.IntN(2) == 0 {
			whole()
		}
	}
	return e
}

func TestRunningDayByDaySendsWhatASimulationSends(t *testing.T) {
	sent, seeds := 0, seeds(1, 10)
	for _, seed := range seeds {
		c := randomConfig(rand.New(rand.NewPCG(seed, 1)))
		l, w := open(t), newWorld(c)
		for d := c.From; d <= c.To; d++ {
			w.tell(t, l, d)
			runDay(t, l, c.Book, d)
			if again := runDay(t, l, c.Book, d); again.Plan != "" {
				t.Fatalf("seed %d: a second run on %s did something", seed, d)
			}
			dispatchtest.Deliver(t, l, c.Book, noon(d), nil)
		}
		want := simulated(t, c)
		compare(t, fmt.Sprintf("seed %d", seed), outbox(t, l), want)
		sent += len(want)
	}
	if sent < len(seeds) {
		t.Errorf("only %d messages in %d portfolios: the trial shows nothing", sent, len(seeds))
	}
}

// misfortune draws how the channels answer: each message fails, now and then, in each of the ways there are. The
// answer follows from the seed, the message and the attempt alone: the workers of several channels ask at once.
func misfortune(seed uint64) func(channels.Message) error {
	kinds := []channels.Error{
		{Outcome: channels.Temporary, Reason: channels.Network},
		{Outcome: channels.Temporary, Reason: channels.Server},
		{Outcome: channels.Temporary, Reason: channels.Unreachable},
		{Outcome: channels.RateLimited, Reason: channels.RateLimit, After: time.Hour},
		{Outcome: channels.Permanent, Reason: channels.BadAddress},
		{Outcome: channels.Permanent, Reason: channels.NotCapable},
		{Outcome: channels.Permanent, Reason: channels.BadContent},
		{Outcome: channels.Permanent, Reason: channels.OptedOut},
		{Outcome: channels.Permanent, Reason: channels.Auth},
		{Outcome: channels.Permanent, Reason: channels.NotAllowed, Only: "country RE"},
		{Outcome: channels.Ambiguous, Reason: channels.Timeout},
	}
	var mu sync.Mutex
	attempts := map[string]int{}
	return func(m channels.Message) error {
		mu.Lock()
		attempts[m.Key]++
		h := fnv.New64a()
		fmt.Fprintln(h, m.Key, attempts[m.Key])
		mu.Unlock()
		r := rand.New(rand.NewPCG(seed, h.Sum64()))
		if r.IntN(2) > 0 {
			return nil
		}
		e := kinds[r.IntN(len(kinds))]
		return &e
	}
}

// settleSome lets a person say of some messages of unknown fate what became of them, and notes where each stood.
func settleSome(t *testing.T, l ledger.Ledger, b *engine.Book, r *rand.Rand, at time.Time, fates map[ledger.Status]bool) {
	t.Helper()
	for key, m := range outboxByKey(t, l) {
		fates[m.Status] = true
		if m.Status != ledger.Unknown || r.IntN(2) == 0 {
			continue
		}
		to := []ledger.Status{ledger.Sent, ledger.Ready, ledger.Suppressed}[r.IntN(3)]
		s := dispatch.Settlement{Key: key, To: to, Reason: "I asked", By: "Claire", At: at}
		if err := dispatch.Settle(t.Context(), l, b, s); err != nil {
			t.Fatal(err)
		}
	}
}

// outboxByKey reads the outbox by key.
func outboxByKey(t *testing.T, l ledger.Ledger) map[string]ledger.Message {
	t.Helper()
	all := map[string]ledger.Message{}
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			all[m.Key] = m
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Whatever the channels answer, no case takes a step past one that did not happen.
func TestNoStepIsTakenPastOneThatDidNotHappen(t *testing.T) {
	moves, seeds := 0, seeds(2, 5)
	fates := map[ledger.Status]bool{}
	for _, seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 7))
		c := randomConfig(r)
		l, w, fails := open(t), newWorld(c), misfortune(seed)
		for d := c.From; d <= c.To; d++ {
			w.tell(t, l, d)
			runDay(t, l, c.Book, d)
			dispatchtest.Deliver(t, l, c.Book, noon(d), fails)
			settleSome(t, l, c.Book, r, noon(d), fates)
		}
		list, n := dispatchtest.PassedOver(t, l, c.Book)
		for _, said := range list {
			t.Errorf("seed %d: %s", seed, said)
		}
		moves += n
	}
	t.Logf("%d next rules", moves)
	for _, s := range []ledger.Status{ledger.Sent, ledger.Failed, ledger.Unknown, ledger.Ready, ledger.Suppressed} {
		if !fates[s] && !testing.Short() {
			t.Errorf("no message is %s: the trial shows nothing", s)
		}
	}
	if moves < len(seeds) {
		t.Errorf("only %d next rules in %d portfolios", moves, len(seeds))
	}
}

// Failures that pass within the day change nothing of what is sent.
func TestADelayWithinTheDayChangesNothing(t *testing.T) {
	failed, seeds := 0, seeds(6, 5)
	for _, seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		c := randomConfig(r)
		l, w, tried := open(t), newWorld(c), map[string]int{}
		var mu sync.Mutex // a dispatcher has several workers
		fails := func(m channels.Message) error {
			mu.Lock()
			defer mu.Unlock()
			if tried[m.Key]++; tried[m.Key] > len(m.Key)%3+1 || m.Key[0]%2 == 0 {
				return nil
			}
			failed++
			return &channels.Error{Outcome: channels.Temporary, Reason: []channels.Reason{channels.Server, channels.Network}[failed%2]}
		}
		for d := c.From; d <= c.To; d++ {
			w.tell(t, l, d)
			runDay(t, l, c.Book, d)
			for hour := range 6 {
				dispatchtest.Deliver(t, l, c.Book, noon(d).Add(time.Duration(hour)*time.Hour), fails)
			}
		}
		compare(t, fmt.Sprintf("seed %d", seed), outbox(t, l), simulated(t, c))
	}
	if failed < len(seeds) {
		t.Errorf("only %d failures in %d portfolios", failed, len(seeds))
	}
}

// refusing draws addresses, and days of a channel, that refuse for good whatever they are given: as the channels of a run
// answer, and as a simulation is told. Several channels may teach something of a client on one day: which of them came
// first does not matter.
func refusing(seed uint64) (channel func(channels.Message) error, told func(engine.Date, string, string, string) replay.Refusal) {
	kinds := []struct {
		reason  channels.Reason
		refusal replay.Refusal
	}{
		{channels.BadAddress, replay.Refusal{Result: "bounced", Means: engine.EventBounce}},
		{channels.NotCapable, replay.Refusal{Result: "bounced"}},
		{channels.BadContent, replay.Refusal{Result: "failed"}},
		{channels.OptedOut, replay.Refusal{Result: "refused", Means: engine.EventOptOut}},
	}
	drawn := func(day engine.Date, client, channel, to string) (int, bool) {
		h := fnv.New64a()
		fmt.Fprintln(h, day, client, channel, to)
		r := rand.New(rand.NewPCG(seed, h.Sum64()))
		return r.IntN(len(kinds)), r.IntN(2) == 0
	}
	channel = func(m channels.Message) error {
		n, fails := drawn(engine.DateOf(m.Date), m.Client, m.Subject, m.To.Address)
		if !fails {
			return nil
		}
		return &channels.Error{Outcome: channels.Permanent, Reason: kinds[n].reason}
	}
	told = func(day engine.Date, client, channel, to string) replay.Refusal {
		n, fails := drawn(day, client, channel, to)
		if !fails {
			return replay.Refusal{}
		}
		no := kinds[n].refusal
		if ch, _ := engine.ChannelOf(channel); !ch.Contact {
			no.Result = "failed"
		}
		no.Why = refusedBy(kinds[n].reason)
		return no
	}
	return channel, told
}

// otherwise gives clients a postal address, or none, and actions something that stands in for them, or a letter beside.
func otherwise(r *rand.Rand, c *replay.Config) {
	for i := range c.Clients {
		if r.IntN(3) > 0 {
			c.Clients[i].Address = []string{"1 rue Neuve", "59000 Lille"}
		}
	}
	for _, m := range c.Book.Machines {
		for i := range m.States {
			s := &m.States[i]
			for k := range s.Do {
				letter := &engine.Action{Channel: "letter", Template: s.Do[k].Template, Contact: true}
				if do := &s.Do[k]; do.Contact {
					do.GoOn = r.IntN(6) == 0
					do.Else = []*engine.Action{nil, letter, {Channel: "sms", Template: do.Template, Contact: true, Else: letter}}[r.IntN(3)]
				}
			}
			if s.Tone == engine.ToneFormal {
				params := map[string]string{engine.ParamRegistered: "true"}
				s.Do = append(s.Do, engine.Action{Channel: "letter", Template: "formal", Contact: true, Params: params})
			}
		}
	}
}

// Permanent failures that only the delivery shows, and calls that nobody makes, leave the daily runs and a simulation
// that is told of them in step, day by day.
func TestRunningDayByDayFailsAsASimulationFails(t *testing.T) {
	refused, seeds := 0, seeds(3, 3)
	for _, seed := range seeds {
		for _, calls := range []bool{true, false} {
			r := rand.New(rand.NewPCG(seed, 1))
			c := randomConfig(r)
			otherwise(r, &c)
			channel, told := refusing(seed)
			c.Refuses, c.CallsNotMade = told, !calls
			deliver := dispatchtest.Deliver
			if !calls {
				deliver = dispatchtest.DeliverAlone
			}
			l, w := open(t), newWorld(c)
			for d := c.From; d <= c.To; d++ {
				w.tell(t, l, d)
				runDay(t, l, c.Book, d)
				deliver(t, l, c.Book, noon(d), channel)
			}
			sent, failed := concluded(t, l)
			want, no := simulatedWith(t, c)
			what := fmt.Sprintf("seed %d, calls made: %v", seed, calls)
			compare(t, what+", refused", failed, no)
			compare(t, what+", sent", sent, want)
			refused += len(no)
		}
	}
	if refused < len(seeds) {
		t.Errorf("only %d refusals in %d portfolios: the trial shows nothing", refused, len(seeds))
	}
}
