package engine

import (
	"cmp"
	"fmt"
	"strings"
)

// maxParts is the highest number an instalment can have.
const maxParts = 999

// SplitID reads the id of an invoice: of "INV-7#2" the number INV-7 and the
// instalment 2. Of a whole invoice the number is its id, and the instalment 0.
func SplitID(id string) (number string, instalment int) {
	at := strings.LastIndexByte(id, '#')
	if at <= 0 || at == len(id)-1 || id[at+1] == '0' {
		return id, 0
	}
	for _, c := range []byte(id[at+1:]) {
		if c < '0' || c > '9' {
			return id, 0
		}
		if instalment = 10*instalment + int(c-'0'); instalment > maxParts {
			return id, 0
		}
	}
	return id[:at], instalment
}

// KnownAs lists the ids under which a ledger may tell of an invoice: of an instalment that of the whole invoice, which it
// took the place of when that was split, and its own.
func KnownAs(id string) []string {
	if number, instalment := SplitID(id); instalment > 0 {
		return []string{number, id}
	}
	return []string{id}
}

// Reference is how people call an invoice: "INV-7", and one of its instalments "INV-7 (2/3)",
// or "INV-7 (2)" when of is 0 because nobody knows how many there are.
func Reference(id string, of int) string {
	number, instalment := SplitID(id)
	if instalment == 0 {
		return id
	}
	return number + " (" + PartText(instalment, of) + ")"
}

// PartText is "2/3", or "2" when of is 0.
func PartText(instalment, of int) string {
	if of == 0 {
		return fmt.Sprint(instalment)
	}
	return fmt.Sprintf("%d/%d", instalment, of)
}

// SameInvoice reports whether two receivables are instalments of one invoice.
func SameInvoice(a, b *Invoice) bool {
	n, i := SplitID(a.ID)
	m, j := SplitID(b.ID)
	return i > 0 && j > 0 && n == m && a.Client == b.Client && a.Entity == b.Entity && a.Currency == b.Currency
}

// Instalments counts the instalments of an invoice among others, itself included; 0 for
// one that is whole.
func Instalments(inv *Invoice, all []*Invoice) int {
	if _, part := SplitID(inv.ID); part == 0 {
		return 0
	}
	n := 0
	for _, other := range all {
		if SameInvoice(inv, other) {
			n++
		}
	}
	return n
}

// FellLate reports whether an invoice is, or was, unpaid after its due date. One that was
// paid on a day that nobody knows was not, as far as is known.
func FellLate(inv *Invoice, payments []Payment, today Date) bool {
	switch {
	case today <= inv.Due:
		return false
	case inv.Open > 0 || inv.PaidOn > inv.Due:
		return true
	}
	for _, p := range payments {
		if p.Amount > 0 && p.On > inv.Due {
			return true
		}
	}
	return false
}

// FeeElsewhere reports whether the fixed sum for the costs of recovery, which is owed once
// for an invoice, belongs to another of its instalments: one that was due before this one, or of
// several due that day has the lower number, and fell late. late is FellLate.
func FeeElsewhere(inv *Invoice, all []*Invoice, late func(*Invoice) bool) bool {
	_, part := SplitID(inv.ID)
	if part == 0 {
		return false
	}
	for _, other := range all {
		_, n := SplitID(other.ID)
		if cmp.Or(cmp.Compare(other.Due, inv.Due), cmp.Compare(n, part)) < 0 && SameInvoice(inv, other) && late(other) {
			return true
		}
	}
	return false
}
