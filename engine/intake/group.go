package intake

import (
	"cmp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Grouped is a portfolio that is read some clients at a time, such as a Sorted.
type Grouped struct {
	Clients  []engine.Client // all of them, by ID
	Invoices int             // how many there are
	// Groups hands over neighbouring clients with what is theirs, at least so many invoices at a time, by client.
	Groups func(invoices int, use func(*Group) error) error
}

// Group is what a portfolio holds of some neighbouring clients, each list by client, in the order that a Portfolio has.
type Group struct {
	Clients  []engine.Client
	Invoices []engine.Invoice
	Events   []engine.Event
}

// Empty reports whether it holds nothing.
func (g *Group) Empty() bool { return len(g.Clients)+len(g.Invoices)+len(g.Events) == 0 }

// Last is the last client of whom it holds something; "" when it is empty.
func (g *Group) Last() string {
	last := ""
	if n := len(g.Clients); n > 0 {
		last = g.Clients[n-1].ID
	}
	if n := len(g.Invoices); n > 0 {
		last = max(last, g.Invoices[n-1].Client)
	}
	if n := len(g.Events); n > 0 {
		last = max(last, g.Events[n-1].Client)
	}
	return last
}

// Cut parts it in what it holds of the clients up to one, and the rest.
func (g *Group) Cut(last string) (head, tail *Group) {
	head, tail = &Group{}, &Group{}
	head.Clients, tail.Clients = cut(g.Clients, last, func(c *engine.Client) string { return c.ID })
	head.Invoices, tail.Invoices = cut(g.Invoices, last, func(inv *engine.Invoice) string { return inv.Client })
	head.Events, tail.Events = cut(g.Events, last, func(e *engine.Event) string { return e.Client })
	return head, tail
}

// Of is what it holds of one client.
func (g *Group) Of(client string) *Group {
	return &Group{
		Clients:  slices.DeleteFunc(slices.Clone(g.Clients), func(c engine.Client) bool { return c.ID != client }),
		Invoices: slices.DeleteFunc(slices.Clone(g.Invoices), func(inv engine.Invoice) bool { return inv.Client != client }),
		Events:   slices.DeleteFunc(slices.Clone(g.Events), func(e engine.Event) bool { return e.Client != client }),
	}
}

func cut[T any](list []T, last string, of func(*T) string) (head, tail []T) {
	n, _ := slices.BinarySearchFunc(list, last, func(x T, last string) int {
		return cmp.Or(strings.Compare(of(&x), last), -1) // behind those of the last
	})
	return list[:n:n], list[n:]
}
