package bank

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// back proposes what money that went out again is: a direct debit that came back, a payment that
// was taken back or refunded. Whatever is about no client is None.
func (m *Matcher) back(e *Entry, f *found) Proposal {
	p := Proposal{Level: None, Type: engine.EventRefund}
	if e.ReturnReason != "" {
		p.Type = engine.EventDebitRejected
		p.Reasons = []string{"it came back: " + e.ReturnReason}
		p.Level = Open
	} else if e.Reversal {
		p.Level = Open
		p.Reasons = []string{"it takes back an earlier entry"}
	}
	names := least(append(append([]named(nil), f.open...), f.settled...), byNumber)
	var paid []named
	for _, n := range names {
		if m.invoices[n.at].Paid() >= e.Amount {
			paid = append(paid, n)
		}
	}
	switch {
	case len(names) == 1 && len(paid) == 1:
		inv := &m.invoices[names[0].at]
		p.Client, p.Parts = inv.Client, []Part{{inv.ID, e.Amount}}
		p.Reasons = append(p.Reasons, "names "+inv.ID+", of which that much was paid")
		if p.Level = Likely; e.ReturnReason != "" || e.Reversal {
			p.Level = Certain
		}
	case len(names) == 1 && e.ReturnReason != "":
		m.unpaid(e, names[0], &p)
	case len(names) > 0:
		p.Client = m.invoices[names[0].at].Client
		p.Level, p.Others = Open, few(m.ids(names))
		p.Reasons = append(p.Reasons, "names "+m.says(names)+", of which not that much was paid")
	case len(f.iban) == 1:
		p.Client = f.iban[0]
		m.ofPaid(e, &p)
	}
	if p.Client != "" && len(f.iban) > 0 && !sameClients(f.iban, p.Client) && p.Level == Certain {
		p.Level = Likely
	}
	return p
}

// unpaid is about a debit that came back and was never recorded as paid: the invoice is owed still, and
// the event says that the debit is over.
func (m *Matcher) unpaid(e *Entry, n named, p *Proposal) {
	inv := &m.invoices[n.at]
	p.Client = inv.Client
	if inv.Open >= e.Amount {
		p.Level, p.Parts = Certain, []Part{{inv.ID, 0}}
		p.Reasons = append(p.Reasons, "names "+inv.ID+", on which it is open still")
		return
	}
	p.Others = []string{inv.ID}
	p.Reasons = append(p.Reasons, fmt.Sprintf("names %s, of which neither so much was paid nor is open", inv.ID))
}

// ofPaid finds the one invoice of a client of which exactly the amount was paid.
func (m *Matcher) ofPaid(e *Entry, p *Proposal) {
	p.Level = Open
	p.Reasons = append(p.Reasons, "the account paid for "+p.Client+" before")
	var fits []int
	for _, i := range m.ofClient[p.Client] {
		if inv := &m.invoices[i]; inv.Currency == e.Currency && inv.Paid() == e.Amount && inv.Amount > 0 {
			fits = append(fits, i)
		}
	}
	if len(fits) == 1 {
		inv := &m.invoices[fits[0]]
		p.Level, p.Parts = Likely, []Part{{inv.ID, e.Amount}}
		p.Reasons = append(p.Reasons, "is what was paid of "+inv.ID)
	}
}
