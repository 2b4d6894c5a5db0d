package run

import (
	"context"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/simulate"
)

// writer writes what a day brings to one client, in one transaction.
type writer struct {
	tx     ledger.Tx
	book   *engine.Book
	plan   string
	at     time.Time
	day    engine.Date
	client string
}

func (w *writer) outcome(ctx context.Context, out *simulate.Outcome) error {
	if out.Lifted {
		if err := w.lift(ctx); err != nil {
			return err
		}
	}
	for _, c := range out.Dropped { // first: an invoice is in one case at a time
		if err := w.tx.DropCase(ctx, c); err != nil {
			return err
		}
	}
	for _, c := range out.Cases {
		if _, err := w.tx.PutCase(ctx, c); err != nil {
			return err
		}
	}
	for i := range out.Turns {
		if err := w.decision(ctx, &out.Turns[i]); err != nil {
			return err
		}
	}
	for i := range out.Suppressed {
		if err := w.suppressed(ctx, &out.Suppressed[i]); err != nil {
			return err
		}
	}
	for i := range out.Messages {
		if err := w.message(ctx, &out.Messages[i]); err != nil {
			return err
		}
	}
	return nil
}

// decisionBody is what the journal says of a case that moved, or of a question.
type decisionBody struct {
	Plan  string `json:"plan"`
	Day   string `json:"day"`
	Moves []Move `json:"moves,omitempty"`
	Asks  string `json:"asks,omitempty"` // the state that a person has to agree to
	// Values are those of the guard of the first move, or else of the question.
	Values   []simulate.Value `json:"values,omitempty"`
	Open     string           `json:"open"`
	Currency string           `json:"currency"`
}

func (w *writer) decision(ctx context.Context, t *simulate.Turn) error {
	b := decisionBody{
		Plan: w.plan, Day: w.day.String(), Moves: moves(t), Values: t.Values,
		Open: t.Subject.Currency.Format(t.Open), Currency: t.Subject.Currency.Code(),
	}
	if t.Asked {
		b.Asks = t.Machine.Name(t.Proposal.To)
	}
	if len(b.Moves) == 0 && b.Asks == "" {
		return nil
	}
	about := ledger.About{Case: t.Case, Client: w.client, Invoices: t.Covers}
	if t.Subject.Invoice != "" {
		about.Invoices = []string{t.Subject.Invoice}
	}
	_, err := w.tx.Append(ctx, ledger.Draft{At: w.at, Kind: ledger.KindDecision, About: about, Body: b})
	return err
}

// messageBody is what the journal says of a message that was decided.
type messageBody struct {
	Plan   string        `json:"plan"`
	Day    string        `json:"day"`
	Status ledger.Status `json:"status"`
	Message
}

func (w *writer) message(ctx context.Context, m *simulate.Outgoing) error {
	text, err := encode(m.Message)
	if err != nil {
		return err
	}
	said := describeMessage(w.book, m)
	err = w.tx.AddMessage(ctx, ledger.Message{
		Key: said.Key, Parts: m.Parts, Client: w.client, Channel: m.Channel, Status: ledger.Ready, Body: text, Created: w.at, Changed: w.at,
	})
	if err != nil {
		return err
	}
	about := ledger.About{Client: w.client, Invoices: said.Invoices}
	if one := m.Parts[0].Case; !elsewhere(m.Parts, one) {
		about.Case = one
	}
	_, err = w.tx.Append(ctx, ledger.Draft{
		At: w.at, Kind: ledger.KindMessage, About: about, Body: messageBody{w.plan, w.day.String(), ledger.Ready, said},
	})
	return err
}

// elsewhere reports whether a part belongs to another case.
func elsewhere(parts []ledger.Part, id string) bool {
	for _, p := range parts {
		if p.Case != id {
			return true
		}
	}
	return false
}

// suppressedBody is what the journal says of an action that lost its reason.
type suppressedBody struct {
	Plan   string        `json:"plan"`
	Day    string        `json:"day"`
	Status ledger.Status `json:"status"`
	Suppressed
}

func (w *writer) suppressed(ctx context.Context, s *simulate.Suppressed) error {
	about := ledger.About{Client: w.client}
	if s.Invoice != "" {
		about.Case = ledger.Subject{Invoice: s.Invoice}.ID()
		about.Invoices = []string{s.Invoice}
	}
	_, err := w.tx.Append(ctx, ledger.Draft{At: w.at, Kind: ledger.KindMessage, About: about, Body: suppressedBody{
		w.plan, w.day.String(), ledger.Suppressed, Suppressed{s.Policy, s.State, s.Invoice, s.Channel, s.Decided, s.Reason},
	}})
	return err
}
