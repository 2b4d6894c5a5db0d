package intake

import "slices"

// Kind says what the rows of a file are.
type Kind uint8

// The kinds of file.
const (
	KindAuto Kind = iota // for Check: whichever kind the header fits best
	KindInvoices
	KindClients
	KindContacts
	KindEvents
)

// kinds lists the kinds of file, in the order in which they are read.
var kinds = []Kind{KindInvoices, KindClients, KindContacts, KindEvents}

// Kinds lists the kinds of file.
func Kinds() []Kind { return slices.Clone(kinds) }

var kindWords = [...]string{"auto", "invoices", "clients", "contacts", "events"}

// String returns the word used in a mapping: "invoices", "clients", "contacts" or "events";
// "auto" when the kind is not known.
func (k Kind) String() string {
	if int(k) >= len(kindWords) {
		return kindWords[KindAuto]
	}
	return kindWords[k]
}

// valueType says how the text of a column is understood.
type valueType uint8

const (
	typeText     valueType = iota
	typeID                 // text that a spreadsheet must not have changed
	typeAmount             // money in the row's currency
	typeCurrency           // ISO 4217
	typeDate
	typeBool
	typeWord     // one of a closed list
	typeCountry  // ISO 3166 alpha-2
	typeLanguage // ISO 639-1
	typeEmail
	typeChannels // a list of channels, or yes for all
	typeInt      // of a declared fact
	typeNumber   // of a declared fact
)

// columnDecl is one canonical column.
type columnDecl struct {
	name     string
	typ      valueType
	required bool
}

// Places of the canonical columns in the tables below, and so in a decoder's fields.
const (
	invInvoice = iota
	invClient
	invAmount
	invOpen
	invCurrency
	invIssued
	invDue
	invPaidOn
	invDisputed
	invOnHold
	invEntity
	invCreditFor
	invFactored
	invFactor
	invDebit // from here on: read when the mapping names their column
	invCredit
	invPaid
	invTerms
	invName
	invEmail
	invPhone
	invContact
	invStreet
	invPostcode
	invCity
	invCountry
	invLanguage
	invProfile
	invKind
	invPrepaid
	invDirectDebit
	invDocument
)

const (
	cliClient = iota
	cliName
	cliProfile
	cliKind
	cliCountry
	cliLanguage
	cliEmail
	cliPhone
	cliContact
	cliStreet
	cliPostcode
	cliCity
	cliOptOut
	cliConsent
	cliTimezone
	cliVerified
	cliPreferred
)

const (
	conClient = iota
	conRole
	conName
	conEmail
	conPhone
	conLanguage
	conVerified
	conOptOut
	conConsent
)

const (
	evtDate = iota
	evtType
	evtInvoice
	evtClient
	evtAmount
	evtCurrency
	evtUntil
	evtChannel
	evtOutcome
	evtNote
	evtReason
	evtTo
	evtGrace
	evtFee
	evtSchedule
	evtEntity
	evtContact
)

var invoiceColumns = []columnDecl{
	invInvoice:   {"invoice", typeID, true},
	invClient:    {"client", typeID, true},
	invAmount:    {"amount", typeAmount, true},
	invOpen:      {"open", typeAmount, false},
	invCurrency:  {"currency", typeCurrency, false},
	invIssued:    {"issued", typeDate, false},
	invDue:       {"due", typeDate, true},
	invPaidOn:    {"paid_on", typeDate, false},
	invDisputed:  {"disputed", typeBool, false},
	invOnHold:    {"on_hold", typeBool, false},
	invEntity:    {"entity", typeWord, false},
	invCreditFor: {"credit_for", typeID, false},
	invFactored:  {"factored", typeBool, false},
	invFactor:    {"factor", typeText, false},

	invDebit:    {"debit", typeAmount, false},
	invCredit:   {"credit", typeAmount, false},
	invPaid:     {"paid", typeAmount, false},
	invTerms:    {"terms", typeText, false},
	invName:     {"name", typeText, false},
	invEmail:    {"email", typeEmail, false},
	invPhone:    {"phone", typeText, false},
	invContact:  {"contact", typeText, false},
	invStreet:   {"street", typeText, false},
	invPostcode: {"postcode", typeText, false},
	invCity:     {"city", typeText, false},
	invCountry:  {"country", typeCountry, false},
	invLanguage: {"language", typeLanguage, false},
	invProfile:  {"profile", typeWord, false},
	invKind:     {"kind", typeWord, false},

	invPrepaid:     {"prepaid", typeAmount, false},
	invDirectDebit: {"direct_debit", typeBool, false},
	invDocument:    {"document", typeText, false},
}

// mappedOnly reports whether a column is read only when the mapping names its header.
func mappedOnly(k Kind, column int) bool { return k == KindInvoices && column >= invDebit }

var clientColumns = []columnDecl{
	cliClient:   {"client", typeID, true},
	cliName:     {"name", typeText, false},
	cliProfile:  {"profile", typeWord, false},
	cliKind:     {"kind", typeWord, false},
	cliCountry:  {"country", typeCountry, false},
	cliLanguage: {"language", typeLanguage, false},
	cliEmail:    {"email", typeEmail, false},
	cliPhone:    {"phone", typeText, false},
	cliContact:  {"contact", typeText, false},
	cliStreet:   {"street", typeText, false},
	cliPostcode: {"postcode", typeText, false},
	cliCity:     {"city", typeText, false},
	cliOptOut:   {"opt_out", typeChannels, false},
	cliConsent:  {"consent", typeChannels, false},
	cliTimezone: {"timezone", typeText, false},

	cliVerified:  {"phone_verified", typeBool, false},
	cliPreferred: {"preferred_channel", typeWord, false},
}

var contactColumns = []columnDecl{
	conClient:   {"client", typeID, true},
	conRole:     {"role", typeWord, true},
	conName:     {"name", typeText, false},
	conEmail:    {"email", typeEmail, false},
	conPhone:    {"phone", typeText, false},
	conLanguage: {"language", typeLanguage, false},
	conVerified: {"verified", typeBool, false},
	conOptOut:   {"opt_out", typeChannels, false},
	conConsent:  {"consent", typeChannels, false},
}

var eventColumns = []columnDecl{
	evtDate:     {"date", typeDate, true},
	evtType:     {"type", typeWord, true},
	evtInvoice:  {"invoice", typeID, false},
	evtClient:   {"client", typeID, false},
	evtAmount:   {"amount", typeAmount, false},
	evtCurrency: {"currency", typeCurrency, false},
	evtUntil:    {"until", typeDate, false},
	evtChannel:  {"channel", typeText, false},
	evtOutcome:  {"outcome", typeWord, false},
	evtNote:     {"note", typeText, false},
	evtReason:   {"reason", typeText, false},
	evtTo:       {"to", typeText, false},
	evtGrace:    {"grace", typeInt, false},
	evtFee:      {"fee", typeAmount, false},
	evtSchedule: {"schedule", typeText, false},
	evtEntity:   {"entity", typeWord, false},
	evtContact:  {"contact", typeWord, false},
}

// columnsOf returns the canonical columns of a kind, nil for KindAuto.
func columnsOf(k Kind) []columnDecl {
	switch k {
	case KindInvoices:
		return invoiceColumns
	case KindClients:
		return clientColumns
	case KindContacts:
		return contactColumns
	case KindEvents:
		return eventColumns
	}
	return nil
}

// Columns lists the canonical columns of a kind, in the order of the documentation.
func Columns(k Kind) []string {
	var names []string
	for _, c := range columnsOf(k) {
		names = append(names, c.name)
	}
	return slices.Clip(names)
}
