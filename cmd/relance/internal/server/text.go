package server

import (
	"fmt"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies/locale"
)

// inWords is a text of ours in a language: English is what the code has, French is looked up. Its arguments
// are put in as fmt does; a text without arguments is taken as it is.
func inWords(language, text string, args ...any) string {
	if language == "fr" {
		if t, ok := french[text]; ok {
			text = t
		}
	}
	if len(args) == 0 {
		return text
	}
	one := func(n int) bool { return locale.For(language).Plural(n, "", "s") == "" }
	return fmt.Sprintf(agree.Format(text, one, args...), args...)
}

// labels are what the engine's words are called on a page.
var labels = map[string]string{
	"answered": "Answered, nothing promised", "no_answer": "Nobody answered", "refused": "Refuses to pay", "promise": "Promises to pay",
	"wrong_number": "Wrong number", "done": "Done", "dispute": "Disputes", "let_go": "Will not be done: go on without it",
	"unable_to_pay": "Cannot pay", "bad_faith": "Does not want to pay", "not_received": "Did not receive it", "oversight": "Forgot it",
	"call": "Calls", "unknown": "May have left", "failed": "Failed", "task": "Task", "stand_in": "Could not be made", "person": "Contacts that a person has to make", "outbox": "Messages that have not left",
	"undecided": "Cases that could not be decided",
	"reader":    "reader", "caller": "caller", "approver": "approver", "admin": "admin",
	"until": "Until", "amount": "Amount", "outcome": "Outcome", "reason": "Reason", "on": "Day", "note": "Note", "read": "read", "invoice": "Invoice", "day": "Day",
	"ready": "waiting", "sending": "on its way", "sent": "sent", "delivered": "arrived", "suppressed": "not sent",
	"import": "import", "event": "event", "decision": "decision", "message": "message", "receipt": "receipt", "approval": "answer", "plan": "run",
	"payment": "Payment", "dispute_resolved": "Dispute settled", "invoice_approved": "Approved by the buyer", "hold": "Hold: nobody is chased", "release": "End of the hold",
	"opt_out": "Refuses a channel", "bounce": "Came back", "returned_mail": "Letter came back", "broken": "broken", "running": "runs",
	"added": "added", "removed": "taken away", "changed": "changed", "record": "record what happened", "approve": "decide",
	"run": "run the day and deliver", "adopt": "take the book on disk into use",
	"invoices": "Invoices", "clients": "Clients", "contacts": "Contacts", "events": "Events", "einvoices": "Electronic invoices", "as_of": "The day of the balances", "files": "The files", "full": "Close what is missing",
	"rows": "change", "restore": "restore", "bank": "bank", "forgotten": "forgotten",
}

// fieldName is what a field of a form is called.
func fieldName(field string) string {
	if l, ok := labels[field]; ok {
		return l
	}
	return field
}

// Label is what a word of the engine is called; one that has no label is shown as it is.
func (p *page) Label(word string) string { return inWords(p.Lang, fieldName(word)) }

// LabelOf is Label of what has a type of its own.
func (p *page) LabelOf(word any) string { return p.Label(fmt.Sprint(word)) }
