package policytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Bounds of what is taken from a portfolio: more invoices of one client are no test to read, and what is alike
// is looked at once.
const (
	mostInvoices = 6
	mostTaken    = 4000
)

// fromPortfolio takes each invoice by itself and each client with few invoices as a whole: pinned to the policy
// that assign gives them, and once for assign itself. Of invoices that are alike, the first is taken.
func (g *generator) fromPortfolio() []scenario {
	o := &g.options
	byClient := map[string][]*engine.Invoice{}
	for i := range o.Invoices {
		byClient[o.Invoices[i].Client] = append(byClient[o.Invoices[i].Client], &o.Invoices[i])
	}
	events := map[string][]*engine.Event{} // by client
	for i := range o.Events {
		events[o.Events[i].Client] = append(events[o.Events[i].Client], &o.Events[i])
	}
	alike := map[string]bool{}
	var all []scenario
	for i := range o.Clients {
		c := &o.Clients[i]
		list := byClient[c.ID]
		whole := [][]*engine.Invoice{}
		if len(list) > 1 && len(list) <= mostInvoices {
			whole = append(whole, list)
		}
		for _, inv := range list {
			whole = append(whole, []*engine.Invoice{inv})
		}
		for _, invoices := range whole {
			if len(all) >= mostTaken {
				return all
			}
			sign := g.likeness(c, invoices, events[c.ID])
			if alike[sign] {
				continue
			}
			alike[sign] = true
			all = append(all, g.taken(c, invoices, events[c.ID])...)
		}
	}
	return all
}

// likeness is the same for invoices of which one is enough: of clients of one kind, of amounts of one size, with
// the same things happening to them as many weeks after they fell due.
func (g *generator) likeness(c *engine.Client, invoices []*engine.Invoice, events []*engine.Event) string {
	sign := fmt.Sprint(g.client(c))
	for _, i := range invoices {
		weeks := func(d engine.Date) int {
			if d == 0 {
				return -1000
			}
			return int(d-i.Due) / 7
		}
		sign += fmt.Sprint("|", len(fmt.Sprint(i.Amount)), i.Amount > 0, i.Open == i.Amount, i.Open > 0, weeks(i.Issued), weeks(i.PaidOn), i.Disputed, i.OnHold, i.Factored, i.Entity, i.Currency, i.Facts)
		for _, e := range events {
			if e.Invoice == "" || e.Invoice == i.ID {
				sign += fmt.Sprint("+", e.Type, weeks(e.Date), e.Outcome, e.Reason)
			}
		}
	}
	return sign
}

// taken makes scenarios of invoices of one client: their numbers, and the client's name and addresses, stay out of them.
func (g *generator) taken(c *engine.Client, invoices []*engine.Invoice, events []*engine.Event) []scenario {
	raw := testJSON{Clients: map[string]clientJSON{standInClient: g.client(c)}, Invoices: map[string]invoiceJSON{}}
	names := map[string]string{}
	first, last := engine.Date(0), engine.Date(0)
	for n, i := range invoices {
		names[i.ID] = fmt.Sprintf("F-%d", n+1)
	}
	for _, i := range invoices {
		raw.Invoices[names[i.ID]] = g.invoice(i, names)
		from := i.Due
		if i.Issued != 0 {
			from = min(from, i.Issued)
		}
		if first == 0 || from < first {
			first = from
		}
		last = max(last, i.Due, i.PaidOn)
	}
	var happens []string
	for _, e := range events {
		if e.Invoice != "" && names[e.Invoice] == "" || e.Contact != "" {
			continue
		}
		raw.Events = append(raw.Events, g.told(e, names))
		happens = append(happens, strings.ReplaceAll(string(e.Type), "_", " "))
		last = max(last, e.Date, e.Until)
	}
	slices.Sort(happens)
	raw.To = (last + longest).String()
	assigned := scenario{raw: raw, happens: slices.Compact(happens)}
	assigned.raw.To = (first + 2).String()
	all := []scenario{assigned}
	if !g.decode(&assigned) {
		return nil
	}
	r := runOne(g.ctx, g.subject, &assigned.test, nil)
	for _, policy := range r.Under {
		if policy != "" {
			pinned := scenario{raw: raw, happens: assigned.happens}
			pinned.raw.Policy = policy
			return append(all, pinned)
		}
	}
	return all
}

// invoice is an invoice as tests have them.
func (g *generator) invoice(i *engine.Invoice, names map[string]string) invoiceJSON {
	out := invoiceJSON{
		Due: i.Due.String(), Amount: number(i.Currency, i.Amount), Entity: i.Entity, CreditFor: names[i.CreditFor], Disputed: i.Disputed, OnHold: i.OnHold,
		Factored: i.Factored, Facts: facts(g.subject.Engine, i.Facts),
	}
	if i.Open != i.Amount {
		out.Open = number(i.Currency, i.Open)
	}
	if i.Issued != 0 {
		out.Issued = i.Issued.String()
	}
	if i.PaidOn != 0 {
		out.PaidOn = i.PaidOn.String()
	}
	if i.Currency != g.options.Currency {
		out.Currency = i.Currency.String()
	}
	return out
}

// told is an event as tests have them, without addresses and what people wrote.
func (g *generator) told(e *engine.Event, names map[string]string) eventJSON {
	out := eventJSON{Date: e.Date.String(), Type: string(e.Type), Invoice: names[e.Invoice], Channel: e.Channel, Outcome: e.Outcome, Grace: e.Grace}
	if out.Invoice == "" {
		out.Client, out.Entity = standInClient, e.Entity
	}
	if e.Type == engine.EventCall || e.Type == engine.EventHandedOver {
		out.Reason = e.Reason
	}
	if e.Until != 0 && e.Schedule == "" {
		out.Until = e.Until.String()
	}
	if e.Amount > 0 && e.Schedule == "" {
		out.Amount = number(e.Currency, e.Amount)
	}
	if e.Fee > 0 {
		out.Fee = number(e.Currency, e.Fee)
	}
	for _, part := range e.Schedule.Instalments() {
		out.Instalments = append(out.Instalments, instalmentJSON{Due: part.Due.String(), Amount: number(e.Currency, part.Amount)})
	}
	return out
}
