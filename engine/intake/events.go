package intake

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// ledgerView is what events are checked against; nil checks the rows alone.
type ledgerView interface {
	invoice(id string) (client string, cur engine.Currency, ok bool)
	client(id string) bool
}

// event reads one row of events. ok is false when it cannot be used.
func (d *decoder) event(keys keySet, ledger ledgerView) (e engine.Event, ok bool) {
	f := d.fields
	e.Date, _ = d.date(&f[evtDate], true)
	kind, _ := d.word(&f[evtType])
	e.Type = engine.EventType(kind)
	before := d.errors
	invoice, _ := d.id(&f[evtInvoice])
	client, _ := d.id(&f[evtClient])
	e.Invoice, e.Client = d.intern(invoice), d.intern(client)
	whole := d.errors == before
	d.eventMoney(&e, ledger)
	e.Until, _ = d.date(&f[evtUntil], true)
	e.Channel = d.intern(d.text(&f[evtChannel]))
	e.Outcome, _ = d.word(&f[evtOutcome])
	e.Note = d.text(&f[evtNote])
	if whole {
		d.eventTarget(&e, ledger)
	}
	d.eventNeeds(&e)
	if d.errors == 0 {
		first := keys.seen(d.row, e.Date.String(), kind, e.Invoice, e.Client, e.Currency.Format(e.Amount), e.Currency.Code(),
			e.Until.String(), e.Channel, e.Outcome, e.Note)
		if first > 0 {
			d.say(Problem{
				Code: codeEventTwice, Message: fmt.Sprintf("the same event is also in row %d", first),
				Hint: "remove one; if it did happen twice, give each a note that tells them apart",
			})
		}
	}
	return e, d.errors == 0
}

// eventMoney reads amount and currency; an event without currency has its invoice's.
func (d *decoder) eventMoney(e *engine.Event, ledger ledgerView) {
	currencyField, before := &d.fields[evtCurrency], d.errors
	cur, given := d.currency(currencyField)
	owed, known := engine.Currency{}, false
	if ledger != nil && e.Invoice != "" {
		_, owed, known = ledger.invoice(e.Invoice)
	}
	switch { // a currency that was reported stays unknown
	case given && known && !owed.IsZero() && cur != owed:
		d.fault(codeMixed, currencyField, d.raw(currencyField).text,
			fmt.Sprintf("the event is in %s, and invoice %s is in %s", cur, e.Invoice, owed),
			"amounts of two currencies are never added: give the event in the invoice's currency")
		cur = engine.Currency{}
	case given || d.errors > before:
	case known:
		cur = owed
	default:
		cur = d.opt.Currency
	}
	e.Amount, given = d.amount(&d.fields[evtAmount], cur)
	if given && !cur.IsZero() {
		e.Currency = cur
		if e.Amount <= 0 {
			d.fault(codeEventAmount, &d.fields[evtAmount], d.raw(&d.fields[evtAmount]).text,
				"the amount of an event is more than 0", "the type says which way it goes: payment, credit or refund")
		}
	}
}

// eventTarget checks the invoice and the client that the event is about.
func (d *decoder) eventTarget(e *engine.Event, ledger ledgerView) {
	need := ""
	switch e.Type {
	case engine.EventPayment, engine.EventCredit, engine.EventRefund, engine.EventDispute, engine.EventDisputeResolved:
		if e.Invoice == "" {
			need = "an invoice"
		}
	case engine.EventPromise, engine.EventHold, engine.EventRelease, engine.EventCall, engine.EventBounce,
		engine.EventOptOut, engine.EventConsent, engine.EventWithdrawn:
		if e.Invoice == "" && e.Client == "" {
			need = "an invoice or a client"
		}
	}
	if need != "" {
		d.say(Problem{
			Code: codeEventTarget, Column: d.fields[evtInvoice].header,
			Message: fmt.Sprintf("%s needs %s", e.Type, need), Hint: "say what the event is about",
		})
	}
	if ledger == nil {
		return
	}
	if e.Client != "" && !ledger.client(e.Client) {
		d.fault(codeEventUnknown, &d.fields[evtClient], e.Client, "there is no client "+e.Client, "correct the id, or add the client")
	}
	if e.Invoice == "" {
		return
	}
	switch debtor, _, ok := ledger.invoice(e.Invoice); {
	case !ok:
		d.fault(codeEventUnknown, &d.fields[evtInvoice], e.Invoice, "there is no invoice "+e.Invoice,
			"correct the number, or export invoices and events of the same period")
	case e.Client == "":
		e.Client = debtor
	case e.Client != debtor && debtor != "":
		d.fault(codeEventClient, &d.fields[evtClient], e.Client,
			fmt.Sprintf("invoice %s belongs to client %s, not %s", e.Invoice, debtor, e.Client), "correct one of the two, or leave client empty")
	}
}

// eventNeeds checks what only some types of event have.
func (d *decoder) eventNeeds(e *engine.Event) {
	amountField, untilField, channelField := &d.fields[evtAmount], &d.fields[evtUntil], &d.fields[evtChannel]
	switch e.Type {
	case engine.EventPayment, engine.EventCredit, engine.EventRefund:
		if c, ok := d.cell(amountField); ok && c.text == "" {
			d.fault(codeEventAmount, amountField, "", string(e.Type)+" needs an amount", "write an amount of more than 0")
		}
	case engine.EventPromise:
		switch c, ok := d.cell(untilField); {
		case ok && c.text == "":
			d.fault(codePromise, untilField, "", "promise needs a day in until", "write the last day on which paying keeps the promise")
		case e.Until != 0 && e.Until < e.Date:
			d.fault(codePromise, untilField, c.text, fmt.Sprintf("promised on %s to pay by %s, which is earlier", e.Date, e.Until),
				"check the two dates, and the order of day and month")
		}
	case engine.EventCall:
		if c, ok := d.cell(&d.fields[evtOutcome]); ok && c.text == "" {
			d.fault(codeCall, &d.fields[evtOutcome], "", "call needs an outcome", "write what it came to: "+strings.Join(engine.CallOutcomes, ", "))
		}
	case engine.EventBounce:
		if ch, ok := engine.ChannelOf(e.Channel); e.Channel != "" && (!ok || !ch.Contact) {
			d.fault(codeCall, channelField, e.Channel, fmt.Sprintf("nothing comes back on a channel %q", e.Channel), "write email, letter, sms …, or leave it empty for email")
		}
	case engine.EventOptOut, engine.EventConsent, engine.EventWithdrawn:
		if e.Channel == "" {
			d.fault(codeOptOut, channelField, "", string(e.Type)+" needs a channel", "write email, sms, … or * for all")
			return
		}
		e.Channel, _ = d.refusal(channelField, e.Channel)
	}
}
