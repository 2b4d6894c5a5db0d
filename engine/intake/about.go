package intake

// ColumnDoc explains one column of a kind of file.
type ColumnDoc struct {
	Name     string
	Required bool
	// Mapped is set for columns that are read only when a mapping names their header.
	Mapped bool
	What   string // what it holds
}

// ColumnDocs explains the columns of a kind, in the order of Columns.
func ColumnDocs(k Kind) []ColumnDoc {
	var out []ColumnDoc
	for i, c := range columnsOf(k) {
		out = append(out, ColumnDoc{Name: c.name, Required: c.required, Mapped: mappedOnly(k, i), What: columnWords[k][c.name]})
	}
	return out
}

var columnWords = map[Kind]map[string]string{
	KindInvoices: {
		"invoice":    "number of the invoice; INV-7#2 is its second instalment",
		"client":     "number of the client who owes it",
		"amount":     "as invoiced, taxes included; below 0 it is a credit note",
		"open":       "what is still owed; without it the amount less what events say",
		"currency":   "three letters: EUR",
		"issued":     "date of the invoice",
		"due":        "last day on which payment is on time",
		"paid_on":    "day on which all of it was paid; empty until then",
		"disputed":   "yes when the client contests it",
		"on_hold":    "yes when somebody stopped the chase",
		"entity":     "which of your companies is owed, when the book has several",
		"credit_for": "of a credit note: the invoice that it is for",
		"factored":   "yes when it was sold to a factor",
		"factor":     "who bought it",
		"debit":      "instead of amount: what the entry adds to the account",
		"credit":     "instead of amount: what it takes off",
		"paid":       "instead of open: what was paid so far",
		"terms":      "instead of due: days after issue, or your words for them",
		"name":       "name of the client, when no file of clients has it",
		"email":      "the client's address for mails",
		"phone":      "the client's number",
		"contact":    "person at the client",
		"street":     "the client's street; several lines are kept",
		"postcode":   "the client's postcode",
		"city":       "the client's town",
		"country":    "the client's country, two letters: FR",
		"language":   "the client's language, two letters: fr",
		"profile":    "one of the profiles of the book",
		"kind":       "business, consumer or public",

		"prepaid":      "instead of open: what was paid before it was issued, such as a deposit; payments since are events",
		"direct_debit": "yes when the amount is collected from the client's account",
		"document":     "name of its file, for documents in deploy.cue",
	},
	KindClients: {
		"client":            "number of the client, as invoices name it",
		"name":              "name of the client; without it the number",
		"profile":           "one of the profiles of the book",
		"kind":              "business, consumer or public; empty is business",
		"country":           "two letters: FR",
		"language":          "two letters: fr; empty is the creditor's",
		"email":             "one address",
		"phone":             "one number, with its country code",
		"contact":           "person to address",
		"street":            "street and number; several lines are kept",
		"postcode":          "postcode",
		"city":              "town",
		"opt_out":           "channels the client refused, or yes for all",
		"consent":           "channels the client agreed to, or yes for all",
		"timezone":          "such as Europe/Paris; empty is that of the country",
		"phone_verified":    "yes when somebody made sure of the number",
		"preferred_channel": "the channel the client wants to be reached on",
	},
	KindContacts: {
		"client":   "number of the client",
		"role":     "one of the roles of the book",
		"name":     "name of the person or mailbox",
		"email":    "one address",
		"phone":    "one number, with its country code",
		"language": "two letters: fr",
		"verified": "yes when somebody made sure of the details",
		"opt_out":  "channels the person refused, or yes for all",
		"consent":  "channels the person agreed to, or yes for all",
	},
	KindEvents: {
		"date":     "day on which it happened",
		"type":     "payment, credit, refund, dispute, promise, hold …",
		"invoice":  "the invoice that it is about",
		"client":   "the client; needed when no invoice is named",
		"amount":   "above 0: the type says which way it goes",
		"currency": "empty is that of the invoice",
		"until":    "of a promise or a hold: its last day",
		"channel":  "of an opt_out, a consent, a bounce",
		"outcome":  "of a call: what it came to",
		"note":     "free text",
		"reason":   "of a dispute or a call: why",
		"to":       "of a bounce: the address",
		"grace":    "of a promise: days that still count as kept",
		"fee":      "of a rejected debit: what the bank asks",
		"schedule": "of a plan: 2026-04-01 100.00; 2026-05-01 100.00",
		"entity":   "of money on account: which of your companies it is for",
		"contact":  "a role of the client's contacts",
	},
}
