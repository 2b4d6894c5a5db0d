package bank

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// byPayer is the proposal when the text names no invoice: by account, by name, by amount.
func (m *Matcher) byPayer(e *Entry, f *found, entity string) Proposal {
	switch {
	case len(f.iban) == 1:
		return m.ofPayer(e, f, f.iban[0], entity, true)
	case len(f.name) == 1:
		return m.ofPayer(e, f, f.name[0], entity, false)
	}
	p := Proposal{Level: Open, Reasons: []string{"names no invoice and no client that is known"}}
	switch {
	case len(f.iban) > 1:
		p.Reasons = []string{"the account paid for several clients before"}
	case len(f.name) > 1:
		p.Reasons = []string{"several clients have that name"}
	}
	var same []int
	for _, i := range m.byAmount[amountOf{e.Currency, e.Amount}] {
		if inv := &m.invoices[i]; inv.Entity == entity && inv.Open == e.Amount {
			same = append(same, i)
		}
	}
	for _, i := range same[:min(len(same), maxOthers)] {
		p.Others = append(p.Others, m.invoices[i].ID)
	}
	if len(same) <= maxOthers { // of more, each one is unlikely
		p.MayPay = p.Others
	}
	switch len(same) {
	case 0:
	case 1:
		p.Reasons = append(p.Reasons, "one open invoice has that amount")
	default:
		p.Reasons = append(p.Reasons, fmt.Sprintf("%d open invoices have that amount", len(same)))
	}
	return p
}

// ofPayer is the proposal when the client is known by account or by name.
func (m *Matcher) ofPayer(e *Entry, f *found, client, entity string, account bool) Proposal {
	var open []int
	for _, i := range m.ofClient[client] {
		if inv := &m.invoices[i]; inv.Open > 0 && inv.Currency == e.Currency && inv.Entity == entity {
			open = append(open, i)
		}
	}
	p := Proposal{Level: Likely, Client: client, Reasons: f.supports(client)}
	sums, many := m.sums(open, e.Amount)
	switch {
	case len(sums) == 1:
		for _, i := range sums[0] {
			p.Parts = append(p.Parts, Part{m.invoices[i].ID, m.invoices[i].Open})
			p.MayPay = append(p.MayPay, m.invoices[i].ID)
		}
		if len(sums[0]) == 1 {
			p.Reasons = append(p.Reasons, "is what is open on "+p.Parts[0].Invoice)
		} else {
			p.Reasons = append(p.Reasons, fmt.Sprintf("is the sum of %d open invoices", len(sums[0])))
		}
		return p
	case len(sums) > 1 || many:
		p.Reasons = append(p.Reasons, "several invoices, or sums of them, have that amount")
	default:
		if i, ok := m.short(open, e); ok {
			inv := &m.invoices[i]
			p.Parts, p.Short, p.MayPay = []Part{{inv.ID, e.Amount}}, inv.Open-e.Amount, []string{inv.ID}
			p.Reasons = append(p.Reasons, fmt.Sprintf("is what is open on %s, less %s as a bank's fee would be", inv.ID, e.Currency.Format(p.Short)))
			return p
		}
		p.Reasons = append(p.Reasons, "fits no open invoice")
	}
	p.MayPay = m.owed(client, e.Currency, entity)
	p.Others = few(p.MayPay)
	p.OnAccount = e.Amount
	switch {
	case !account:
		p.Level = Open
	case len(f.open)+len(f.settled)+len(f.other) == 0 || sameClients(m.clientsOf(f.open, f.settled), client):
		p.Level = Certain // whose it is, not what for
	}
	return p
}

// sameClients reports whether all are one client.
func sameClients(list []string, client string) bool {
	for _, c := range list {
		if c != client {
			return false
		}
	}
	return len(list) > 0
}

// short finds the one invoice of which little is missing.
func (m *Matcher) short(open []int, e *Entry) (int, bool) {
	found, n := 0, 0
	for _, i := range open {
		missing := m.invoices[i].Open - e.Amount
		if missing > 0 && missing <= max(feeLimit(e.Currency, m.invoices[i].Open), e.Charges) {
			found, n = i, n+1
		}
	}
	return found, n == 1
}

// sums are the sets of at most maxParts invoices, or of all, that make an amount: the first two of the
// smallest size. many is set when there were too many to try.
func (m *Matcher) sums(open []int, amount engine.Amount) (sets [][]int, many bool) {
	tried := 0
	var pick func(from, size int, rest engine.Amount, set []int)
	pick = func(from, size int, rest engine.Amount, set []int) {
		if size == 0 {
			if rest == 0 {
				sets = append(sets, append([]int(nil), set...))
			}
			return
		}
		for i := from; i < len(open) && len(sets) < 2; i++ {
			if tried++; tried > maxSums {
				many = true
				return
			}
			if v := m.invoices[open[i]].Open; v <= rest {
				pick(i+1, size-1, rest-v, append(set, open[i]))
			}
		}
	}
	for size := 1; size <= min(maxParts, len(open)) && len(sets) == 0 && !many; size++ {
		pick(0, size, amount, nil)
	}
	if len(sets) == 0 && !many && len(open) > maxParts {
		var all engine.Amount
		for _, i := range open {
			all += m.invoices[i].Open
		}
		if all == amount {
			sets = [][]int{append([]int(nil), open...)}
		}
	}
	return sets, many && len(sets) == 0
}
