package run

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/simulate"
)

// says reports whether there is something to write about a client, or to tell.
func (k *Client) says() bool {
	return k.Changes != "" || k.Stuck != "" || len(k.HeldBack)+len(k.Unassigned)+len(k.Elsewhere)+len(k.Undecided)+len(k.Limits) > 0
}

// describe says what the day brings, and digests it.
func (k *Client) describe(book *engine.Book, out *simulate.Outcome, day engine.Date) error {
	for i := range out.Turns {
		k.turn(&out.Turns[i])
	}
	for i := range out.Messages {
		k.Messages = append(k.Messages, describeMessage(book, &out.Messages[i]))
	}
	for _, s := range out.Suppressed {
		k.Suppressed = append(k.Suppressed, Suppressed{s.Policy, s.State, s.Invoice, s.Channel, s.Decided, s.Reason})
	}
	k.Unassigned, k.Elsewhere, k.Lifted = out.Unassigned, out.Elsewhere, out.Lifted
	for _, u := range out.Undecided {
		k.Undecided = append(k.Undecided, fmt.Sprintf("%s: %v", strings.Join(u.Invoices, ", "), u.Err))
	}
	if len(out.Cases)+len(out.Dropped)+len(out.Messages)+len(out.Suppressed) == 0 && !out.Lifted {
		return nil
	}
	var err error
	k.Changes, err = digest(struct {
		Day            engine.Date
		Cases, Dropped []ledger.Case
		Messages       []simulate.Outgoing
		Lifted         bool
	}{day, out.Cases, out.Dropped, out.Messages, out.Lifted})
	return err
}

func (k *Client) turn(t *simulate.Turn) {
	k.Moves = append(k.Moves, moves(t)...)
	for _, mv := range t.Moved {
		k.HeldBack = append(k.HeldBack, HeldBack{t.Case, mv.State, mv.Day, cmp.Or(mv.Why, ReasonClosed)})
	}
	if h := t.HeldBack; h != nil {
		why := ReasonGap
		if h.Covered {
			why = ReasonCovered
		}
		k.HeldBack = append(k.HeldBack, HeldBack{t.Case, t.Machine.Name(h.To), h.Until, why})
	}
}

// moves tells the steps of a case.
func moves(t *simulate.Turn) []Move {
	var list []Move
	if t.Opened {
		list = append(list, Move{
			Case: t.Case, Policy: t.Machine.Policy, To: t.Machine.Name(t.Machine.Start), Kind: "opened", Rule: t.Source.Text, Source: t.Source.String(),
		})
	}
	for _, s := range t.Steps {
		by := t.Machine.Because(&s)
		list = append(list, Move{
			Case: t.Case, Policy: t.Machine.Policy, From: t.Machine.Name(s.From), To: t.Machine.Name(s.To), Kind: s.Kind.String(),
			Rule: by.Text, Source: by.String(), Passed: s.Passed,
		})
	}
	return list
}

func describeMessage(book *engine.Book, m *simulate.Outgoing) Message {
	out := Message{
		Key: ledger.MessageKey(m.Parts), Parts: m.Keys, Channel: m.Channel, Template: m.Template, To: m.To, Contact: m.Contact, Person: m.Person, Language: m.Language,
		Policy: m.Policy, State: m.State, Tone: m.Tone.String(), Amount: m.Currency.Format(m.Amount), Currency: m.Currency.Code(),
		Decided: m.Decided, Waited: m.Waited, Fallback: m.Fallback, Invoices: []string{},
	}
	if attach := m.Params["attach"]; attach != "" {
		out.Attach = strings.Split(attach, ",")
	}
	if c := &book.Costs; !c.Currency.IsZero() {
		out.Cost = c.Currency.Format(c.Of(m.Channel, m.Params))
	}
	for i := range m.Lines {
		out.Invoices = append(out.Invoices, m.Lines[i].Invoice)
	}
	return out
}
