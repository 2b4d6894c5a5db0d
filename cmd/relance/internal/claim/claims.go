package claim

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// Claim is one invoice as it is handed over. Amounts are exact decimals in text.
type Claim struct {
	Invoice  string      `json:"invoice"`
	Client   string      `json:"client"`
	Entity   string      `json:"entity,omitempty"`
	Issued   engine.Date `json:"issued,omitzero"`
	Due      engine.Date `json:"due"`
	DaysLate int         `json:"days_late"`
	Currency string      `json:"currency"`
	Amount   string      `json:"amount"`
	Paid     string      `json:"paid"` // payments and allocated credits
	Open     string      `json:"open"`
	ToAsk    string      `json:"to_ask"` // open, less what is contested and the client's credit
	// Interest, Fee and TotalDue are what the policy computes under these names on that day; empty
	// when it does not, or when that has no answer: Unknown says why.
	Interest   string      `json:"interest,omitempty"`
	Fee        string      `json:"fee,omitempty"`
	TotalDue   string      `json:"total_due,omitempty"`
	Unknown    string      `json:"unknown,omitempty"`
	Limitation engine.Date `json:"limitation,omitzero"` // the last day to bring it to court, when known
}

// reckoner reckons what is claimed, with the facts that messages are written from.
type reckoner struct{ *delivery.Composer }

// claims computes what is claimed of invoices of a client today; those of which nothing is, are
// left out. Each account of the client is read once.
func (c *reckoner) claims(ctx context.Context, who *engine.Client, client string, invoices []evidence.Invoice) ([]Claim, error) {
	claims := map[string]Claim{}
	done := map[string]bool{}
	for i := range invoices {
		inv := &invoices[i]
		if own := inv.Entity + " " + inv.Currency; !done[own] {
			done[own] = true
			if err := c.account(ctx, client, who, inv, claims); err != nil {
				return nil, err
			}
		}
	}
	var list []Claim
	for i := range invoices {
		if claim, owed := claims[invoices[i].ID]; owed {
			list = append(list, claim)
		}
	}
	return list, nil
}

// account computes what is claimed of the invoices that a client owes to the entity of one, in its currency.
func (c *reckoner) account(ctx context.Context, client string, who *engine.Client, of *evidence.Invoice, claims map[string]Claim) error {
	currency, err := engine.ParseCurrency(of.Currency)
	if err != nil {
		return err
	}
	m := engine.Message{Date: c.Today, Client: client, Entity: of.Entity, Currency: currency}
	known, err := c.Invoices(ctx, &m, who)
	if err != nil {
		return err
	}
	for _, inv := range known {
		if inv.Amount <= 0 || inv.Open <= 0 || inv.Factored || inv.HandedOver != 0 {
			continue
		}
		claim := c.claim(inv, who)
		run, err := c.Reader.CaseOf(ctx, inv.ID)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		if err == nil && c.Book.Engine.Machine(run.Policy) != nil {
			m.Lines = append(m.Lines, engine.Line{Invoice: inv.ID, Policy: run.Policy})
		} else {
			claim.Unknown = "no policy of the book computes it"
		}
		claims[inv.ID] = claim
	}
	inputs, err := c.Inputs(ctx, &m, who, known)
	if err != nil {
		return err
	}
	for i := range inputs {
		claim := claims[m.Lines[i].Invoice]
		claim.compute(c.Book, &inputs[i])
		claims[claim.Invoice] = claim
	}
	return nil
}

// claim is what is known of a claim before its policy computes anything.
func (c *reckoner) claim(inv *engine.Invoice, who *engine.Client) Claim {
	money := inv.Currency.Format
	return Claim{
		Invoice: inv.ID, Client: inv.Client, Entity: inv.Entity, Issued: inv.Issued, Due: inv.Due, DaysLate: max(0, int(c.Today-inv.Due)), Currency: inv.Currency.Code(),
		Amount: money(inv.Amount), Paid: money(inv.Paid()), Open: money(inv.Open), ToAsk: money(inv.ToAsk()),
		Limitation: c.Book.Engine.LimitationEnd(inv, who),
	}
}

// compute fills in what the policy computes.
func (c *Claim) compute(book *policies.Book, in *engine.Input) {
	var unknown []string
	for _, x := range []struct {
		name string
		to   *string
	}{{"interest", &c.Interest}, {"fee", &c.Fee}, {"total_due", &c.TotalDue}} {
		if !book.Computes(in.Machine.Policy, x.name) {
			continue
		}
		text, err := book.Compute(in, x.name)
		if err != nil {
			why, _, _ := strings.Cut(err.Error(), ";") // how to mend it is the creditor's business
			if !slices.Contains(unknown, why) {
				unknown = append(unknown, why)
			}
			continue
		}
		*x.to = text
	}
	c.Unknown = strings.Join(unknown, "; ")
}
