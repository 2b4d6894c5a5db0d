package intake

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// credits finds the invoices that credit notes are for. It keeps nothing of a file that has
// no column for that.
type credits struct {
	notes []creditNote // in file order
	of    map[string]account
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
		c.of = map[string]account{}
	}
	c.of[inv.ID] = of
	if number, part := engine.SplitID(inv.ID); part > 0 { // a note can be for all instalments
		c.of[number] = of
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
		switch of, found := c.of[n.invoice]; {
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
