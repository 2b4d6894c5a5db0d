package engine

import (
	"cmp"
	"slices"
)

// EventType says what happened outside.
type EventType string

// The events that change facts. The amount of each is positive.
const (
	EventPayment         EventType = "payment"          // Amount came in for Invoice; without one it is money of Client on account
	EventCredit          EventType = "credit"           // a credit note of Amount was allocated to Invoice; without one it is on account
	EventRefund          EventType = "refund"           // Amount is owed again: refund, bounced cheque; without Invoice it is off the account
	EventAllocation      EventType = "allocation"       // Amount of the client's money on account was allocated to Invoice
	EventDispute         EventType = "dispute"          // the client contests Amount (default: all) of Invoice, for Reason
	EventDisputeResolved EventType = "dispute_resolved" // and no longer does
	EventApproved        EventType = "invoice_approved" // the client approved Invoice, as the buyer of an electronic invoice does
	EventPromise         EventType = "promise"          // the client promised Amount (default: all that is open) by Until, with Grace days
	EventPlan            EventType = "plan"             // a payment plan was agreed: Schedule, with Grace days
	EventDebit           EventType = "debit"            // a direct debit of Invoice is on its way
	EventDebitRejected   EventType = "debit_rejected"   // it was refused: Amount, if it was booked, is owed again, and Fee on top
	EventHold            EventType = "hold"             // a person stopped the chase of Invoice, or of all of Client
	EventRelease         EventType = "release"          // and released it
	EventOptOut          EventType = "opt_out"          // Client refuses Channel; "*" is all
	EventConsent         EventType = "consent"          // Client agreed to Channel; Note is the proof
	EventWithdrawn       EventType = "consent_withdrawn"
	EventInsolvency      EventType = "insolvency"       // proceedings were opened against Client: nobody may chase them
	EventInsolvencyEnded EventType = "insolvency_ended" // a person says that they may be chased again
	EventBlacklist       EventType = "blacklist"        // a person put Client on the blacklist, for Reason in words
	EventUnblacklist     EventType = "unblacklist"      // and took them off, or nothing that they owed was overdue any more
	EventBounce          EventType = "bounce"           // a message on Channel, by default email, came back: To is no address of the client
	EventReturned        EventType = "returned_mail"    // a letter came back: To is no address of the client
	EventHandedOver      EventType = "handed_over"      // Invoice was given to To, for the exit Reason: who chases it, and not the creditor
	EventTakenBack       EventType = "taken_back"       // and was taken back
	EventAcknowledged    EventType = "acknowledgement"  // the client acknowledged the debt, in a way that counts
	EventCourt           EventType = "court_action"     // it was brought to court, or declared in insolvency proceedings
	EventCourtEnded      EventType = "court_ended"      // the proceedings ended
	EventEnforced        EventType = "enforcement"      // a measure of enforcement was taken or applied for
	EventAddressGood     EventType = "address_good"     // To, by default every address of Client that was bad, reaches them after all
	EventCall            EventType = "call"             // a call came to Outcome, one of CallOutcomes, for Reason
	EventNote            EventType = "note"             // Note, which changes nothing
)

// EventTypes lists every EventType.
var EventTypes = []EventType{
	EventPayment, EventCredit, EventRefund, EventAllocation, EventDispute, EventDisputeResolved,
	EventPromise, EventHold, EventRelease, EventOptOut,
	EventConsent, EventWithdrawn,
	EventPlan, EventDebit, EventDebitRejected, EventInsolvency, EventInsolvencyEnded,
	EventBlacklist, EventUnblacklist, EventBounce, EventReturned, EventCall, EventNote, EventAddressGood,
	EventHandedOver, EventTakenBack, EventAcknowledged, EventCourt, EventCourtEnded, EventEnforced, EventApproved,
}

// Event is something that happened outside on a civil day. It counts before
// that day's decisions.
type Event struct {
	Date     Date
	Type     EventType
	Invoice  string // Invoice.ID; empty when the event is about the client
	Entity   string // of money on account: which of Book.Entities it is for; empty for Book.Creditor
	Client   string // Client.ID; may be empty when Invoice is given
	Amount   Amount
	Currency Currency
	Until    Date     // of a promise; of a plan the last day of Schedule; of a hold the day from which on it is over
	Channel  string   // of an opt_out, a consent, a bounce
	Note     string   // free text
	Reason   string   // of a dispute and a blacklist, in words; of a call one of CallReasons, or empty; of a hand-over the exit
	Outcome  string   // of a call: one of CallOutcomes
	To       string   // of a bounce: the address; empty for the one that is known; of a hand-over who has it now
	Contact  string   // a role of the client's contacts: an opt_out, a consent or a bounce is theirs; empty for the client’s own details
	Grace    int      // of a promise or plan: days after a day that still count as paid in time
	Fee      Amount   // of a rejected debit: what the bank asks, charged to the client
	Schedule Schedule // of a plan
}

// Apply changes an invoice and the case's promise as the event says. Events
// that are not about the invoice's money, dispute, debit, hold or promise change nothing.
func (e *Event) Apply(inv *Invoice, p *Promise) {
	e.ApplyMoney(inv)
	e.ApplyFlags(inv)
	switch {
	case e.Type == EventPayment || e.Type == EventCredit || e.Type == EventAllocation:
		if p.Made != 0 && e.Date <= p.Until+Date(p.Grace) && !p.BrokenOn(e.Date) {
			p.Paid += e.Amount
		}
	case e.Promises():
		amount := e.Amount
		if amount == 0 {
			amount = inv.Open
		}
		*p = Promise{
			Made: e.Date, Until: e.Until, Amount: amount, Broken: p.BrokenCount(e.Date), Earlier: p.KeptCount(), Grace: e.Grace, Schedule: e.Schedule,
		}
	}
}

// ApplyMoney changes what is owed as the event says, and nothing else.
func (e *Event) ApplyMoney(inv *Invoice) {
	switch e.Type {
	case EventAllocation:
		if inv.Amount > 0 { // to a credit note: it is the same money
			inv.Open -= e.Amount
		}
	case EventPayment, EventCredit:
		inv.Open -= e.Amount
	case EventRefund:
		inv.Open += e.Amount
	case EventDebitRejected:
		inv.Amount += e.Fee // charged, so that what was paid stays what it was
		inv.Open += e.Amount + e.Fee
	}
}

// ApplyFlags changes the dispute, the approval, the hold, the debit, the hand-over and the interruptions
// of an invoice as the event says, and nothing else. Of several events the last speaks:
// they can be applied again. What the invoice shares with other values is left alone.
func (e *Event) ApplyFlags(inv *Invoice) {
	if e.Type.Interrupts() && e.Invoice != "" { // money on account is for no claim yet
		inv.interrupt(Interrupt{e.Date, e.Type})
	}
	switch e.Type {
	case EventDispute:
		inv.Disputed, inv.DisputedAmount, inv.DisputeReason = true, e.Amount, e.Reason
	case EventDisputeResolved:
		inv.Disputed, inv.DisputedAmount, inv.DisputeReason = false, 0, ""
	case EventApproved:
		inv.Approved = e.Date
	case EventHold:
		inv.OnHold, inv.HoldUntil = true, e.Until
	case EventRelease:
		inv.OnHold, inv.HoldUntil = false, 0
	case EventDebit:
		inv.Debit = true
	case EventDebitRejected, EventPayment, EventAllocation:
		inv.Debit = false
	case EventHandedOver:
		inv.HandedOver, inv.HandedTo = e.Date, e.Reason
	case EventTakenBack:
		inv.HandedOver, inv.HandedTo = 0, ""
	}
}

// interrupt notes an interruption once, in the order of the days.
func (i *Invoice) interrupt(x Interrupt) {
	at, known := slices.BinarySearchFunc(i.Interrupts, x, func(a, b Interrupt) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.By, b.By))
	})
	if !known {
		i.Interrupts = slices.Insert(slices.Clip(i.Interrupts), at, x)
	}
}

// Money reports whether events of the type change what is owed, or the money on account.
func (t EventType) Money() bool {
	return t.OnAccount() || t == EventAllocation || t == EventDebitRejected
}

// OnAccount reports whether events of the type may be about a client without an invoice:
// then they change their money on account.
func (t EventType) OnAccount() bool {
	return t == EventPayment || t == EventCredit || t == EventRefund
}

// Promises reports whether the event is a word to pay: a promise, a plan, a call that
// ended with a promise and its day.
func (e *Event) Promises() bool {
	return e.Type == EventPromise || e.Type == EventPlan || e.Type == EventCall && e.Outcome == CallPromise && e.Until != 0
}

// Ends lists the days after which a word to pay that is not kept counts as broken.
func (e *Event) Ends() []Date {
	if !e.Promises() {
		return nil
	}
	if e.Schedule == "" {
		return []Date{e.Until + Date(e.Grace)}
	}
	var days []Date
	for _, i := range e.Schedule.Instalments() {
		days = append(days, i.Due+Date(e.Grace))
	}
	return days
}

// OfClient reports whether events of the type change what is known of the client
// itself; they are about them as a whole.
func (t EventType) OfClient() bool {
	switch t {
	case EventOptOut, EventConsent, EventWithdrawn, EventInsolvency, EventInsolvencyEnded, EventBlacklist, EventUnblacklist, EventAddressGood:
		return true
	}
	return false
}

// OfInvoice reports whether events of the type are always about one invoice.
func (t EventType) OfInvoice() bool {
	return t == EventAllocation || t == EventDebitRejected || t.Interrupts() && t != EventPayment || t == EventDispute || t == EventDisputeResolved || t == EventApproved || t == EventDebit || t == EventHandedOver || t == EventTakenBack
}

// NeedsChannel reports whether events of the type have to name a channel.
func (t EventType) NeedsChannel() bool {
	return t == EventOptOut || t == EventConsent || t == EventWithdrawn
}

// ChangesClient reports whether the event changes what is known of the client: one
// OfClient, and one that says where they are not reached.
func (e *Event) ChangesClient() bool {
	return e.Type.OfClient() || e.Type == EventBounce || e.Type == EventReturned || e.Type == EventCall && e.Outcome == CallWrongNumber
}

// ApplyClient changes a client as the event says. Events that are not about the client
// itself change nothing. What the client shares with other values is left alone.
func (e *Event) ApplyClient(c *Client) {
	switch e.Type {
	case EventOptOut, EventConsent, EventWithdrawn:
		if e.Contact != "" {
			c.each(e.Contact, e.To, func(x *Contact) { x.OptOut, x.Consent = e.wishes(x.OptOut, x.Consent) })
			return
		}
		c.OptOut, c.Consent = e.wishes(c.OptOut, c.Consent)
	case EventInsolvency:
		c.Insolvent = e.Date
	case EventInsolvencyEnded:
		c.Insolvent = 0
	case EventBlacklist:
		if c.Blacklisted == 0 {
			c.Blacklisted = e.Date
		}
	case EventUnblacklist:
		c.Blacklisted = 0
	case EventBounce, EventReturned, EventCall:
		if to := e.Unreached(c); to != "" {
			c.Bad = with(c.Bad, to)
		}
	case EventAddressGood:
		if e.To == "" {
			c.Bad = nil
		} else {
			c.Bad = lacking(c.Bad, e.To)
		}
	}
}

// Learned is what the refusal of a message by its channel says of the client: of type EventBounce, that they are not
// reached at the address; of type EventOptOut, that they, or the contact whose address it is, refused the channel.
func Learned(of EventType, c *Client, channel, to string, day Date) Event {
	e := Event{Date: day, Type: of, Client: c.ID, Channel: channel}
	x := c.At(to)
	if x != nil {
		e.Contact = x.Role
	}
	if x != nil || of == EventBounce {
		e.To = to
	}
	return e
}

// wishes are the channels that somebody refuses and agrees to after the event.
func (e *Event) wishes(refused, agreed []string) (refusedNow, agreedNow []string) {
	switch e.Type {
	case EventOptOut:
		return with(refused, e.Channel), agreed
	case EventConsent:
		if e.Channel != "*" { // agreeing takes back a refusal
			refused = lacking(refused, e.Channel)
		}
		return refused, with(agreed, e.Channel)
	}
	return refused, slices.DeleteFunc(slices.Clone(agreed), func(ch string) bool { return ch == e.Channel || e.Channel == "*" })
}

// Unreached is the address at which the event says that the client cannot be reached:
// its own, or the one that is known for its channel, of the client or of the contact
// that it names; empty for none.
func (e *Event) Unreached(c *Client) string {
	channel := cmp.Or(e.Channel, "email")
	switch {
	case e.Type == EventCall && e.Outcome == CallWrongNumber:
		channel = "call"
	case e.Type == EventReturned:
		channel = "letter"
	case e.Type != EventBounce:
		return ""
	}
	if e.To != "" {
		return e.To
	}
	return c.AddressIn(e.Contact, channel)
}

// Others lists, when the event says that the client cannot be reached and neither where nor
// through whom, their addresses of that kind, when there are several that are not known to be bad.
func (e *Event) Others(c *Client) []string {
	channel := ""
	switch {
	case e.To != "" || e.Contact != "":
	case e.Type == EventBounce:
		channel = cmp.Or(e.Channel, "email")
	case e.Type == EventCall && e.Outcome == CallWrongNumber:
		channel = "call"
	}
	ch, ok := ChannelOf(channel)
	if !ok || ch.Address == AddressPostal {
		return nil
	}
	var list []string
	see := func(to string) {
		if to != "" && !slices.Contains(c.Bad, to) && !slices.Contains(list, to) {
			list = append(list, to)
		}
	}
	see(c.addressOf(ch.Address))
	for i := range c.Contacts {
		see(c.addressFor(&c.Contacts[i], ch.Address))
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// with is a sorted list with one more item, in an array of its own.
func with(list []string, item string) []string {
	if slices.Contains(list, item) {
		return list
	}
	out := append(slices.Clone(list), item)
	slices.Sort(out)
	return out
}
