package bank

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Match proposes what an entry of an account of an entity is for. What is certain names its
// invoices by their whole numbers, all of one client, and contradicts nothing that is known; or it comes from an account
// that paid for one client alone and fits no invoice, and is theirs on account.
func (m *Matcher) Match(e *Entry, entity string) Proposal {
	f := m.look(e, entity)
	if e.Debit {
		return m.back(e, &f)
	}
	p := m.byReference(e, &f)
	if p.Level == "" {
		p = m.byPayer(e, &f, entity)
	}
	p.Type = engine.EventPayment
	if e.Reversal {
		p.MayPay = nil
		if p.Level != Open {
			p.Level = Open
			p.Reasons = append(p.Reasons, "it takes back an earlier debit")
		}
	}
	return p
}

// byReference is the proposal when the text names invoices; its Level is empty when it names none.
func (m *Matcher) byReference(e *Entry, f *found) Proposal {
	open, settled := least(f.open, byNumber), least(f.settled, byNumber)
	sure := true
	if len(open)+len(settled) == 0 {
		open, settled, sure = least(f.open, byDigits), least(f.settled, byDigits), false
	}
	if len(open)+len(settled) == 0 {
		return m.byCore(e, f)
	}
	clients := m.clientsOf(open, settled)
	p := m.spread(e, open)
	p.MayPay = m.ids(open)
	if len(clients) > 1 {
		p.Level = Likely
		if !p.exact(e) {
			p = Proposal{Level: Open, Others: few(p.MayPay), MayPay: p.MayPay}
		}
		p.Client = ""
		p.Reasons = []string{"names invoices of several clients: " + strings.Join(clients, ", ")}
		return p
	}
	p.Client = clients[0]
	switch {
	case len(open) == 0:
		p.Parts, p.OnAccount = nil, e.Amount
		p.MayPay = m.owed(p.Client, e.Currency, m.invoices[settled[0].at].Entity)
		p.Reasons = []string{"names " + m.says(settled) + ", on which nothing is open"}
		p.Level = levelOf(sure)
	case p.exact(e):
		p.Level = Certain
	case sure && (len(open) == 1 || p.Short == 0 && p.OnAccount > 0):
		p.Level = Certain
	default:
		p.Level = Likely
	}
	if m.ambiguous(open) || len(f.other) > 0 && len(least(f.other, byNumber)) > 0 && !p.exact(e) {
		p.Level = Likely
		p.Reasons = append(p.Reasons, "another invoice has the same number, or is in another currency or of another entity")
	}
	if len(f.iban) > 0 && !slices.Contains(f.iban, p.Client) {
		p.Level = Likely
		p.Reasons = append(p.Reasons, "the account paid for "+strings.Join(f.iban, ", ")+" before")
	} else {
		p.Reasons = append(p.Reasons, f.supports(p.Client)...)
	}
	return p
}

func levelOf(sure bool) Level {
	if sure {
		return Certain
	}
	return Likely
}

// exact reports whether the parts take all of the entry, and settle their invoices.
func (p *Proposal) exact(e *Entry) bool {
	return len(p.Parts) > 0 && p.OnAccount == 0 && p.Short == 0 && sumOf(p.Parts) == e.Amount && !strings.HasPrefix(p.Reasons[0], "part")
}

func sumOf(parts []Part) (sum engine.Amount) {
	for _, p := range parts {
		sum += p.Amount
	}
	return sum
}

// spread gives an entry to invoices that it names, the oldest due date first; of an invoice in
// instalments as many as it pays.
func (m *Matcher) spread(e *Entry, list []named) Proposal {
	p := Proposal{}
	rest, owed := e.Amount, engine.Amount(0)
	list = m.due(e, list)
	for _, n := range list {
		inv := &m.invoices[n.at]
		owed += inv.Open
		if take := min(rest, inv.Open); take > 0 {
			p.Parts, rest = append(p.Parts, Part{inv.ID, take}), rest-take
		}
	}
	names := m.says(list)
	switch {
	case rest > 0:
		p.OnAccount = rest
		p.Reasons = []string{fmt.Sprintf("names %s, and is %s more than is open", names, e.Currency.Format(rest))}
	case owed == e.Amount && len(list) > 1:
		p.Reasons = []string{"names " + names + ", and is their sum"}
	case owed == e.Amount:
		p.Reasons = []string{"names " + names + ", and is what is open"}
	case owed-e.Amount <= max(feeLimit(e.Currency, owed), e.Charges):
		p.Short = owed - e.Amount
		p.Reasons = []string{fmt.Sprintf("names %s, less %s as a bank's fee would be", names, e.Currency.Format(p.Short))}
	default:
		p.Reasons = []string{fmt.Sprintf("part of %s, which it names", names)}
	}
	return p
}

// due leaves of each invoice in instalments those, from the earliest on, that make the amount
// exactly, when an entry names it as a whole and there are such; else all of them.
func (m *Matcher) due(e *Entry, list []named) []named {
	if len(list) < 2 {
		return list
	}
	number, _ := engine.SplitID(m.invoices[list[0].at].ID)
	sum, cut := engine.Amount(0), 0
	for i, n := range list {
		if other, _ := engine.SplitID(m.invoices[n.at].ID); other != number {
			return list
		}
		if sum += m.invoices[n.at].Open; sum == e.Amount {
			cut = i + 1
		}
	}
	if cut > 0 {
		return list[:cut]
	}
	return list
}

// byCore is the proposal when the text has the last digits of numbers alone.
func (m *Matcher) byCore(e *Entry, f *found) Proposal {
	var exact []named
	for _, n := range f.open {
		if m.invoices[n.at].Open == e.Amount {
			exact = append(exact, n)
		}
	}
	if len(exact) != 1 {
		return Proposal{}
	}
	inv := &m.invoices[exact[0].at]
	return Proposal{
		Level: Likely, Client: inv.Client, Parts: []Part{{inv.ID, e.Amount}}, MayPay: []string{inv.ID},
		Reasons: append([]string{"has the digits of " + inv.ID + ", and is what is open"}, f.supports(inv.Client)...),
	}
}

// supports says what else speaks for a client.
func (f *found) supports(client string) []string {
	var list []string
	if len(f.iban) == 1 && f.iban[0] == client {
		list = append(list, "the account paid for "+client+" before")
	}
	if slices.Equal(f.name, []string{client}) {
		list = append(list, "has the name of "+client)
	}
	return list
}

// says lists the numbers of invoices.
func (m *Matcher) says(list []named) string {
	ids := m.ids(list)
	if len(ids) > maxOthers {
		return strings.Join(ids[:maxOthers], ", ") + ", …"
	}
	return strings.Join(ids, ", ")
}

// ids are the numbers of invoices.
func (m *Matcher) ids(list []named) (ids []string) {
	for _, n := range list {
		ids = append(ids, m.invoices[n.at].ID)
	}
	return ids
}

// few are as many as are shown.
func few(ids []string) []string { return ids[:min(len(ids), maxOthers)] }

// owed are the open invoices of a client with an entity in a currency.
func (m *Matcher) owed(client string, c engine.Currency, entity string) (ids []string) {
	for _, i := range m.ofClient[client] {
		if inv := &m.invoices[i]; inv.Open > 0 && inv.Currency == c && inv.Entity == entity {
			ids = append(ids, inv.ID)
		}
	}
	return ids
}
