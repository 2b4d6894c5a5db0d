package engine

import (
	"cmp"
	"slices"
)

// Unapplied is money of a client that came in, or was credited, and was allocated to no
// invoice: a client's money on account with one entity, in one currency.
type Unapplied struct {
	Entity   string // which of Book.Entities owes it; empty for Book.Creditor
	Currency Currency
	Amount   Amount // more than 0
}

// OnAccount is the client's money on account with an entity, in a currency.
func (c *Client) OnAccount(entity string, currency Currency) Amount {
	for _, p := range c.Unapplied {
		if p.Entity == entity && p.Currency == currency {
			return p.Amount
		}
	}
	return 0
}

// AddUnapplied adds to the client's money on account; a negative amount takes from it, and what is
// not there cannot be taken. What the client shares with other values is left alone.
func (c *Client) AddUnapplied(p Unapplied) {
	at, found := slices.BinarySearchFunc(c.Unapplied, p, func(a, b Unapplied) int {
		return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Currency.code, b.Currency.code))
	})
	list := slices.Clone(c.Unapplied)
	if !found {
		list = slices.Insert(list, at, Unapplied{Entity: p.Entity, Currency: p.Currency})
	}
	if list[at].Amount += p.Amount; list[at].Amount <= 0 {
		list = slices.Delete(list, at, at+1)
	}
	if c.Unapplied = list; len(list) == 0 {
		c.Unapplied = nil
	}
}

// ToUnapplied is what an event does to the money on account of its client; ok is false when it
// does nothing. An allocation takes from the unapplied of its invoice: Entity has to be that.
func (e *Event) ToUnapplied() (p Unapplied, ok bool) {
	p = Unapplied{Entity: e.Entity, Currency: e.Currency, Amount: e.Amount}
	switch {
	case e.Type == EventAllocation, e.Type == EventRefund && e.Invoice == "":
		p.Amount = -e.Amount
	case e.Invoice != "" || !e.Type.OnAccount():
		return Unapplied{}, false
	}
	return p, true
}
