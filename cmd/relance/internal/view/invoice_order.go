package view

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Orders of a list of invoices.
const (
	ByClient = "client" // by client, due day and number
	ByDue    = "due"    // by due day, the oldest first
	ByOpen   = "open"   // by currency and what is open, the most first
)

// InvoiceOrder is an order of invoices; ByClient when the name is none.
func InvoiceOrder(name string) *Order[Invoice] {
	o := &Order[Invoice]{Name: ByClient, Compare: byClient, Place: placeOf, Row: invoiceAt}
	switch name {
	case ByDue:
		o.Name, o.Compare = name, func(a, b *Invoice) int { return cmp.Or(cmp.Compare(a.Due, b.Due), byClient(a, b)) }
	case ByOpen:
		o.Name, o.Compare = name, func(a, b *Invoice) int {
			return cmp.Or(cmp.Compare(a.Currency, b.Currency), compareAmounts(b.Open, a.Open), byClient(a, b))
		}
	}
	return o
}

func byClient(a, b *Invoice) int {
	return cmp.Or(cmp.Compare(a.Client, b.Client), cmp.Compare(a.Due, b.Due), cmp.Compare(a.Invoice, b.Invoice))
}

// compareAmounts compares two amounts of one currency as they are written, with equally many decimals.
func compareAmounts(a, b string) int {
	x, less := strings.CutPrefix(a, "-")
	y, fewer := strings.CutPrefix(b, "-")
	switch size := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); {
	case less && fewer:
		return -size
	case less:
		return -1
	case fewer:
		return 1
	default:
		return size
	}
}

func placeOf(i *Invoice) []string {
	return []string{i.Client, strconv.Itoa(int(i.Due)), i.Invoice, i.Currency, i.Open}
}

func invoiceAt(place []string) (*Invoice, bool) {
	if len(place) != 5 {
		return nil, false
	}
	due, err := strconv.Atoi(place[1])
	return &Invoice{Client: place[0], Due: engine.Date(due), Invoice: place[2], Currency: place[3], Open: place[4]}, err == nil
}
