package einvoice

// check says what makes a document unusable.
func (d *Document) check() error {
	switch {
	case d.Number == "":
		return fault(again, "it has no number")
	case len(d.Number) > longestNumber:
		return fault(again, "its number is longer than %d bytes", longestNumber)
	case d.Issued == 0:
		return fault(again, "it has no day of issue")
	case d.Seller.Name == "" && d.Seller.VAT == "" && d.Seller.Legal == "":
		return fault(again, "it does not say who sells")
	case len(d.Buyer.keys()) == 0:
		return fault(again, "it does not say who buys")
	case d.Type == proforma:
		f := fault("take it out of the folder", "it is a proforma invoice, which nobody owes")
		f.Other = true
		return f
	case d.Type != "" && !creditTypes[d.Type] && !invoiceTypes[d.Type]:
		return fault("take it out, if it is none", "its type %q is none of an invoice or a credit note (UNTDID 1001)", d.Type)
	case d.Credit && d.Payable < 0:
		return fault("ask whoever made it what it means", "it is a credit note with a negative amount: whether it lowers or raises what is owed, nobody can tell")
	}
	return d.checkParts()
}

const longestNumber = 200

// checkParts says when the instalments are not the whole.
func (d *Document) checkParts() error {
	if len(d.Parts) == 0 {
		return nil
	}
	if d.Credit || d.Payable < 0 {
		return fault(again, "it is a credit, and falls due in parts")
	}
	sum := d.Payable
	for _, p := range d.Parts {
		if p.Amount <= 0 {
			return fault(again, "an instalment is of %s", d.Currency.Format(p.Amount))
		}
		sum -= p.Amount
	}
	if sum != 0 {
		return fault(again, "its instalments do not add up to the %s due", d.Currency.Format(d.Payable))
	}
	if len(d.Parts) == 1 {
		d.Due, d.Parts = d.Parts[0].Due, nil
	}
	return nil
}
