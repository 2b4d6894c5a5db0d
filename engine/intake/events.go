package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// ledgerView is what events are checked against; nil checks the rows alone.
type ledgerView interface {
	invoice(id string) (client string, cur engine.Currency, ok bool)
	client(id string) bool
	contact(client, role string) bool
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
	e.Note = d.text(&f[evtNote])
	d.eventDetails(&e)
	if len(d.opt.Entities) > 0 {
		e.Entity, _ = d.word(&f[evtEntity])
	}
	if e.Invoice != "" || !e.Type.OnAccount() {
		e.Entity = "" // that of the invoice; what is said of the client is said to all
	}
	if whole {
		d.eventTarget(&e, ledger)
		d.eventContact(&e, ledger)
	}
	d.eventNeeds(&e)
	if d.errors == 0 {
		first := keys.seen(d.row, e.Date.String(), kind, e.Invoice, e.Client, e.Currency.Format(e.Amount), e.Currency.Code(),
			e.Until.String(), e.Channel, e.Note,
			e.Reason, e.Outcome, e.To, strconv.Itoa(e.Grace), e.Currency.Format(e.Fee), string(e.Schedule), e.Entity, e.Contact)
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
	for _, f := range []int{evtFee, evtSchedule} { // they have a currency without an amount too
		if c := d.raw(&d.fields[f]); c.text != "" {
			e.Currency = cur
		}
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
	switch {
	case e.Type.OfInvoice() && e.Invoice == "":
		need = "an invoice"
	case e.Type != "" && e.Invoice == "" && e.Client == "":
		need = "an invoice or a client"
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

// eventContact checks the contact that the event is about.
func (d *decoder) eventContact(e *engine.Event, ledger ledgerView) {
	if e.Contact == "" || ledger == nil || !ledger.client(e.Client) || ledger.contact(e.Client, e.Contact) {
		return
	}
	d.fault(codeEventUnknown, &d.fields[evtContact], e.Contact,
		fmt.Sprintf("client %s has no contact with the role %s", e.Client, e.Contact), "correct the role, or add the contact")
}

// eventNeeds checks what only some types of event have.
func (d *decoder) eventNeeds(e *engine.Event) {
	amountField, untilField, channelField := &d.fields[evtAmount], &d.fields[evtUntil], &d.fields[evtChannel]
	switch e.Type {
	case engine.EventPayment, engine.EventCredit, engine.EventRefund, engine.EventAllocation:
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
	case engine.EventHold:
		if e.Until != 0 && e.Until <= e.Date {
			d.fault(codePromise, untilField, d.raw(untilField).text, fmt.Sprintf("held on %s until %s, which is not later", e.Date, e.Until), "write the day from which on the chase goes on; check the order of day and month")
		}
	case engine.EventBounce:
		if ch, ok := engine.ChannelOf(e.Channel); e.Channel != "" && (!ok || !ch.Contact) {
			d.fault(codeEventDetail, channelField, e.Channel, fmt.Sprintf("nothing comes back on a channel %q", e.Channel), "write email, letter, sms …, or leave it empty for email")
		}
	case engine.EventOptOut, engine.EventConsent, engine.EventWithdrawn:
		if e.Channel == "" {
			d.fault(codeOptOut, channelField, "", string(e.Type)+" needs a channel", "write email, sms, … or * for all")
			return
		}
		e.Channel, _ = d.refusal(channelField, e.Channel)
	}
}

// eventDetails reads what the events with a life of their own say beside the rest: reasons,
// outcomes of calls, days of grace, fees, schedules.
func (d *decoder) eventDetails(e *engine.Event) {
	e.Reason = d.text(&d.fields[evtReason])
	e.Outcome, _ = d.word(&d.fields[evtOutcome])
	e.To = d.text(&d.fields[evtTo])
	e.Contact, _ = d.word(&d.fields[evtContact])
	d.eventGrace(e)
	if fee, given := d.amount(&d.fields[evtFee], e.Currency); given {
		if e.Fee = fee; fee <= 0 {
			d.fault(codeEventAmount, &d.fields[evtFee], d.raw(&d.fields[evtFee]).text, "the fee of an event is more than 0", "leave it empty when there is none")
		}
	}
	d.eventSchedule(e)
	if e.Type != engine.EventCall {
		return
	}
	switch c, ok := d.cell(&d.fields[evtOutcome]); {
	case ok && c.text == "":
		d.fault(codeEventDetail, &d.fields[evtOutcome], "", "call needs an outcome", "write what it came to: "+strings.Join(engine.CallOutcomes, ", "))
	case e.Reason != "" && !slices.Contains(engine.CallReasons, e.Reason):
		d.fault(codeEventDetail, &d.fields[evtReason], e.Reason, fmt.Sprintf("%q is no reason of a call", e.Reason),
			"one of "+strings.Join(engine.CallReasons, ", ")+"; write other words into note")
	}
}

func (d *decoder) eventGrace(e *engine.Event) {
	f := &d.fields[evtGrace]
	text := d.text(f)
	if text == "" {
		return
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 365 {
		d.fault(codeEventDetail, f, text, fmt.Sprintf("%q is no number of days", text), "write a whole number from 0 to 365")
		return
	}
	e.Grace = n
}

// eventSchedule reads the instalments of a plan, which say its amount and its last day.
func (d *decoder) eventSchedule(e *engine.Event) {
	f := &d.fields[evtSchedule]
	c, ok := d.cell(f)
	switch {
	case !ok || c.text == "" && e.Type != engine.EventPlan:
	case c.text == "":
		d.fault(codeEventDetail, f, "", "plan needs a schedule", "write its instalments: 2026-04-01 100.00; 2026-05-01 100.00")
	case e.Currency.IsZero() && d.opt.Currency.IsZero():
		d.fault(codeNoCurrency, f, c.text, "nothing says in which currency the instalments are", "name the invoice, or write the currency")
	default:
		if e.Currency.IsZero() {
			e.Currency = d.opt.Currency
		}
		s, err := engine.ParseSchedule(c.text, e.Currency)
		if err != nil {
			d.fault(codeEventDetail, f, c.text, err.Error(), "write its instalments: 2026-04-01 100.00; 2026-05-01 100.00")
			return
		}
		f.tookText(c.text, s.Format(e.Currency))
		e.Schedule, e.Amount, e.Until = s, s.Total(), s.Last()
	}
}
