package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Problem is one event that cannot be recorded.
type Problem struct {
	Event   engine.Event
	Message string
	Hint    string // how to mend it
}

// Problems are all that is wrong with a set of events, or of invoices. Nothing
// was written.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].Message + "; " + p[i].Hint
	}
	return strings.Join(lines, "\n")
}

func (p *Problems) add(e engine.Event, hint, format string, args ...any) {
	*p = append(*p, Problem{Event: e, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// NoInvoice is the problem of an event about an invoice that the ledger does not have;
// invoice looks others up, to see whether it is in instalments.
func NoInvoice(e engine.Event, invoice func(id string) (engine.Invoice, error)) Problem {
	if part, err := invoice(e.Invoice + firstPart); err == nil {
		return Problem{
			Event: e, Message: "invoice " + e.Invoice + " is in instalments",
			Hint: fmt.Sprintf("name the instalment, such as %s, or client %s for money on account", part.ID, part.Client),
		}
	}
	return Problem{Event: e, Message: "there is no invoice " + e.Invoice, Hint: "correct the number, or import the invoice first"}
}

// firstPart is what the id of a first instalment ends with.
const firstPart = "#1"

// lookup finds what an event may be about.
type lookup struct {
	invoice func(id string) (engine.Invoice, error) // or ledger.ErrNotFound
	client  func(id string) (engine.Client, error)
}

func lookupIn(ctx context.Context, r ledger.Reader) lookup {
	return lookup{
		invoice: func(id string) (engine.Invoice, error) { return r.Invoice(ctx, id) },
		client:  func(id string) (engine.Client, error) { return r.Client(ctx, id) },
	}
}

// place finds what an event is about, and fills in its client and currency. ok
// is false when a problem was added; an error is one of reading.
func (l lookup) place(e *engine.Event, today engine.Date, p *Problems) (inv *engine.Invoice, ok bool, err error) {
	if e.Amount == 0 && e.Fee == 0 && e.Schedule == "" {
		e.Currency = engine.Currency{} // of no amount: whoever read the event may have filled it in
	}
	if e.Date > today && e.Type != engine.EventRelease {
		p.add(*e, "record it when it has happened; correct the day if it has", "%s of %s for %s lies in the future: today is %s",
			e.Type, e.Date, cmp.Or(e.Invoice, e.Client), today)
		return nil, false, nil
	}
	if e.Invoice == "" {
		if e.Type.Money() && e.Currency.IsZero() {
			p.add(*e, "say in which currency it is", "%s of client %s has no currency", e.Type, e.Client)
			return nil, false, nil
		}
		_, err := l.client(e.Client)
		if errors.Is(err, ledger.ErrNotFound) {
			p.add(*e, "correct the id, or import the client first", "there is no client %s", e.Client)
			return nil, false, nil
		}
		return nil, err == nil, err
	}
	found, err := l.invoice(e.Invoice)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		*p = append(*p, NoInvoice(*e, l.invoice))
	case err != nil:
		return nil, false, err
	case e.Client != "" && e.Client != found.Client:
		p.add(*e, "correct one of the two, or name the invoice alone", "invoice %s belongs to client %s, not %s", e.Invoice, found.Client, e.Client)
	case e.Amount != 0 && !e.Currency.IsZero() && e.Currency != found.Currency:
		p.add(*e, "give the amount in the invoice's currency", "invoice %s is in %s, not %s", e.Invoice, found.Currency, e.Currency)
	default:
		e.Client, e.Entity = found.Client, ""
		if e.Type == engine.EventAllocation {
			e.Entity = found.Entity // it is taken from what is on account with it
		}
		if e.Amount != 0 || e.Fee != 0 || e.Schedule != "" {
			e.Currency = found.Currency
		}
		if !e.Type.OfClient() {
			return &found, true, nil
		}
		e.Invoice = "" // what is said of the client is said of them as a whole
		return l.place(e, today, p)
	}
	return nil, false, nil
}

// fillContact fills in the address that an event says is bad, or whose owner refuses or agrees, so
// that it stays that one when the client's data change. ok is false when a problem was added:
// the contact is nobody, or the address is one of several.
func (l lookup) fillContact(e *engine.Event, p *Problems) (ok bool, err error) {
	if !e.ChangesClient() && e.Contact == "" {
		return true, nil
	}
	c, err := l.client(e.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return false, err
	}
	if e.Contact != "" && len(c.InRole(e.Contact)) == 0 {
		p.add(*e, "correct the role, or import their contacts first", "client %s has no contact with the role %s", e.Client, e.Contact)
		return false, nil
	}
	switch {
	case e.To != "" || e.Type == engine.EventAddressGood:
	case e.Contact != "" && e.Type.NeedsChannel():
		e.To = c.AddressIn(e.Contact, e.Channel)
	default:
		if others := e.Others(&c); len(others) > 0 {
			p.add(*e, "say which: one of "+strings.Join(others, ", ")+", or the role of the contact", "client %s has several addresses, and the %s does not say which of them is bad", e.Client, e.Type)
			return false, nil
		}
		e.To = e.Unreached(&c)
	}
	return true, nil
}

// debt checks an event against what is open, and fills in what a promise is
// about. overpaid lets payments and credits go beyond it.
func debt(e *engine.Event, inv *engine.Invoice, overpaid bool, p *Problems) bool {
	open := inv.Currency.Format(inv.Open) + " " + inv.Currency.Code()
	given := inv.Currency.Format(e.Amount) + " " + inv.Currency.Code()
	switch {
	case e.Date < inv.Issued:
		p.add(*e, "check the day and the number of the invoice", "%s of %s is before invoice %s was issued, on %s", e.Type, e.Date, inv.ID, inv.Issued)
		return false
	case e.Type == engine.EventAllocation:
		if e.Amount > inv.Open {
			p.add(*e, "allocate what is open at most; the rest stays on account",
				"%s of %s is more than the %s open on invoice %s", e.Type, given, open, inv.ID)
			return false
		}
	case e.Type == engine.EventPayment, e.Type == engine.EventCredit:
		if !overpaid && e.Amount > inv.Open {
			p.add(*e, "record the rest for the client, on account; or mark it overpaid, and the rest is the client's credit on this invoice",
				"%s of %s is more than the %s open on invoice %s", e.Type, given, open, inv.ID)
			return false
		}
	case e.Type == engine.EventDispute:
		if e.Amount > inv.Open {
			p.add(*e, "give the part that is contested; without an amount it is all that is open",
				"dispute of %s is more than the %s open on invoice %s", given, open, inv.ID)
			return false
		}
	case e.Type == engine.EventHandedOver:
		switch {
		case inv.Open <= 0:
			p.add(*e, "nothing is left to chase", "nothing is open on invoice %s", inv.ID)
			return false
		case inv.Factored:
			p.add(*e, "let who bought it chase it; import it as no longer factored when it was bought back", "invoice %s was sold to a factor", inv.ID)
			return false
		}
	case e.Type == engine.EventTakenBack:
		if inv.HandedOver == 0 {
			p.add(*e, "check the number of the invoice", "invoice %s was not handed over", inv.ID)
			return false
		}
	case e.Promises():
		if inv.Open <= 0 {
			p.add(*e, "nothing is left to promise", "nothing is open on invoice %s", inv.ID)
			return false
		}
		if e.Amount > inv.Open {
			p.add(*e, "promise what is open at most; without an amount it is all that is open",
				"%s of %s is more than the %s open on invoice %s", e.Type, given, open, inv.ID)
			return false
		}
		if e.Amount == 0 {
			e.Amount, e.Currency = inv.Open, inv.Currency
		}
	}
	return true
}

// whole checks what an event needs whatever it is about.
func whole(e *engine.Event, p *Problems) bool {
	before := len(*p)
	if e.Type == engine.EventPlan {
		e.Amount, e.Until = e.Schedule.Total(), e.Schedule.Last()
	}
	switch {
	case e.Date.IsZero():
		p.add(*e, "say on which day it happened", "%s has no day", e.Type)
	case e.Invoice == "" && (e.Client == "" || e.Type.OfInvoice()):
		p.add(*e, "name the invoice", "%s needs to say what it is about", e.Type)
	case money(e.Type) && e.Type != engine.EventDebitRejected && e.Amount <= 0, e.Amount < 0, e.Fee < 0:
		p.add(*e, "the kind of event says which way it goes", "%s needs an amount of more than 0", e.Type)
	case e.Type == engine.EventPromise && e.Until.IsZero():
		p.add(*e, "say until which day paying keeps it", "promise has no last day")
	case e.Promises() && e.Until < e.Date:
		p.add(*e, "check the two days", "promised on %s to pay by %s, which is earlier", e.Date, e.Until)
	case e.Type == engine.EventHold && e.Until != 0 && e.Until <= e.Date:
		p.add(*e, "check the two days; until is the day from which on the chase goes on", "held on %s until %s, which is not later", e.Date, e.Until)
	case e.Type.NeedsChannel() && e.Channel == "":
		p.add(*e, "name the channel, or * for all", "%s has no channel", e.Type)
	case e.Grace < 0:
		p.add(*e, "give a number of days from 0 on", "%s has %d days of grace", e.Type, e.Grace)
	case e.Type == engine.EventPlan && len(e.Schedule.Instalments()) == 0:
		p.add(*e, "give its instalments, such as 2026-04-01 100.00; 2026-05-01 100.00", "plan has no schedule")
	case e.Type == engine.EventPlan && e.Schedule.Instalments()[0].Due < e.Date:
		p.add(*e, "check the days", "plan of %s has an instalment of %s, which is earlier", e.Date, e.Schedule.Instalments()[0].Due)
	case e.Type == engine.EventBounce && !comesBack(e.Channel):
		p.add(*e, "write email, letter, sms…, or leave it out for email", "nothing comes back on the channel %s", e.Channel)
	case e.Type == engine.EventCall && !slices.Contains(engine.CallOutcomes, e.Outcome):
		p.add(*e, "write one of "+strings.Join(engine.CallOutcomes, ", "), "a call came to %q, which is nothing that calls come to", e.Outcome)
	case e.Type == engine.EventCall && e.Reason != "" && !slices.Contains(engine.CallReasons, e.Reason):
		p.add(*e, "one of "+strings.Join(engine.CallReasons, ", "), "call has the reason %q", e.Reason)
	case e.Type == engine.EventCall && e.Outcome == engine.CallPromise && e.Until.IsZero():
		p.add(*e, "say until which day paying keeps it", "promise on the phone has no last day")
	case e.Type == engine.EventHandedOver && e.Reason == "":
		p.add(*e, "write the name of the exit into reason, such as agency", "hand-over has no exit")
	case e.Type == engine.EventNote && e.Note == "":
		p.add(*e, "write it in note", "note has no text")
	}
	return len(*p) == before
}

// comesBack reports whether a message on a channel can come back; none is email.
func comesBack(channel string) bool {
	ch, ok := engine.ChannelOf(channel)
	return channel == "" || ok && ch.Contact
}
