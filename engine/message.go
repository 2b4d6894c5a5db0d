package engine

// Message is one contact or task on one day, as decided and grouped: to one
// recipient, on one channel, in one currency, about one or several invoices of
// one client.
type Message struct {
	Date    Date // the day it goes out
	Decided Date // the day it was decided; earlier than Date when it had to wait
	// Waited says why it had to, such as "weekend or holiday"; empty when it went out on the day it was decided.
	Waited   string `json:",omitempty"`
	Policy   string
	Client   string // Client.ID
	Entity   string `json:",omitempty"` // which of Book.Entities is owed, and speaks; empty for Book.Creditor
	State    string
	Tone     Tone
	Channel  string
	Template string
	To       string // address on the channel: e-mail, phone, postal address on one line, queue
	// Contact is the role of the contact whose address To is, Person his name when it is
	// known; both are empty for the client's own details and for work of the creditor's people.
	Contact  string `json:",omitempty"`
	Person   string `json:",omitempty"`
	Language string
	Amount   Amount // what is asked of the client, or open in what reaches nobody: the sum of the lines' ToAsk
	Currency Currency
	Lines    []Line // oldest due first
	Params   map[string]string
	// Keys are those of the drafts it is made of, sorted; nil when they have none.
	Keys []string `json:"-"`
	// Fallback says why this is not the action, or not the contact, that the policy named first,
	// such as "no e-mail address"; empty when it is.
	Fallback string
	// Known is what was known of the client on Date, for the words that are written from it later.
	Known
}

// Line is one invoice of a message.
type Line struct {
	Invoice  string
	Policy   string // of the invoice's case
	State    string // that its case entered
	Open     Amount
	Less     Amount `json:",omitempty"` // of Open, what is not asked; see Invoice.ToAsk
	Due      Date
	DaysLate int
}

// ToAsk is what the message asks for the invoice.
func (l *Line) ToAsk() Amount { return l.Open - l.Less }
