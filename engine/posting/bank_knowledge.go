package posting

import (
	"context"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/ledger"
)

// knowledge is what entries of statements are matched with.
type knowledge struct {
	matcher *bank.Matcher
	issued  map[string]engine.Date // of invoices
	clients map[string]bool        // that the ledger has
}

// knowledgeOf reads what is owed, by whom, and who paid before.
func knowledgeOf(ctx context.Context, r ledger.Reader, st *bankState) (*knowledge, error) {
	k := &knowledge{issued: map[string]engine.Date{}, clients: map[string]bool{}}
	var invoices []engine.Invoice
	var clients []engine.Client
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{}) {
		if err != nil {
			return nil, err
		}
		invoices, k.issued[inv.ID] = append(invoices, inv), inv.Issued
	}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return nil, err
		}
		clients, k.clients[c.ID] = append(clients, c), true
	}
	k.matcher = bank.NewMatcher(invoices, clients, st.payers)
	return k, nil
}

// demote leaves to a person what the ledger would not take.
func (k *knowledge) demote(e *BankEntry) {
	p := &e.Proposal
	if p.Level != bank.Certain && p.Level != bank.Likely {
		return
	}
	var others []string
	for _, part := range p.Parts {
		others = append(others, part.Invoice)
		if e.Booked < k.issued[part.Invoice] {
			p.Level = bank.Open
			p.Reasons = append(p.Reasons, "it was booked before "+part.Invoice+" was issued")
		}
	}
	if e.Doubt != "" {
		p.Level = bank.Open
		p.Reasons = append(p.Reasons, e.Doubt)
	}
	if p.OnAccount > 0 && !k.clients[p.Client] {
		p.Level = bank.Open
		p.Reasons = append(p.Reasons, "nothing is known of client "+p.Client+" but their invoices")
	}
	if p.Level == bank.Open {
		p.Parts, p.OnAccount, p.Short, p.Others = nil, 0, 0, others
	}
}
