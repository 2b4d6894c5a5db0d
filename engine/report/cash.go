package report

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Cash is what came in within the span, and what is promised.
type Cash struct {
	Collected engine.Amount // money with its day: payments, less refunds and debits that were refused
	OnAccount engine.Amount // of it, money that named no invoice
	Lowered   engine.Amount // what exports lowered without saying when it was paid; not in Collected
	Promised  engine.Amount // of promises and plans that run on the day: what of them did not come in yet
	Broken    engine.Amount // of those broken in the span: what did not come in by their day
	Kept      int           // promises and plans of which the last money came in, in the span
	BrokenN   int           // that were broken in the span
}

// cash adds up what came in.
func (b *builder) cash(g *group) {
	count := func(m moved, onAccount bool) {
		if m.on < b.From || m.on > b.At {
			return
		}
		switch m.kind {
		case cash:
			g.Cash.Collected -= m.change
			if onAccount {
				g.Cash.OnAccount -= m.change
			}
			if month := g.in(m.on); month != nil {
				month.Collected -= m.change
			}
		case lowered:
			g.Cash.Lowered -= m.change
		}
	}
	for _, i := range g.items {
		for _, m := range i.moves {
			count(m, false)
		}
	}
	for _, m := range g.account {
		count(m, true)
	}
}

// PromiseState is what became of a promise.
type PromiseState string

// What becomes of promises. One that was followed by another before its day is in no report.
const (
	Running PromiseState = "running"
	Broken  PromiseState = "broken"
	kept    PromiseState = "kept"
	renewed PromiseState = "renewed"
)

// Promise is a client's word to pay: a promise, a payment plan, a call that ended with one.
type Promise struct {
	Client, Name string
	Invoice      string // empty when it is about all that they owe
	Made, Until  engine.Date
	Plan         bool
	Amount, Paid engine.Amount
	State        PromiseState
	BrokenOn     engine.Date // the first day on which it counted as broken
}

// promises judges the promises about invoices, and adds up all of the group.
func (b *builder) promises(g *group) {
	for _, i := range g.items {
		b.judge(g, i.client, i.ID, i.events, i.moves, i.openOn)
	}
	slices.SortFunc(g.Promises, func(x, y Promise) int {
		return cmp.Or(cmp.Compare(x.Until, y.Until), compare(x.Client, y.Client, x.Invoice, y.Invoice), cmp.Compare(x.Made, y.Made))
	})
}

// promisesOf judges the promises of a client about all that they owe.
func (b *builder) promisesOf(client string, events []ledger.Event) {
	if !slices.ContainsFunc(events, func(e ledger.Event) bool { return e.Promises() }) {
		return
	}
	var of *engine.Client
	if of = b.clients[client]; of == nil {
		of = &engine.Client{ID: client}
	}
	byKey := map[key][]ledger.Event{}
	for _, e := range events {
		byKey[key{e.Entity, e.Currency}] = append(byKey[key{e.Entity, e.Currency}], e)
	}
	for k, list := range byKey {
		if k.currency.IsZero() {
			continue
		}
		g := b.group(k.entity, k.currency)
		var moves []moved
		items := g.of[client]
		for _, i := range items {
			moves = append(moves, i.moves...)
		}
		for n := range list {
			if list[n].Type == engine.EventPayment {
				moves = append(moves, moved{on: list[n].Date, seq: list[n].Seq, change: -list[n].Amount})
			}
		}
		moves = slices.DeleteFunc(moves, func(m moved) bool { return m.kind == allocated }) // it came in before
		slices.SortStableFunc(list, func(x, y ledger.Event) int { return cmp.Compare(x.Date, y.Date) })
		b.judge(g, of, "", list, moves, func(day engine.Date) (sum engine.Amount) {
			for _, i := range items {
				sum += max(0, i.openOn(day))
			}
			return sum
		})
	}
}

// judge says what became of each promise among the events of an invoice or a client.
func (b *builder) judge(g *group, c *engine.Client, invoice string, events []ledger.Event, moves []moved, open func(engine.Date) engine.Amount) {
	for n := range events {
		e := &events[n]
		if !e.Promises() || e.Date > b.At {
			continue
		}
		amount := cmp.Or(e.Amount, open(e.Date))
		until := b.At
		next := slices.IndexFunc(events[n+1:], func(x ledger.Event) bool { return x.Promises() && x.Date <= b.At })
		if next >= 0 {
			until = events[n+1+next].Date
		}
		p := engine.Promise{Made: e.Date, Until: e.Until, Amount: amount, Grace: e.Grace, Schedule: e.Schedule}
		last := engine.Date(0) // on which money came in that made it kept
		broke := engine.Date(0)
		for _, m := range moves {
			if m.change < 0 && m.on <= min(until, e.Until+engine.Date(e.Grace)) && (m.on > e.Date || m.on == e.Date && m.seq > e.Seq) {
				if broke = cmp.Or(broke, brokenBy(&p, m.on)); p.Kept() {
					break
				}
				p.Paid -= m.change
				last = m.on
			}
		}
		out := Promise{Client: c.ID, Name: c.Name, Invoice: invoice, Made: e.Date, Until: e.Until, Plan: p.Planned(), Amount: amount, Paid: p.Paid, State: Running}
		switch broke = cmp.Or(broke, brokenBy(&p, until)); {
		case broke != 0:
			out.State, out.BrokenOn = Broken, broke
		case p.Kept():
			out.State = kept
		case next >= 0:
			out.State = renewed
		}
		g.promised(out, last, b.From)
	}
}

// brokenBy is the first day on which a promise counts as broken, by a day; zero for none.
func brokenBy(p *engine.Promise, day engine.Date) engine.Date {
	if !p.BrokenOn(day) {
		return 0
	}
	if !p.Planned() {
		return p.Until + engine.Date(p.Grace) + 1
	}
	sum := engine.Amount(0)
	for _, i := range p.Schedule.Instalments() {
		if sum += i.Amount; p.Paid < sum {
			return i.Due + engine.Date(p.Grace) + 1
		}
	}
	return 0
}

// promised counts a promise.
func (g *group) promised(p Promise, last, from engine.Date) {
	switch {
	case p.State == Running:
		g.Cash.Promised += p.Amount - p.Paid
	case p.State == kept && last >= from:
		g.Cash.Kept++
		return
	case p.State == Broken && p.BrokenOn >= from:
		g.Cash.Broken += p.Amount - p.Paid
		g.Cash.BrokenN++
	default:
		return
	}
	g.Promises = append(g.Promises, p)
}
