package view_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
)

// Pages hold each row once, in every order, although rows before and behind a page come and go, the row of its
// cursor included.
func TestPagesAreStable(t *testing.T) {
	for _, sort := range []string{view.ByClient, view.ByDue, view.ByOpen} {
		o := view.InvoiceOrder(sort)
		list := invoicesOf(23)
		o.Sort(list)
		var seen []string
		for page := (view.Page{Limit: 4}); ; {
			rows, more, err := o.Cut(list, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range rows {
				seen = append(seen, i.Invoice)
			}
			if more.More == 0 {
				break
			}
			page.After = more.Next
			gone := slices.IndexFunc(list, func(i view.Invoice) bool { return i.Invoice == rows[len(rows)-1].Invoice })
			list = slices.Delete(list, gone, gone+1) // it is paid meanwhile
			front := view.Invoice{Client: "", Invoice: fmt.Sprintf("N-%d", len(seen)), Due: 1, Currency: "AAA", Open: "99999.00"}
			list = slices.Insert(list, 0, front)
		}
		want := invoicesOf(23)
		o.Sort(want)
		for i := range want {
			if seen[i] != want[i].Invoice {
				t.Fatalf("by %s: row %d is %s, want %s", sort, i, seen[i], want[i].Invoice)
			}
		}
		if len(seen) != len(want) {
			t.Errorf("by %s: %d rows, want %d", sort, len(seen), len(want))
		}
	}
}

// A cursor of another list, or of another order, is refused.
func TestAForeignCursorIsRefused(t *testing.T) {
	list := invoicesOf(5)
	_, more, err := view.InvoiceOrder(view.ByDue).Cut(list, view.Page{Limit: 2})
	if err != nil || more.More != 3 {
		t.Fatal(more, err)
	}
	for _, cursor := range []string{more.Next, "x", "W10", "WyJjbGllbnQiXQ"} {
		if _, _, err := view.InvoiceOrder(view.ByClient).Cut(list, view.Page{After: cursor}); !errors.Is(err, view.ErrCursor) {
			t.Errorf("%s: %v", cursor, err)
		}
	}
}

// The most open comes first: amounts are compared as numbers.
func TestTheMostOpenComesFirst(t *testing.T) {
	var list []view.Invoice
	for _, open := range []string{"9.00", "-3.00", "1000.00", "-20.00", "0.00", "85.40"} {
		list = append(list, view.Invoice{Invoice: open, Open: open, Currency: "EUR"})
	}
	view.InvoiceOrder(view.ByOpen).Sort(list)
	var got []string
	for _, i := range list {
		got = append(got, i.Open)
	}
	if want := []string{"1000.00", "85.40", "9.00", "0.00", "-3.00", "-20.00"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func invoicesOf(n int) (list []view.Invoice) {
	for i := range n {
		list = append(list, view.Invoice{
			Client: fmt.Sprintf("C-%d", i%3), Invoice: fmt.Sprintf("F-%02d", i), Due: engine.Date(740000 + i*7%5), Currency: "EUR", Open: fmt.Sprintf("%d.00", 5+i*37%200),
		})
	}
	return list
}
