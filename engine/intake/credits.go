package intake

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// credits finds the invoices that credit notes are for. It keeps nothing of a file that has
// no column for that.
type credits struct {
	notes    []creditNote   // in file order
	of       map[key]uint32 // by id, a place in accounts: it is kept of all invoices
	accounts []account
	places   map[account]uint32
}

type creditNote struct {
	row         int
	id, invoice string
	account
}

// account is by whom, to whom and in which currency something is owed.
type account struct {
	client, entity string
	currency       engine.Currency
}

// see notes a row.
func (c *credits) see(d *decoder, inv *receivable) {
	if inv.ID == "" || d.fields[invCreditFor].col < 0 {
		return
	}
	of := account{inv.Client, inv.Entity, inv.Currency}
	if c.of == nil {
		c.of, c.places = map[key]uint32{}, map[account]uint32{}
	}
	place, known := c.places[of]
	if !known {
		place = uint32(len(c.accounts))
		c.accounts, c.places[of] = append(c.accounts, of), place
	}
	c.of[keyOf(inv.ID)] = place
	if number, part := engine.SplitID(inv.ID); part > 0 { // a note can be for all instalments
		c.of[keyOf(number)] = place
	}
	if inv.CreditFor != "" {
		c.notes = append(c.notes, creditNote{inv.row, inv.ID, inv.CreditFor, of})
	}
}

// match warns of credit notes whose invoice is not there, or is owed by or to somebody
// else: they lower what their client owes as a whole.
func (r *run) match(c *credits, invoices *Source) {
	for _, n := range c.notes {
		why := ""
		place, found := c.of[keyOf(n.invoice)]
		var of account
		if found {
			of = c.accounts[place]
		}
		switch {
		case !found:
			why = "which is not in this export"
		case of.client != n.client:
			why = "which is client " + of.client + "'s"
		case of.currency != n.currency:
			why = "which is in " + of.currency.Code()
		case of.entity != n.entity:
			why = "which is owed to another entity"
		default:
			continue
		}
		r.add(invoices, Problem{
			Code: codeCreditFor, Warning: true, Row: n.row, Column: "credit_for", Value: n.invoice,
			Message: fmt.Sprintf("credit note %s is for invoice %s, %s", n.id, n.invoice, why),
			Hint:    "correct the number; as it is, it lowers what client " + n.client + " owes as a whole",
		})
	}
}
