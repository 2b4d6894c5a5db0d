package einvoice

import (
	"encoding/xml"
	"slices"
	"strings"
)

// amount is a number with its currency.
type amount struct {
	Currency string `xml:"currencyID,attr"`
	Text     string `xml:",chardata"`
}

// ident is a number with the list that it comes from.
type ident struct {
	Scheme string `xml:"schemeID,attr"`
	Text   string `xml:",chardata"`
}

type ublParty struct {
	EndpointID          ident
	PartyIdentification []struct{ ID ident }
	PartyName           []struct{ Name string }
	PostalAddress       struct {
		StreetName, AdditionalStreetName, CityName, PostalZone string
		AddressLine                                            []struct{ Line string }
		Country                                                struct{ IdentificationCode string }
	}
	PartyTaxScheme []struct {
		CompanyID string
		TaxScheme struct{ ID string }
	}
	PartyLegalEntity []struct {
		RegistrationName string
		CompanyID        ident
	}
	Contact struct{ Name, Telephone, ElectronicMail string }
}

type ublDocument struct {
	XMLName                              xml.Name
	CustomizationID, ID                  string
	IssueDate, DueDate                   string
	InvoiceTypeCode, CreditNoteTypeCode  string
	DocumentCurrencyCode, BuyerReference string
	BillingReference                     []struct{ InvoiceDocumentReference struct{ ID string } }
	AccountingSupplierParty              struct{ Party ublParty }
	AccountingCustomerParty              struct{ Party ublParty }
	PayeeParty                           *ublParty
	PaymentMeans                         []struct {
		PaymentMeansCode, PaymentDueDate string
		PaymentID                        []string
		PayeeFinancialAccount            struct{ ID string }
		PaymentMandate                   struct{ ID string }
	}
	PaymentTerms []struct {
		Note                               []string
		PaymentDueDate, InstallmentDueDate string
		Amount                             *amount
	}
	TaxTotal           []struct{ TaxAmount amount }
	LegalMonetaryTotal struct {
		TaxExclusiveAmount, TaxInclusiveAmount, PrepaidAmount, PayableRoundingAmount, PayableAmount *amount
	}
}

// readUBL reads an invoice or a credit note of UBL 2.
func readUBL(data []byte, credit bool) (*Document, error) {
	var u ublDocument
	if err := decode(data, &u); err != nil {
		return nil, err
	}
	kind := "Invoice"
	if credit {
		kind = "CreditNote"
	}
	if want := "urn:oasis:names:specification:ubl:schema:xsd:" + kind + "-2"; u.XMLName.Space != want {
		return nil, fault("ask whoever made it for UBL 2.1", "its first element is %s of %q, which is not UBL 2", kind, u.XMLName.Space)
	}
	r := &reader{}
	d := &Document{
		Syntax: "ubl", Profile: clean(u.CustomizationID), Number: clean(u.ID), Type: clean(u.InvoiceTypeCode + u.CreditNoteTypeCode),
		BuyerRef: clean(u.BuyerReference), Seller: u.AccountingSupplierParty.Party.party(), Buyer: u.AccountingCustomerParty.Party.party(),
	}
	d.Credit = credit || creditTypes[d.Type]
	d.Currency = r.currency(u.DocumentCurrencyCode)
	d.Issued = r.iso("the day of issue (IssueDate)", u.IssueDate)
	due := []string{u.DueDate}
	for _, m := range u.PaymentMeans {
		due = append(due, m.PaymentDueDate)
		d.Means, d.Mandate, d.Account = first(d.Means, m.PaymentMeansCode), first(d.Mandate, m.PaymentMandate.ID), first(d.Account, m.PayeeFinancialAccount.ID)
		d.Reference = first(d.Reference, m.PaymentID...)
	}
	var terms []string
	for _, t := range u.PaymentTerms {
		terms = append(terms, t.Note...)
		day := first(t.InstallmentDueDate, t.PaymentDueDate)
		if t.Amount != nil && day != "" {
			d.Parts = append(d.Parts, Part{r.iso("the due date of an instalment", day), r.amount(d.Currency, "an instalment", t.Amount)})
			continue
		}
		due = append(due, t.PaymentDueDate)
	}
	d.Terms = joined(terms)
	d.Due = r.due(due, r.iso)
	for _, b := range u.BillingReference {
		d.Preceding = append(d.Preceding, clean(b.InvoiceDocumentReference.ID))
	}
	d.Preceding = slices.DeleteFunc(d.Preceding, func(s string) bool { return s == "" })
	if u.PayeeParty != nil {
		d.Payee = u.PayeeParty.party().Name
	}
	var taxes []amount
	for _, t := range u.TaxTotal {
		taxes = append(taxes, t.TaxAmount)
	}
	m := &u.LegalMonetaryTotal
	r.totals(d, m.TaxExclusiveAmount, taxes, m.TaxInclusiveAmount, m.PayableRoundingAmount, m.PrepaidAmount, m.PayableAmount)
	return d, r.err
}

func (p *ublParty) party() Party {
	out := Party{Contact: clean(p.Contact.Name), Phone: clean(p.Contact.Telephone), Email: clean(p.Contact.ElectronicMail)}
	for _, id := range p.PartyIdentification {
		out.identify(id.ID)
	}
	for _, e := range p.PartyLegalEntity {
		out.Name, out.Legal = first(out.Name, e.RegistrationName), first(out.Legal, e.CompanyID.Text)
	}
	for _, n := range p.PartyName {
		out.Name = first(out.Name, n.Name)
	}
	for _, t := range p.PartyTaxScheme {
		if strings.EqualFold(clean(t.TaxScheme.ID), "VAT") {
			out.VAT = first(out.VAT, t.CompanyID)
		}
	}
	a := &p.PostalAddress
	lines := []string{a.StreetName, a.AdditionalStreetName}
	for _, l := range a.AddressLine {
		lines = append(lines, l.Line)
	}
	out.Street, out.Postcode, out.City, out.Country = joined(lines), clean(a.PostalZone), clean(a.CityName), clean(a.Country.IdentificationCode)
	out.reach(p.EndpointID)
	return out
}
