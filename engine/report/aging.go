package report

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/overview"
)

// Buckets are the spans of days late of an Aging: not late, 1 to 30, 31 to 60, 61 to 90, more.
const Buckets = 5

// Aging is what is open by lateness. Credit notes count in Credit alone.
type Aging struct {
	Open     [Buckets]engine.Amount
	Invoices [Buckets]int
	Credit   engine.Amount // of credit notes and overpaid invoices; negative or 0
	// OnAccount is money that was allocated to no invoice, Contested what clients contest of
	// what is open, ToAsk what may be asked after both.
	OnAccount, Contested, ToAsk engine.Amount
}

// Total is what is open, credit notes left out.
func (a *Aging) Total() engine.Amount {
	var sum engine.Amount
	for _, open := range a.Open {
		sum += open
	}
	return sum
}

// Overdue is what is open and late.
func (a *Aging) Overdue() engine.Amount { return a.Total() - a.Open[0] }

// Count is how many invoices are open.
func (a *Aging) Count() int {
	n := 0
	for _, i := range a.Invoices {
		n += i
	}
	return n
}

// Balance is what is owed on paper: open, less credit notes and money on account.
func (a *Aging) Balance() engine.Amount { return a.Total() + a.Credit - a.OnAccount }

// plus adds another aging of the same entity and currency.
func (a *Aging) plus(o *Aging) {
	for n := range a.Open {
		a.Open[n] += o.Open[n]
		a.Invoices[n] += o.Invoices[n]
	}
	a.Credit += o.Credit
	a.OnAccount += o.OnAccount
	a.Contested += o.Contested
	a.ToAsk += o.ToAsk
}

// Debtor is what one client owes.
type Debtor struct {
	Client, Name, Profile string
	Oldest                int // days late of the oldest open invoice; 0 when none is late
	Aging                 Aging
}

// Profile is what the clients of one profile owe.
type Profile struct {
	Name    string // empty for clients of whom nobody said
	Clients int
	Aging   Aging
}

// Dispute is an invoice that a client contests, wholly or in part.
type Dispute struct {
	Client, Name, Invoice, Reason string
	Since                         engine.Date // zero when the ledger does not know
	Contested, Open               engine.Amount
}

// Limit is an open invoice that can soon no longer be brought to court, or cannot any more.
type Limit struct {
	Client, Name, Invoice string
	Until                 engine.Date // the last day
	Open                  engine.Amount
}

// age computes what is open on the day, of whom, what of it is contested and what nears its
// limitation.
func (b *builder) age(g *group) {
	of := map[string]*Debtor{}
	open := map[string][]*engine.Invoice{}
	debtor := func(id string) *Debtor {
		if of[id] == nil {
			of[id] = &Debtor{Client: id}
			if c := b.clients[id]; c != nil {
				of[id].Name, of[id].Profile = c.Name, c.Profile
			}
		}
		return of[id]
	}
	for _, i := range g.items {
		if i.Open == 0 {
			continue
		}
		d := debtor(i.Client)
		open[i.Client] = append(open[i.Client], &i.Invoice)
		if i.Open < 0 {
			d.Aging.Credit += i.Open
			continue
		}
		d.see(&i.Invoice, b.At)
		b.contest(g, i)
		if end, near := b.Book.LimitationNear(&i.Invoice, i.client, b.At); near {
			g.Limits = append(g.Limits, Limit{i.Client, i.client.Name, i.ID, end, i.Open})
		}
	}
	for _, p := range g.unapplied {
		debtor(p.client).Aging.OnAccount += p.amount
	}
	profiles := map[string]*Profile{}
	for id, d := range of {
		engine.ApplyCash(open[id], max(0, d.Aging.OnAccount))
		for _, inv := range open[id] {
			d.Aging.ToAsk += inv.ToAsk()
		}
		g.Clients = append(g.Clients, *d)
		g.Aging.plus(&d.Aging)
		if profiles[d.Profile] == nil {
			profiles[d.Profile] = &Profile{Name: d.Profile}
		}
		profiles[d.Profile].Clients++
		profiles[d.Profile].Aging.plus(&d.Aging)
	}
	for _, p := range profiles {
		g.Profiles = append(g.Profiles, *p)
	}
	slices.SortFunc(g.Profiles, func(a, b Profile) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(g.Clients, func(a, b Debtor) int {
		return cmp.Or(cmp.Compare(b.Aging.Overdue(), a.Aging.Overdue()), cmp.Compare(b.Aging.Total(), a.Aging.Total()), cmp.Compare(a.Client, b.Client))
	})
	slices.SortFunc(g.Disputes, func(a, b Dispute) int {
		return cmp.Or(cmp.Compare(b.Contested, a.Contested), cmp.Compare(a.Invoice, b.Invoice))
	})
	slices.SortFunc(g.Limits, func(a, b Limit) int { return cmp.Or(cmp.Compare(a.Until, b.Until), cmp.Compare(a.Invoice, b.Invoice)) })
}

// see counts an open invoice.
func (d *Debtor) see(inv *engine.Invoice, at engine.Date) {
	late, bucket := int(at-inv.Due), 0
	if late > 0 {
		bucket = min(1+(late-1)/overview.BucketDays, Buckets-1)
		d.Oldest = max(d.Oldest, late)
	}
	d.Aging.Open[bucket] += inv.Open
	d.Aging.Invoices[bucket]++
	d.Aging.Contested += inv.Contested()
}

// contest lists an invoice that is contested.
func (b *builder) contest(g *group, i *item) {
	contested := i.Contested()
	if contested == 0 {
		return
	}
	d := Dispute{Client: i.Client, Name: i.client.Name, Invoice: i.ID, Reason: i.DisputeReason, Contested: contested, Open: i.Open}
	for n := range i.events {
		if e := &i.events[n]; e.Type == engine.EventDispute && e.Date <= b.At {
			d.Since = e.Date
		}
	}
	g.Disputes = append(g.Disputes, d)
}
