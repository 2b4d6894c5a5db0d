package einvoice

import (
	"strings"
	"unicode"

	"github.com/relance-dev/relance/engine/nearest"
)

// Company is one that is owed: the creditor, or an entity of the book.
type Company struct {
	Entity       string // empty for the creditor
	Name         string
	Registration string // free text with the number of the register in it: "SIREN 123 456 782"
	VAT          string
}

// number is an identifier without what stands between its characters.
func number(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, text)
}

// siren is the number of a French company: a SIRET names one of its establishments.
func siren(legal string) string {
	if n := number(legal); len(n) == len("12345678200010") && strings.Trim(n, "0123456789") == "" {
		return n[:9]
	}
	return number(legal)
}

// shortestLegal is how long a number is at least that is looked for in a registration.
const shortestLegal = 6

// is reports whether a seller is the company. Numbers decide where both have them, else the name.
func (c *Company) is(seller *Party) bool {
	compared := false
	if own, theirs := number(c.VAT), number(seller.VAT); own != "" && theirs != "" {
		compared = true
		if own == theirs {
			return true
		}
	}
	if own, theirs := number(c.Registration), siren(seller.Legal); own != "" && len(theirs) >= shortestLegal {
		compared = true
		if strings.Contains(own, theirs) {
			return true
		}
	}
	return !compared && seller.Name != "" && nearest.Fold(c.Name) == nearest.Fold(seller.Name)
}

// owed finds the company that a seller is.
func owed(companies []Company, seller *Party) (*Company, error) {
	if len(companies) == 0 {
		return &Company{}, nil
	}
	for i := range companies {
		if companies[i].is(seller) {
			return &companies[i], nil
		}
	}
	who := seller.Name
	for _, id := range []string{seller.VAT, seller.Legal} {
		if id != "" {
			who += ", " + id
		}
	}
	return nil, fault(`take it out if it is an invoice that you received; if it is yours, write the seller's numbers into the book: creditor: {vat: "…", registration: "…"}, or an entity`,
		"its seller is %s, and not %s", strings.TrimPrefix(who, ", "), names(companies))
}

func names(companies []Company) string {
	var all []string
	for i := range companies {
		all = append(all, companies[i].Name)
	}
	return strings.Join(all, " or ")
}
