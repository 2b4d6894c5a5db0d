package engine

import (
	"cmp"
	"maps"
	"slices"
)

// ToAsk is what may be asked for an invoice: what is open, less what the client contests,
// the credit notes for it and its share of their other credit (see ApplyCash); 0 when that is no more than
// the Tolerance. Never below 0. What is owed on paper stays Open.
func (i *Invoice) ToAsk() Amount {
	if rest := i.rest(); rest > i.Tolerance {
		return rest
	}
	return 0
}

// rest is what is open, not contested and not covered by credit.
func (i *Invoice) rest() Amount { return max(0, i.Undisputed()-i.Credited-i.Covered) }

// Small reports whether something could be asked, and it is no more than the Tolerance.
func (i *Invoice) Small() bool { return i.rest() > 0 && i.rest() <= i.Tolerance }

// Tolerated is what is left and not asked, since it is no more than the Tolerance; else 0.
func (i *Invoice) Tolerated() Amount {
	if i.Small() {
		return i.rest()
	}
	return 0
}

// WhollyTolerated reports whether something is open on paper, and no more than the Tolerance. What the client contests,
// and their credit, do not matter: it is asked of nobody in any case.
func (i *Invoice) WhollyTolerated() bool { return i.Open > 0 && i.Open <= i.Tolerance }

// Tolerate sets the Tolerance of invoices as the book says.
func (b *Book) Tolerate(invoices ...*Invoice) {
	for _, i := range invoices {
		i.Tolerance = b.Tolerance[i.Currency]
	}
}

// Satisfied reports whether something is open and not contested, and the client's credit
// covers all of it, or all but what the book tolerates: nothing may be asked.
func (i *Invoice) Satisfied() bool { return i.Undisputed() > 0 && i.ToAsk() == 0 }

// ApplyCash sets Credited and Covered of invoices, all of one client, entity and currency. A
// credit note lowers the invoice that it is for; what it has beyond what is open there, all
// other credit notes, invoices that were overpaid and money on account lower the demands of
// the others: the oldest due date first, then the invoice number. Only what is not contested
// is covered. onAccount below 0 counts as 0. What no invoice takes is returned; it is
// never negative.
//
// A credit note for an invoice that is laid out in instalments lowers these. The order of the
// invoices does not matter.
func ApplyCash(invoices []*Invoice, onAccount Amount) (left Amount) {
	left = max(0, onAccount)
	credits := false
	for _, i := range invoices {
		i.Credited, i.Covered = 0, 0
		credits = credits || i.Open < 0
	}
	if !credits && left == 0 {
		return 0
	}
	left += linked(invoices)
	if left == 0 {
		return 0
	}
	var asked []*Invoice
	for _, i := range invoices {
		if i.ToAsk() > 0 {
			asked = append(asked, i)
		}
	}
	slices.SortFunc(asked, oldest)
	for _, i := range asked {
		i.Covered = min(left, i.ToAsk())
		left -= i.Covered
	}
	return left
}

// linked sets Credited, and returns what credit is for no invoice that owes something, or
// beyond what is open there.
func linked(invoices []*Invoice) (left Amount) {
	owing := map[string][]*Invoice{} // by id, and by the number of instalments
	for _, i := range invoices {
		if i.Open <= 0 {
			continue
		}
		owing[i.ID] = append(owing[i.ID], i)
		if number, part := SplitID(i.ID); part > 0 {
			owing[number] = append(owing[number], i)
		}
	}
	credit := map[string]Amount{} // by what it is for
	for _, note := range invoices {
		switch {
		case note.Open >= 0:
		case len(owing[note.CreditFor]) > 0:
			credit[note.CreditFor] -= note.Open
		default:
			left -= note.Open
		}
	}
	for _, of := range slices.Sorted(maps.Keys(credit)) {
		rest, contested := credit[of], Amount(0)
		parts := owing[of]
		slices.SortFunc(parts, oldest)
		for _, i := range parts {
			part := min(rest, i.Undisputed()-i.Credited)
			i.Credited += part
			rest -= part
			contested += i.Contested()
		}
		left += max(0, rest-contested) // of the rest the contested part is kept back: it may be what the note is about
	}
	return left
}

// oldest orders invoices: the oldest due date first, then by number.
func oldest(a, b *Invoice) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) }
