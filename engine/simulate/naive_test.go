package simulate_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

// naive is the simulator one would write first: every day, every invoice,
// every guard. It knows no wake, no agenda and no sum kept from another day.
type naive struct {
	simulate.Config
	day      engine.Date
	drafts   map[engine.Date][]engine.Draft
	steps    map[string]int // next rules taken, by day and case
	clients  []*naiveClient
	gone     int // suppressed
	movedOut int
}

type naiveClient struct {
	engine.Client
	invoices []*naiveInvoice
	all      map[engine.Currency]*engine.Promise
	money    map[engine.Currency]engine.Amount // on account
	moved    []*naiveMove
	today    []*naiveMove       // that want to go out, when contacts are capped
	contacts []engine.Contacted // that count for caps
	got      []engine.Contacted // all of them
	agreed   engine.Date        // when a state that puts them on the blacklist was granted
	paid     []engine.Date      // on which exports say that money came in
}

type naiveInvoice struct {
	engine.Invoice
	promise engine.Promise
	settled engine.Date // the day of the payment that left nothing open
	of      *naiveCase
}

type naiveCase struct {
	m        *engine.Machine
	c        engine.Case
	currency engine.Currency
	invoice  *naiveInvoice // nil for ScopeClient
	last     engine.Outcome
	decision engine.Decision
}

type naiveMove struct {
	of           *naiveCase
	state        engine.StateID
	action       *engine.Action
	decided, out engine.Date
	why          string
	key          engine.ActionKey
	was          naiveStanding
}

// naiveStanding is what may take away the reason of an action.
type naiveStanding struct {
	open, ask                    engine.Amount
	due                          engine.Date
	late                         int
	disputed, held, sold, handed bool
}

// naiveRun returns the messages, one a line, and what became of the cases.
func naiveRun(c simulate.Config) (messages, outcome string) {
	n := &naive{Config: c, drafts: map[engine.Date][]engine.Draft{}, steps: map[string]int{}}
	ids := map[string]*naiveClient{}
	for i := range c.Clients {
		k := &naiveClient{Client: c.Clients[i], all: map[engine.Currency]*engine.Promise{}, money: map[engine.Currency]engine.Amount{}}
		n.clients, ids[k.ID] = append(n.clients, k), k
	}
	for i := range c.Invoices {
		inv := &naiveInvoice{Invoice: c.Invoices[i]}
		k := ids[inv.Client]
		k.invoices = append(k.invoices, inv)
		k.all[inv.Currency] = &engine.Promise{}
		n.opening(k, inv)
	}
	for n.day = c.From; n.day <= c.To; n.day++ {
		for _, k := range n.clients {
			n.client(k)
		}
	}
	var b strings.Builder
	for n.day = c.From; n.day <= c.To; n.day++ {
		for _, m := range engine.Outreach(c.Book, n.day, n.drafts[n.day]) {
			fmt.Fprintln(&b, show(&m))
		}
	}
	return b.String(), n.outcome()
}

func (n *naive) opening(k *naiveClient, inv *naiveInvoice) {
	switch {
	case inv.PaidOn != 0 && inv.PaidOn < n.From:
		inv.Open, inv.settled = min(inv.Open, 0), inv.PaidOn
		k.paid = append(k.paid, inv.PaidOn)
	case inv.PaidOn != 0 && inv.Open == 0:
		inv.Open = inv.Amount
		return
	case inv.Gross:
		return
	}
	for _, e := range n.Events {
		if e.Invoice == inv.ID && e.Date < n.From {
			switch e.Type {
			case engine.EventPayment, engine.EventCredit, engine.EventAllocation:
				inv.Open += e.Amount
			case engine.EventRefund:
				inv.Open -= e.Amount
			case engine.EventDebitRejected:
				inv.Open -= e.Amount + e.Fee
				inv.Amount -= e.Fee
			}
		}
	}
}

func (n *naive) known(k *naiveClient, cur engine.Currency) []*engine.Invoice {
	var list []*engine.Invoice
	for _, inv := range k.invoices {
		if inv.Issued <= n.day && inv.Currency == cur {
			list = append(list, &inv.Invoice)
		}
	}
	return list
}

func (n *naive) account(k *naiveClient, cur engine.Currency) engine.Account {
	a := engine.AccountOf(n.known(k, cur), n.day)
	a.OnAccount = max(0, k.money[cur])
	a.BrokenPromises, a.KeptPromises = k.all[cur].BrokenCount(n.day), k.all[cur].KeptCount()
	for _, inv := range k.invoices {
		if inv.Currency == cur && inv.Issued <= n.day {
			a.BrokenPromises += inv.promise.BrokenCount(n.day)
			a.KeptPromises += inv.promise.KeptCount()
		}
	}
	var settled []engine.Settled
	for _, inv := range k.invoices {
		if inv.Currency == cur && inv.settled != 0 && inv.Amount > 0 {
			settled = append(settled, engine.Settled{Invoice: inv.ID, On: inv.settled, Due: inv.Due})
		}
	}
	slices.SortFunc(settled, engine.Settled.Compare)
	a.Habit = engine.HabitOf(settled)
	a.History = n.touch(k)
	return a
}

// client replays one day of one client.
func (n *naive) client(k *naiveClient) {
	for _, e := range n.Events {
		if e.Date == n.day || e.Date < n.day && n.day == n.From {
			n.event(k, e)
		}
	}
	for _, inv := range k.invoices {
		if inv.OnHold && inv.HoldUntil != 0 && inv.HoldUntil <= n.day {
			inv.OnHold, inv.HoldUntil = false, 0
		}
	}
	for _, inv := range k.invoices {
		if inv.PaidOn == n.day && inv.Open > 0 {
			k.money[inv.Currency] -= min(inv.Open, max(0, k.money[inv.Currency]))
			n.pay(k, inv, engine.Event{Date: n.day, Type: engine.EventPayment, Invoice: inv.ID, Amount: inv.Open})
		}
		if inv.PaidOn == n.day { // whatever events said of it before
			k.paid = append(k.paid, n.day)
		}
		if inv.PaidOn == n.day && inv.Amount > 0 {
			inv.settled = n.day
		}
	}
	for cur := range k.all {
		engine.ApplyCash(n.known(k, cur), k.money[cur])
	}
	n.blacklist(k)
	for _, inv := range k.invoices {
		if inv.Issued <= n.day {
			n.assign(k, inv)
		}
	}
	for _, c := range k.cases() {
		n.decide(k, c)
	}
	moved := k.moved
	k.moved = nil
	for _, mv := range moved {
		switch {
		case mv.out > n.day:
			k.moved = append(k.moved, mv)
		case n.lapsed(k, mv):
			n.lapse(mv)
		default:
			n.put(k, mv)
		}
	}
	n.spend(k)
	if n.day == n.To {
		n.movedOut += len(k.moved)
	}
}

// blacklist puts a client on the blacklist the day after that was granted, and takes them off once
// nothing is overdue beyond their credit.
func (n *naive) blacklist(k *naiveClient) {
	if k.agreed != 0 && k.Blacklisted == 0 {
		k.Blacklisted = k.agreed
	}
	for _, inv := range k.invoices {
		if inv.Issued <= n.day && inv.Due < n.day && inv.Open > inv.Credited+inv.Covered {
			return
		}
	}
	k.Blacklisted, k.agreed = 0, 0
}

func (k *naiveClient) cases() []*naiveCase {
	var list []*naiveCase
	for _, inv := range k.invoices {
		if inv.of != nil && !slices.Contains(list, inv.of) {
			list = append(list, inv.of)
		}
	}
	return list
}

func (n *naive) pay(k *naiveClient, inv *naiveInvoice, e engine.Event) {
	before := inv.Open
	e.Apply(&inv.Invoice, &inv.promise)
	if before > 0 && inv.Open <= 0 && (e.Type == engine.EventPayment || e.Type == engine.EventAllocation) {
		inv.settled = e.Date
		if inv.PaidOn <= n.day {
			inv.settled = max(e.Date, inv.PaidOn)
		}
	}
	if inv.Open > 0 {
		inv.settled = 0
	}
	if e.Type == engine.EventAllocation {
		k.money[inv.Currency] -= e.Amount
		return
	}
	e.Apply(&engine.Invoice{}, k.all[inv.Currency])
}

func (n *naive) event(k *naiveClient, e engine.Event) {
	for _, c := range k.cases() {
		if k.concerns(c, e) {
			n.came(c, &e)
		}
	}
	switch {
	case e.Invoice != "":
		for _, inv := range k.invoices {
			if inv.ID == e.Invoice {
				e.ApplyClient(&k.Client)
				switch e.Type {
				case engine.EventPayment, engine.EventCredit, engine.EventRefund, engine.EventDebitRejected, engine.EventAllocation:
					n.pay(k, inv, e)
				default:
					e.Apply(&inv.Invoice, &inv.promise)
				}
			}
		}
	case e.Client != k.ID:
	case e.Type == engine.EventPayment, e.Type == engine.EventCredit, e.Type == engine.EventRefund:
		if k.all[e.Currency] == nil {
			return // they owe nothing in it
		}
		if e.Type == engine.EventRefund {
			k.money[e.Currency] -= e.Amount
		} else {
			k.money[e.Currency] += e.Amount
		}
		e.Apply(&engine.Invoice{}, k.all[e.Currency])
	case e.Type.OfClient():
		k.OptOut, k.Consent = slices.Clone(k.OptOut), slices.Clone(k.Consent)
		e.ApplyClient(&k.Client)
		if e.Type == engine.EventUnblacklist {
			k.agreed = 0
		}
	case e.Type == engine.EventBounce || e.Type == engine.EventReturned:
		e.ApplyClient(&k.Client)
	case e.Promises():
		for cur, p := range k.all {
			e.Apply(&engine.Invoice{Open: engine.AccountOf(n.known(k, cur), e.Date).OpenTotal}, p)
		}
	default:
		for _, inv := range k.invoices {
			e.Apply(&inv.Invoice, &inv.promise)
		}
	}
}

// came tells a case what an event says of its last action.
func (n *naive) came(c *naiveCase, e *engine.Event) {
	if e.Type == engine.EventCall {
		if k, made := c.c.Called(c.m, e.Date); made {
			of, _ := e.CameOf()
			of.State, of.Entry = c.m.Name(k.State), k.Entry
			c.last = c.last.Then(of)
		}
	}
	c.last.Update(e)
}

// concerns reports whether an event is about a case, or about all of the client.
func (k *naiveClient) concerns(c *naiveCase, e engine.Event) bool {
	return e.Invoice == "" && e.Client == k.ID ||
		slices.ContainsFunc(k.invoices, func(inv *naiveInvoice) bool { return inv.ID == e.Invoice && inv.of == c })
}

func (n *naive) assign(k *naiveClient, inv *naiveInvoice) {
	if inv.Open <= 0 || inv.Amount <= 0 || inv.of != nil && (inv.of.c.State != inv.of.m.Start || inv.of.c.Contacts > 0 || len(inv.of.c.Pending) > 0) {
		return
	}
	var to *engine.Machine
	for _, l := range n.Book.Assign {
		m := n.Book.Machines[l.Policy]
		if inv.Factored && !m.Factored {
			continue
		}
		c := engine.NewCase(m, n.day)
		in := &engine.Input{
			Facts: engine.Facts{
				Invoice: &inv.Invoice, Client: &k.Client, Account: n.account(k, inv.Currency),
				Promise: inv.promise, Calendar: n.Book.Calendar,
			},
			Machine: m, Case: &c, Today: n.day,
		}
		if l.When != nil {
			if ok, _ := l.When.Holds(in); !ok {
				continue
			}
		}
		to = m
		break
	}
	if to == nil {
		inv.of = nil
		return
	}
	if inv.of != nil && inv.of.m == to {
		return
	}
	inv.of = nil
	if to.Scope == engine.ScopeClient {
		for _, c := range k.cases() {
			if c.m == to && c.currency == inv.Currency {
				inv.of = c
				return
			}
		}
		inv.of = &naiveCase{m: to, c: engine.NewCase(to, n.day), currency: inv.Currency}
		return
	}
	inv.of = &naiveCase{m: to, c: engine.NewCase(to, n.day), currency: inv.Currency, invoice: inv}
}

func (n *naive) facts(k *naiveClient, c *naiveCase) *engine.Facts {
	client := k.Client
	f := &engine.Facts{Client: &client, Account: n.account(k, c.currency), Last: c.last, Calendar: n.Book.Calendar}
	all := []engine.Promise{*k.all[c.currency]}
	for _, inv := range k.invoices {
		if inv.of == c && inv.Issued <= n.day {
			all = append(all, inv.promise)
		}
		if inv.ID == c.c.Anchor && inv.Issued <= n.day && inv.Open > 0 {
			f.AnchorOwes = true
		}
	}
	if c.invoice != nil {
		f.Invoice = &c.invoice.Invoice
	} else {
		f.Own = n.own(k, c)
	}
	total := 0
	for _, p := range all {
		total += p.BrokenCount(n.day)
		if p.Made > f.Promise.Made {
			f.Promise = p
		}
	}
	f.Promise.Broken = total
	if f.Promise.BrokenOn(n.day) {
		f.Promise.Broken--
	}
	return f
}

// own sums up the invoices of a client's case; what is held or elsewhere is not asked for.
func (n *naive) own(k *naiveClient, c *naiveCase) *engine.Account {
	var list []*engine.Invoice
	for _, inv := range k.invoices {
		if inv.of == c && inv.Issued <= n.day {
			list = append(list, &inv.Invoice)
		}
	}
	a := engine.OwnOf(list, n.day)
	return &a
}

func (n *naive) decide(k *naiveClient, c *naiveCase) {
	before := c.c
	var granted []engine.Approval
	for {
		d, err := engine.Decide(c.m, before, n.facts(k, c), n.day)
		c.decision = d
		if err != nil {
			return
		}
		if n.Withhold || d.Proposal == nil {
			break
		}
		granted = append(granted, *d.Proposal)
		before.Approved = append(slices.Clone(before.Approved), *d.Proposal)
	}
	c.c = c.decision.Case
	for _, s := range c.decision.Steps {
		if c.m.States[s.To].Blacklist && k.Blacklisted == 0 && slices.Contains(granted, engine.Approval{From: s.From, To: s.To, Rule: s.Rule}) {
			k.agreed = n.day
		}
		if s.Kind == engine.StepNext && !s.Passed {
			n.steps[fmt.Sprintf("%s %s %p", n.day, k.ID, c)]++
		}
		n.gone += len(s.Unasked)
		for i, a := range s.Actions {
			mv := &naiveMove{of: c, state: s.To, action: a, key: s.Pending[i].ActionKey, decided: n.day, out: n.day, why: replay.DeferredClosed}
			mv.was = n.standingOf(k, c)
			if c.c.PendingOf(mv.key) == nil { // the case went on within the day
				n.gone++
				continue
			}
			if a.Contact {
				mv.out = n.open(k, n.day)
			}
			if mv.out == n.day {
				n.put(k, mv)
				continue
			}
			k.moved = append(k.moved, mv)
		}
	}
}

// open is the first day from a day on that no calendar closes to a contact.
func (n *naive) open(k *naiveClient, d engine.Date) engine.Date {
	p := n.Book.Pressure
	for p.BusinessDays && !n.Book.Calendar.BusinessDay(d) ||
		p.ClientCalendar && n.Book.Calendars[k.Country] != nil && !n.Book.Calendars[k.Country].BusinessDay(d) {
		d++
	}
	return d
}

// put sends what may go out today, and lets contacts wait for the others of the day when they are capped.
func (n *naive) put(k *naiveClient, mv *naiveMove) {
	if len(n.Book.Pressure.Caps) == 0 || !mv.action.Contact {
		n.send(k, mv)
		return
	}
	k.today = append(k.today, mv)
}

// spend lets the contacts of the day out, the firmest message first, as long as every cap
// has room; the others go out on the first day that has.
func (n *naive) spend(k *naiveClient) {
	type target struct {
		channel, to, attention, language, currency string
		contact                                    bool
		message                                    int // among those for the recipient
	}
	of := func(mv *naiveMove) target {
		r := engine.Reach(n.Book.Addresses, mv.action, &k.Client)
		attention := ""
		if r.Action.Channel == "letter" && r.Contact != nil {
			attention = r.Contact.Name
		}
		return target{r.Action.Channel, r.To, attention, r.Language(&k.Client), mv.of.currency.Code(), r.Action.Contact, 0}
	}
	// Of what goes to one recipient, the firmest speaks for its own and may mention the others.
	type voice struct {
		m       *engine.Machine
		state   engine.StateID
		text    string
		instead bool
	}
	voiceOf := func(mv *naiveMove, a *engine.Action) voice {
		if a.StandIn { // one task stands in for all of a state
			return voice{mv.of.m, mv.state, "", true}
		}
		return voice{mv.of.m, mv.state, a.Template, false}
	}
	messages := map[*naiveMove]int{}
	for _, mv := range k.today {
		var voices []voice
		for _, o := range k.today {
			a := engine.Reach(n.Book.Addresses, o.action, &k.Client).Action
			if v := voiceOf(o, a); of(o) == of(mv) && !slices.Contains(voices, v) {
				voices = append(voices, v)
			}
		}
		// Of equally firm policies the one speaks that asks for the most in one text.
		most := map[*engine.Machine]map[engine.Tone]engine.Amount{}
		for _, v := range voices {
			sum := engine.Amount(0)
			for _, o := range k.today {
				if of(o) == of(mv) && voiceOf(o, engine.Reach(n.Book.Addresses, o.action, &k.Client).Action) == v {
					sum += n.standingOf(k, o.of).ask
				}
			}
			if most[v.m] == nil {
				most[v.m] = map[engine.Tone]engine.Amount{}
			}
			tone := v.m.States[v.state].Tone
			most[v.m][tone] = max(most[v.m][tone], sum)
		}
		slices.SortFunc(voices, func(a, b voice) int {
			x, y := a.m.States[a.state].Tone, b.m.States[b.state].Tone
			return cmp.Or(cmp.Compare(y, x), cmp.Compare(most[b.m][y], most[a.m][x]), cmp.Compare(a.m.Policy, b.m.Policy), cmp.Compare(b.state, a.state), cmp.Compare(a.text, b.text))
		})
		group, taken := 0, map[voice]int{}
		for i, v := range voices {
			if taken[v] != 0 {
				continue
			}
			group++
			taken[v] = group
			for _, o := range voices[i+1:] {
				if taken[o] == 0 && (o.m != v.m || o.state != v.state) && v.text == "mentions" && v.m.States[v.state].Tone != engine.ToneFormal && o.m.States[o.state].Tone != engine.ToneFormal {
					taken[o] = group
				}
			}
		}
		a := engine.Reach(n.Book.Addresses, mv.action, &k.Client).Action
		messages[mv] = taken[voiceOf(mv, a)]
	}
	recipient := of
	of = func(mv *naiveMove) target {
		x := recipient(mv)
		x.message = messages[mv]
		return x
	}
	tone := map[target]engine.Tone{}
	for _, mv := range k.today {
		tone[of(mv)] = max(tone[of(mv)], mv.of.m.States[mv.state].Tone)
	}
	order := slices.Collect(maps.Keys(tone))
	slices.SortFunc(order, func(a, b target) int {
		return cmp.Or(cmp.Compare(tone[b], tone[a]), cmp.Compare(a.channel, b.channel), cmp.Compare(a.to, b.to),
			cmp.Compare(a.attention, b.attention), cmp.Compare(a.language, b.language), cmp.Compare(a.currency, b.currency), cmp.Compare(a.message, b.message))
	})
	today := k.today
	k.today = nil
	for _, x := range order {
		out := n.day
		for x.contact && n.full(k, x.channel, out) {
			out++
		}
		sent := false
		for _, mv := range today {
			switch {
			case of(mv) != x:
			case out == n.day:
				sent = n.send(k, mv) || sent
			default:
				mv.out, mv.why = n.open(k, out), replay.DeferredCap
				mv.was = n.standingOf(k, mv.of)
				k.moved = append(k.moved, mv)
			}
		}
		if sent && x.contact {
			k.contacts = append(k.contacts, engine.Contacted{On: n.day, Channel: x.channel})
		}
	}
}

// full reports whether some cap has no room for one more contact on a day.
func (n *naive) full(k *naiveClient, channel string, d engine.Date) bool {
	for _, c := range n.Book.Pressure.Caps {
		count := 0
		for _, x := range k.contacts {
			if x.On > d-engine.Date(c.Days) && (c.Channel == "" || c.Channel == x.Channel) {
				count++
			}
		}
		if (c.Channel == "" || c.Channel == channel) && count >= c.Contacts {
			return true
		}
	}
	return false
}

func (n *naive) standingOf(k *naiveClient, c *naiveCase) naiveStanding {
	if inv := c.invoice; inv != nil {
		return naiveStanding{
			open: inv.Open, ask: inv.ToAsk(), due: inv.Due, late: int(n.day - inv.Due), disputed: inv.Disputed, held: inv.OnHold,
			sold: inv.Factored, handed: inv.HandedOver != 0,
		}
	}
	var s naiveStanding
	contested, held := false, false
	for _, inv := range k.invoices {
		if inv.of != c || inv.Open <= 0 {
			continue
		}
		s.open += inv.Open
		switch {
		case inv.Undisputed() == 0:
			contested = true
		case inv.OnHold:
			held = true
		case !inv.Factored && inv.HandedOver == 0 && inv.ToAsk() > 0:
			s.ask += inv.ToAsk()
			if s.due == 0 || inv.Due < s.due {
				s.due = inv.Due
			}
		}
	}
	if s.due != 0 && n.day > s.due {
		s.late = 1
	}
	if s.ask == 0 {
		s.disputed, s.held = contested, held
	}
	return s
}

// lapse counts what lost its reason, which the case does once that is back.
func (n *naive) lapse(mv *naiveMove) {
	n.gone++
	mv.of.c.Becomes(mv.key, engine.PendingLapsed, "lapsed")
}

func (n *naive) lapsed(k *naiveClient, mv *naiveMove) bool {
	was, now, contact := mv.was, n.standingOf(k, mv.of), mv.action.Contact
	if was.open > 0 && now.open <= 0 || now.disputed && !was.disputed || now.held && (!was.held || contact) {
		return true
	}
	if contact && (now.open > 0 && now.ask <= 0 || now.sold && !was.sold && !mv.of.m.Factored ||
		now.handed && !was.handed && !mv.of.m.UsesHandedOver || now.due > was.due && now.late < was.late) {
		return true
	}
	c := &mv.of.c
	return c.PendingOf(mv.key) == nil || c.Held() && c.State != mv.state
}

// send files what goes out, and reports whether there was something to list.
func (n *naive) send(k *naiveClient, mv *naiveMove) bool {
	client, c, state, a := k.Client, mv.of, mv.state, mv.action
	d := engine.Draft{Machine: c.m, State: state, Action: a, Client: &client, Currency: c.currency, Decided: mv.decided}
	if mv.decided < n.day {
		d.Deferred = mv.why
	}
	add := func(inv *naiveInvoice) {
		d.Lines = append(d.Lines, engine.Line{
			Invoice: inv.ID, Policy: c.m.Policy, State: c.m.Name(state), Open: inv.Open, Less: inv.Open - inv.ToAsk(), Due: inv.Due, DaysLate: int(n.day - inv.Due),
		})
	}
	if c.invoice != nil {
		add(c.invoice)
	} else {
		asked := func(inv *naiveInvoice) bool {
			return inv.Undisputed() > 0 && !inv.OnHold && !inv.Factored && inv.HandedOver == 0 && inv.ToAsk() > 0
		}
		var open, overdue []*naiveInvoice
		for _, inv := range k.invoices {
			if inv.of == c && inv.Open > 0 {
				open = append(open, inv)
				if inv.Due < n.day && asked(inv) { // what others chase, or is contested, makes nothing else late
					overdue = append(overdue, inv)
				}
			}
		}
		if len(overdue) > 0 {
			open = overdue
		}
		for _, inv := range open {
			if asked(inv) {
				add(inv)
			}
		}
		if a.Contact && len(d.Lines) == 0 && (len(open) > 0 || n.account(k, c.currency).OpenTotal > 0) {
			n.lapse(mv)
			return false
		}
	}
	d.Known = n.account(k, c.currency).Known
	n.drafts[n.day] = append(n.drafts[n.day], d)
	reached := engine.Reach(n.Book.Addresses, a, &client).Action
	if reached.Contact {
		k.got = append(k.got, engine.Contacted{On: n.day, Channel: reached.Channel})
	}
	c.c.Happened(c.m, mv.key, a.Contact, n.day)
	if !reached.StandIn {
		now := engine.Outcome{Channel: reached.Channel, Result: "sent", On: n.day, State: c.m.Name(mv.key.State), Entry: mv.key.Entry}
		c.last = c.last.Then(now)
	}
	for _, e := range n.Events {
		if e.Date == n.day && k.concerns(c, e) {
			n.came(c, &e)
		}
	}
	return true
}

// outcome tells where the cases stand, how many proposals wait, and what was suppressed.
func (n *naive) outcome() string {
	counts := map[string]int{}
	pending := 0
	for _, k := range n.clients {
		for _, c := range k.cases() {
			counts[c.m.Policy+"/"+c.m.Name(c.c.State)]++
			if c.decision.Proposal != nil && n.Withhold {
				pending++
			}
		}
	}
	return outcomeText(counts, pending, n.gone, n.movedOut)
}

func outcomeText(counts map[string]int, pending, gone, moved int) string {
	return fmt.Sprintf("%v pending %d suppressed %d moved past the end %d", counts, pending, gone, moved)
}
