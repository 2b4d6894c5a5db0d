package einvoice

type ciiDate struct {
	Format string `xml:"format,attr"`
	Text   string `xml:",chardata"`
}

type ciiParty struct {
	ID                         []string
	GlobalID                   []ident
	Name                       string
	SpecifiedLegalOrganization struct {
		ID                  ident
		TradingBusinessName string
	}
	DefinedTradeContact struct {
		PersonName, DepartmentName      string
		TelephoneUniversalCommunication struct{ CompleteNumber string }
		EmailURIUniversalCommunication  struct{ URIID string }
	}
	PostalTradeAddress struct {
		PostcodeCode, LineOne, LineTwo, LineThree, CityName, CountryID string
	}
	URIUniversalCommunication struct{ URIID ident }
	SpecifiedTaxRegistration  []struct{ ID ident }
}

type ciiTerms struct {
	Description          []string
	DueDateDateTime      struct{ DateTimeString ciiDate }
	DirectDebitMandateID string
	PartialPaymentAmount *amount
}

type ciiSettlement struct {
	PaymentReference, InvoiceCurrencyCode string
	PayeeTradeParty                       *ciiParty

	SpecifiedTradeSettlementPaymentMeans []struct {
		TypeCode                           string
		PayeePartyCreditorFinancialAccount struct{ IBANID, ProprietaryID string }
	}
	SpecifiedTradePaymentTerms []ciiTerms

	SpecifiedTradeSettlementHeaderMonetarySummation struct {
		TaxBasisTotalAmount, GrandTotalAmount, RoundingAmount, TotalPrepaidAmount, DuePayableAmount *amount
		TaxTotalAmount                                                                              []amount
	}
	InvoiceReferencedDocument []struct{ IssuerAssignedID string }
}

type ciiDocument struct {
	ExchangedDocumentContext struct {
		GuidelineSpecifiedDocumentContextParameter struct{ ID string }
	}
	ExchangedDocument struct {
		ID, TypeCode  string
		IssueDateTime struct{ DateTimeString ciiDate }
	}
	SupplyChainTradeTransaction struct {
		ApplicableHeaderTradeAgreement struct {
			BuyerReference                    string
			SellerTradeParty, BuyerTradeParty ciiParty
		}
		ApplicableHeaderTradeSettlement ciiSettlement
	}
}

// readCII reads a Cross Industry Invoice D16B.
func readCII(data []byte) (*Document, error) {
	var c ciiDocument
	if err := decode(data, &c); err != nil {
		return nil, err
	}
	r := &reader{}
	agreement, s := &c.SupplyChainTradeTransaction.ApplicableHeaderTradeAgreement, &c.SupplyChainTradeTransaction.ApplicableHeaderTradeSettlement
	d := &Document{
		Syntax: "cii", Profile: clean(c.ExchangedDocumentContext.GuidelineSpecifiedDocumentContextParameter.ID),
		Number: clean(c.ExchangedDocument.ID), Type: clean(c.ExchangedDocument.TypeCode),
		BuyerRef: clean(agreement.BuyerReference), Reference: clean(s.PaymentReference),
		Seller: agreement.SellerTradeParty.party(), Buyer: agreement.BuyerTradeParty.party(),
	}
	d.Credit = creditTypes[d.Type]
	d.Currency = r.currency(s.InvoiceCurrencyCode)
	d.Issued = r.dated("the day of issue", c.ExchangedDocument.IssueDateTime.DateTimeString)
	for _, m := range s.SpecifiedTradeSettlementPaymentMeans {
		d.Means = first(d.Means, m.TypeCode)
		d.Account = first(d.Account, m.PayeePartyCreditorFinancialAccount.IBANID, m.PayeePartyCreditorFinancialAccount.ProprietaryID)
	}
	r.ciiTerms(d, s.SpecifiedTradePaymentTerms)
	for _, p := range s.InvoiceReferencedDocument {
		if id := clean(p.IssuerAssignedID); id != "" {
			d.Preceding = append(d.Preceding, id)
		}
	}
	if s.PayeeTradeParty != nil {
		d.Payee = s.PayeeTradeParty.party().Name
	}
	m := &s.SpecifiedTradeSettlementHeaderMonetarySummation
	r.totals(d, m.TaxBasisTotalAmount, m.TaxTotalAmount, m.GrandTotalAmount, m.RoundingAmount, m.TotalPrepaidAmount, m.DuePayableAmount)
	return d, r.err
}

// ciiTerms reads when it falls due: at once, or in parts.
func (r *reader) ciiTerms(d *Document, all []ciiTerms) {
	var words []string
	var due []ciiDate
	for _, t := range all {
		words = append(words, t.Description...)
		d.Mandate = first(d.Mandate, t.DirectDebitMandateID)
		day := t.DueDateDateTime.DateTimeString
		if t.PartialPaymentAmount != nil && clean(day.Text) != "" {
			d.Parts = append(d.Parts, Part{r.dated("the due date of an instalment", day), r.amount(d.Currency, "an instalment", t.PartialPaymentAmount)})
			continue
		}
		due = append(due, day)
	}
	d.Terms = joined(words)
	for _, day := range due {
		if clean(day.Text) == "" {
			continue
		}
		switch on := r.dated("the due date", day); {
		case d.Due == 0:
			d.Due = on
		case on != d.Due:
			r.fail("ask for the invoice with the amount of each instalment", "it has two due dates, %s and %s, and not how much falls due on each", d.Due, on)
		}
	}
}

func (p *ciiParty) party() Party {
	a, c := &p.PostalTradeAddress, &p.DefinedTradeContact
	out := Party{
		Name: first("", p.Name, p.SpecifiedLegalOrganization.TradingBusinessName), Legal: clean(p.SpecifiedLegalOrganization.ID.Text),
		Contact: first("", c.PersonName, c.DepartmentName), Phone: clean(c.TelephoneUniversalCommunication.CompleteNumber),
		Email:  clean(c.EmailURIUniversalCommunication.URIID),
		Street: joined([]string{a.LineOne, a.LineTwo, a.LineThree}), Postcode: clean(a.PostcodeCode), City: clean(a.CityName), Country: clean(a.CountryID),
	}
	for _, id := range p.ID {
		out.identify(ident{Text: id})
	}
	for _, id := range p.GlobalID {
		out.identify(id)
	}
	for _, t := range p.SpecifiedTaxRegistration {
		if t.ID.Scheme == "VA" {
			out.VAT = first(out.VAT, t.ID.Text)
		}
	}
	out.reach(p.URIUniversalCommunication.URIID)
	return out
}
