package ledger

import "github.com/relance-dev/relance/engine"

// Invoices are invoices that need not be in memory.
type Invoices interface {
	// Len is how many there are.
	Len() int
	// Each hands them over by id, and may be called several times. One is valid until the next is handed over; its
	// texts and lists stay. It fails when use does, or when they cannot be read.
	Each(use func(*engine.Invoice) error) error
}

// InMemory are invoices that are, by id.
type InMemory []engine.Invoice

// Len implements Invoices.
func (l InMemory) Len() int { return len(l) }

// Each implements Invoices.
func (l InMemory) Each(use func(*engine.Invoice) error) error {
	for i := range l {
		if err := use(&l[i]); err != nil {
			return err
		}
	}
	return nil
}

// Changed are the invoices of the draft, wherever they are.
func (d *Draft) Changed() Invoices {
	if d.Many != nil {
		return d.Many
	}
	return InMemory(d.Invoices)
}
