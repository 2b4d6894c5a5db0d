package posting

import (
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// maxNote is how much of what the payer wrote an event repeats; the journal has all of it.
const maxNote = 140

// eventsOf are the events that book an entry as its proposal says: one for each invoice, and one for
// what is on account. Their keys come from that of the entry.
func (st *bankState) eventsOf(e *BankEntry) []ledger.Event {
	p := &e.Proposal
	var list []ledger.Event
	add := func(ev engine.Event) {
		ev.Date, ev.Type, ev.Note = e.Booked, p.Type, noteOf(&e.Entry)
		if ev.Type == engine.EventDebitRejected {
			ev.Reason = e.ReturnReason
		}
		list = append(list, ledger.Event{Event: ev, Key: st.eventKey(e.Key, len(list))})
	}
	for _, part := range p.Parts {
		ev := engine.Event{Invoice: part.Invoice, Amount: part.Amount}
		if part.Amount != 0 {
			ev.Currency = e.Currency
		}
		add(ev)
	}
	if p.OnAccount > 0 {
		add(engine.Event{Client: p.Client, Entity: e.Entity, Amount: p.OnAccount, Currency: e.Currency})
	}
	return list
}

// noteOf is what an entry says, in short.
func noteOf(e *bank.Entry) string {
	text := e.Name
	if e.Remittance != "" {
		if text != "" {
			text += ": "
		}
		text += e.Remittance
	}
	if r := []rune(text); len(r) > maxNote {
		text = strings.TrimSpace(string(r[:maxNote-1])) + "…"
	}
	return text
}

// answerOf is what the journal says of an entry that is booked.
func answerOf(e *BankEntry) journal.StatementAnswer {
	p := &e.Proposal
	a := journal.StatementAnswer{Key: e.Key, Word: wordBooked, Client: p.Client, Reasons: p.Reasons}
	for _, part := range p.Parts {
		a.Parts = append(a.Parts, journal.StatementPart{Invoice: part.Invoice, Amount: e.Currency.Format(part.Amount)})
	}
	if p.OnAccount > 0 {
		a.Account = e.Currency.Format(p.OnAccount)
	}
	return a
}

// payer is who paid, when that is new: evidence for the next time. Money that went out says nothing.
func (st *bankState) payer(e *BankEntry, client string) (bank.Payer, bool) {
	p := bank.Payer{Client: client, IBAN: e.IBAN, Name: e.Name}
	if client == "" || e.Debit || p.IBAN == "" && p.Name == "" {
		return p, false
	}
	for _, had := range st.payers {
		if had == p {
			return p, false
		}
	}
	st.payers = append(st.payers, p)
	return p, true
}

// storedEnd is the end of a statement as the journal keeps it.
func storedEnd(s *bank.Statement) journal.StatementEnd {
	end := journal.StatementEnd{Account: s.Account, Currency: s.Currency.Code(), Format: string(s.Format), ID: s.ID, From: s.From, To: s.To, Content: s.Content}
	if s.Opening != nil {
		end.Opening = s.Currency.Format(*s.Opening)
	}
	if s.Closing != nil {
		end.Closing = s.Currency.Format(*s.Closing)
	}
	return end
}

// endOf is the statement of which the journal keeps the end.
func endOf(end *journal.StatementEnd) bank.Statement {
	s := bank.Statement{Format: bank.Format(end.Format), ID: end.ID, Account: end.Account, From: end.From, To: end.To, Content: end.Content}
	c, err := engine.ParseCurrency(end.Currency)
	if err != nil {
		return s
	}
	s.Currency = c
	if v, err := c.Parse(end.Opening); err == nil {
		s.Opening = &v
	}
	if v, err := c.Parse(end.Closing); err == nil {
		s.Closing = &v
	}
	return s
}
