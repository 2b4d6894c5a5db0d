package bank

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Matcher knows what is owed, and by whom. It is not safe for several goroutines.
type Matcher struct {
	invoices []engine.Invoice // by due date, then id
	byID     map[string]int
	ofClient map[string][]int
	byAmount map[amountOf][]int // those that are open, when it was made
	numbers  index
	names    nameIndex
	ibans    map[string][]string // clients by IBAN
}

type amountOf struct {
	currency engine.Currency
	amount   engine.Amount
}

// NewMatcher makes a Matcher of all invoices of a ledger, settled ones included, its clients, and who paid
// for them before.
func NewMatcher(invoices []engine.Invoice, clients []engine.Client, payers []Payer) *Matcher {
	m := &Matcher{invoices: slices.Clone(invoices), byID: map[string]int{}, ofClient: map[string][]int{}, byAmount: map[amountOf][]int{}, numbers: newIndex(), ibans: map[string][]string{}}
	slices.SortFunc(m.invoices, func(a, b engine.Invoice) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) })
	for i := range m.invoices {
		inv := &m.invoices[i]
		m.byID[inv.ID] = i
		m.ofClient[inv.Client] = append(m.ofClient[inv.Client], i)
		if inv.Amount <= 0 {
			continue // a credit note is paid by nobody
		}
		number, _ := engine.SplitID(inv.ID)
		m.numbers.add(i, number)
		if inv.Open > 0 {
			k := amountOf{inv.Currency, inv.Open}
			m.byAmount[k] = append(m.byAmount[k], i)
		}
	}
	for i := range clients {
		if clients[i].Forgotten == 0 { // the word in its place is nobody's name
			m.names.add(clients[i].Name, clients[i].ID)
		}
	}
	for _, p := range payers {
		if p.Name != engine.Forgotten && p.IBAN != engine.Forgotten {
			m.Learn(p)
		}
	}
	return m
}

// Learn adds who paid for a client.
func (m *Matcher) Learn(p Payer) {
	if iban := Compact(p.IBAN); iban != "" && !slices.Contains(m.ibans[iban], p.Client) {
		m.ibans[iban] = append(m.ibans[iban], p.Client)
	}
	m.names.add(p.Name, p.Client)
}

// Take lowers what is open by what a proposal that was booked gives, so that the next entry finds
// what is left; a debit that came back raises it.
func (m *Matcher) Take(p *Proposal) {
	for _, part := range p.Parts {
		if i, ok := m.byID[part.Invoice]; ok && p.Type == engine.EventPayment {
			m.invoices[i].Open -= part.Amount
		} else if ok {
			m.invoices[i].Open += part.Amount
		}
	}
}

// found is what an entry says of who and what.
type found struct {
	open    []named  // invoices of the entity and currency with something open, by due date
	settled []named  // likewise, with nothing open
	other   []named  // in another currency or of another entity
	iban    []string // clients for whom its IBAN paid
	name    []string // clients of its name
}

// look finds all that an entry says.
func (m *Matcher) look(e *Entry, entity string) found {
	var f found
	for _, n := range m.numbers.find(e.Text()) {
		switch inv := &m.invoices[n.at]; {
		case inv.Currency != e.Currency || inv.Entity != entity:
			f.other = append(f.other, n)
		case inv.Open > 0:
			f.open = append(f.open, n)
		default:
			f.settled = append(f.settled, n)
		}
	}
	if e.IBAN != "" {
		f.iban = m.ibans[e.IBAN]
	}
	f.name = m.names.find(e.Name, e.Remittance)
	return f
}

// least are those of a grade or better.
func least(list []named, g grade) []named {
	return slices.DeleteFunc(slices.Clone(list), func(n named) bool { return n.grade < g })
}

// clientsOf are the clients of invoices, each once.
func (m *Matcher) clientsOf(lists ...[]named) []string {
	var out []string
	for _, list := range lists {
		for _, n := range list {
			if c := m.invoices[n.at].Client; !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// ambiguous reports whether two invoices that are no instalments of one have one number.
func (m *Matcher) ambiguous(list []named) bool {
	for i, a := range list {
		for _, b := range list[i+1:] {
			na, _ := engine.SplitID(m.invoices[a.at].ID)
			nb, _ := engine.SplitID(m.invoices[b.at].ID)
			if na != nb && slices.Equal(m.numbers.parts[a.at], m.numbers.parts[b.at]) {
				return true
			}
		}
	}
	return false
}

// Owes reports whether an invoice is in a currency; without any invoice every currency will do.
func (m *Matcher) Owes(c engine.Currency) bool {
	return len(m.invoices) == 0 || slices.ContainsFunc(m.invoices, func(i engine.Invoice) bool { return i.Currency == c })
}
