package engine

import (
	"cmp"
	"slices"
)

// ToAsk is what may be asked for an invoice: what is open, less what the client contests,
// the credit notes for it and its share of his other credit (see Spread). Never below 0. What
// is owed on paper stays Open.
func (i *Invoice) ToAsk() Amount { return max(0, i.Undisputed()-i.Credited-i.Covered) }

// Satisfied reports whether something is open and not contested, and the client's credit
// covers all of it: nothing may be asked.
func (i *Invoice) Satisfied() bool { return i.Undisputed() > 0 && i.ToAsk() == 0 }

// Spread sets Credited and Covered of invoices, all of one client, entity and currency. A
// credit note lowers the invoice that it is for; what it has beyond what is open there, all
// other credit notes, invoices that were overpaid and money on account lower the demands of
// the others: the oldest due date first, then the invoice number. Only what is not contested
// is covered. onAccount below 0 counts as 0. What no demand takes is returned; it is
// never negative.
//
// The order of the invoices does not matter.
func Spread(invoices []*Invoice, onAccount Amount) (left Amount) {
	left = max(0, onAccount)
	credits := false
	for _, i := range invoices {
		i.Credited, i.Covered = 0, 0
		credits = credits || i.Open < 0
	}
	if !credits && left == 0 {
		return 0
	}
	byID := make(map[string]*Invoice, len(invoices))
	for _, i := range invoices {
		byID[i.ID] = i
	}
	linked := map[string]Amount{} // credit for an invoice that owes something
	for _, note := range invoices {
		if note.Open >= 0 {
			continue
		}
		if of := byID[note.CreditFor]; of != nil && of.Open > 0 {
			linked[of.ID] -= note.Open
		} else {
			left -= note.Open
		}
	}
	for id, credit := range linked {
		of := byID[id]
		of.Credited = min(credit, of.Undisputed())
		left += max(0, credit-of.Open)
	}
	if left == 0 {
		return 0
	}
	var asked []*Invoice
	for _, i := range invoices {
		if i.ToAsk() > 0 {
			asked = append(asked, i)
		}
	}
	slices.SortFunc(asked, func(a, b *Invoice) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) })
	for _, i := range asked {
		i.Covered = min(left, i.ToAsk())
		left -= i.Covered
	}
	return left
}
