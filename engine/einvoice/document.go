package einvoice

import "github.com/relance-dev/relance/engine"

// Document is one electronic invoice as it was read. Texts are trimmed; an empty one was not given.
type Document struct {
	Syntax    string // "ubl" or "cii"
	Profile   string // specification identifier (BT-24), such as urn:cen.eu:en16931:2017
	Number    string
	Type      string // code of UNTDID 1001: 380 invoice, 381 credit note …
	Credit    bool   // a credit note by its type or its root: positive amounts lower what is owed
	Issued    engine.Date
	Due       engine.Date // zero when no field has it
	Currency  engine.Currency
	Total     engine.Amount // with taxes, rounding included
	Prepaid   engine.Amount // what was paid before it was issued; may be negative
	Payable   engine.Amount // Total less Prepaid, as the document has it
	Parts     []Part        // instalments that add up to Payable; nil when it is due at once
	Terms     string        // words on payment, never read as a date
	Preceding []string      // numbers of the invoices that it corrects or credits

	Seller, Buyer Party
	Payee         string // name of who is to be paid, when it is not the seller

	Means     string // code of UNTDID 4461: 30 credit transfer, 59 SEPA direct debit …
	Mandate   string // of a direct debit
	Account   string // to pay to: an IBAN, or another number
	Reference string // that the payment is to carry
	BuyerRef  string // by which the buyer finds it (BT-10)
}

// Part is an instalment.
type Part struct {
	Due    engine.Date
	Amount engine.Amount
}

// Party is the seller or the buyer.
type Party struct {
	ID       string // by which the other party knows them, such as the number of a client
	Name     string
	Legal    string // number of the register of companies: a SIREN, a SIRET …
	VAT      string
	Global   string // number in an international list, such as a GLN
	Endpoint string // electronic address, unless it is an e-mail address
	Email    string
	Phone    string
	Contact  string // a person
	Street   string // lines, with line breaks
	Postcode string
	City     string
	Country  string // ISO 3166 alpha-2
}

// creditTypes are the codes of UNTDID 1001 that are credit notes for EN 16931.
var creditTypes = map[string]bool{
	"81": true, "83": true, "261": true, "262": true, "296": true, "308": true, "381": true, "396": true,
	"420": true, "458": true, "502": true, "503": true, "532": true,
}

// invoiceTypes are those that are invoices.
var invoiceTypes = map[string]bool{
	"71": true, "80": true, "82": true, "84": true, "102": true, "218": true, "219": true, "326": true, "331": true, "380": true, "382": true,
	"383": true, "384": true, "385": true, "386": true, "387": true, "388": true, "389": true, "390": true, "393": true, "394": true,
	"395": true, "456": true, "457": true, "471": true, "472": true, "473": true, "500": true, "501": true, "527": true, "553": true,
	"575": true, "623": true, "633": true, "751": true, "780": true, "817": true, "870": true, "875": true, "876": true, "877": true, "935": true,
}

// proforma is the type of an invoice that nobody owes.
const proforma = "325"

// DirectDebit reports whether the amount is collected from the buyer's account: a means of
// direct debit (49, 59), or a mandate.
func (d *Document) DirectDebit() bool { return d.Means == "49" || d.Means == "59" || d.Mandate != "" }
