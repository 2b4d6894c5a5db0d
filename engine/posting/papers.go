package posting

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Differing is an invoice whose document says another amount than the ledger, which stays.
type Differing struct {
	Invoice, Client string
	Currency        engine.Currency
	Paper, Kept     engine.Amount // as invoiced
	File            string        // the document
}

// OtherDue is an invoice whose document says another due date than the ledger, which stays.
type OtherDue struct {
	Invoice, Client string
	Paper, Kept     engine.Date
	File            string // the document
}

// papered is an invoice of the ledger after its document was read: what is open, when it falls
// due and what people said of it stay; the document adds what the ledger lacks.
func (im *importer) papered(before, paper *engine.Invoice) engine.Invoice {
	after := im.history.touch(*before, im.isFresh)
	if paper.Amount != before.Amount {
		im.summary.Differing = append(im.summary.Differing, Differing{before.ID, before.Client, before.Currency, paper.Amount, before.Amount, im.Portfolio.Places[paper.ID]})
	}
	if paper.Due != before.Due && paper.Due != 0 && before.Due != 0 && before.Open > 0 {
		im.summary.OtherDue = append(im.summary.OtherDue, OtherDue{before.ID, before.Client, paper.Due, before.Due, im.Portfolio.Places[paper.ID]})
	}
	after.Document = cmp.Or(paper.Document, after.Document)
	after.Issued = cmp.Or(after.Issued, paper.Issued)
	after.Factored, after.Factor = after.Factored || paper.Factored, cmp.Or(after.Factor, paper.Factor)
	if after.Amount <= 0 {
		after.CreditFor = cmp.Or(after.CreditFor, paper.CreditFor)
	}
	if paper.Debit {
		after.Debit = im.derive(paper).Debit // unless it was rejected since
	}
	after.Facts = addedFacts(after.Facts, paper.Facts)
	return after
}

// described is a client of the ledger with what a document adds to what is known of them.
func described(known engine.Client, paper *engine.Client) engine.Client {
	if known.Name == known.ID {
		known.Name = paper.Name
	}
	known.Country, known.Language = cmp.Or(known.Country, paper.Country), cmp.Or(known.Language, paper.Language)
	known.Email, known.Phone, known.Contact = cmp.Or(known.Email, paper.Email), cmp.Or(known.Phone, paper.Phone), cmp.Or(known.Contact, paper.Contact)
	known.Profile, known.Kind = cmp.Or(known.Profile, paper.Profile), cmp.Or(known.Kind, paper.Kind)
	if len(known.Address) == 0 {
		known.Address = paper.Address
	}
	known.Facts = addedFacts(known.Facts, paper.Facts)
	return known
}

// addedFacts fills in the declared facts that are not known.
func addedFacts(known, more []engine.Value) []engine.Value {
	out := slices.Clone(known)
	for i := range more {
		if i >= len(out) {
			return append(out, more[i:]...)
		}
		if out[i].IsZero() {
			out[i] = more[i]
		}
	}
	return out
}
