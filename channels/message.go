package channels

import "time"

// Message is one contact or task: written, addressed, ready to go out.
type Message struct {
	// Key names the message for ever: the same key is the same message, and must
	// never reach the recipient twice. 1 to 100 letters, digits, dots, dashes
	// and underscores, the first a letter or digit, so that it can be a file name.
	Key string
	// Date is the instant of this attempt, in the creditor's time zone. It dates the
	// mail, the letter and the signature of a webhook.
	Date time.Time

	To       Recipient
	CC       []string // e-mail addresses that get a copy; e-mail only
	Language string   // BCP 47, such as "fr" or "en-GB"; empty when unknown

	// Subject is one line: of a mail, a letter, a task.
	Subject string
	// The same words in the forms that channels need; a channel uses the richest it can
	// show. Text is always there when the channel wants words at all.
	Text string // plain text
	HTML string // the inside of a body element, for mails and letters; empty means Text alone
	SMS  string // a short form; empty means Text

	// Pay is what the message asks to be paid and where, for channels that show it at a glance; nil when
	// it asks for nothing, or says it in its words alone.
	Pay *Payment `json:",omitempty"`

	// Page is the address of the recipient's own page, for a letter to show as a code; empty when the words name none.
	Page string `json:",omitempty"`

	Attachments []Attachment
	// Headers are added to a mail or an HTTP request; a header that the channel sets
	// itself is refused.
	Headers map[string]string
	// Params are the other fields of the policy's action, such as "queue",
	// "title", "registered" or "contentSid".
	Params map[string]string
	// Variables fill the holes of a template that the operator keeps, by name: "1", "2".
	Variables map[string]string

	// Client, Invoices and Case say what the message is about, for manifests
	// and task lists.
	Client   string
	Invoices []string
	Case     string

	// Thread lists the keys of earlier messages of the same conversation, oldest
	// first, so that a reminder appears under the one before it.
	Thread []string

	// Via names the account that the attempt uses, as Identified says it; empty when the channel
	// says none. A message of unknown fate is looked for there and nowhere else.
	Via string `json:",omitempty"`
	// Claimed lists the receipts, by ID, that other messages to the same address have: what they
	// claimed is not this one. It is for Reconcile alone.
	Claimed []string `json:"-"`
}

// Recipient is who gets a message. The Spec's address kind says which field counts.
type Recipient struct {
	Name    string   // of the person or company
	Address string   // e-mail address, phone number, queue or URL
	Postal  []string // lines of the postal address below the name, country last when abroad
	Country string   // ISO 3166-1 alpha-2; reads national phone numbers; may be empty
}

// Payment is what a message asks to be paid, and where. Empty fields are not shown.
type Payment struct {
	Amount    string // as the message's language writes it: "1 234,50 €"
	Value     string // the same in digits: "1234.50"
	Currency  string // ISO 4217: "EUR"
	Name      string // of who is paid
	IBAN, BIC string
	Reference string // what the transfer names
	Link      string // an https address where it can be paid
	Code      bool   // show a code that the app of a bank reads as a transfer
}

// Attachment is a file that goes with a message.
type Attachment struct {
	Name string // file name without a folder: "INV-7.pdf"
	Type string // media type: "application/pdf"
	Data []byte
}

// Short returns the words for a channel with little room: SMS, else Text.
func (m *Message) Short() string {
	if m.SMS != "" {
		return m.SMS
	}
	return m.Text
}
