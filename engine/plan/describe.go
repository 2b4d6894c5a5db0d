package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/replay"
)

// says reports whether there is something to write about a client, or to tell.
func (k *Client) says() bool {
	return k.Changes != "" || k.Stuck != "" || len(k.Deferred)+len(k.Incoming)+len(k.Unassigned)+len(k.Elsewhere)+len(k.Undecided)+len(k.Limits) > 0
}

// describe says what the day brings, and digests it.
func (k *Client) describe(c *Config, s *replay.ClientState, out *replay.Outcome) error {
	steps := 0
	for i := range out.Turns {
		steps += movesOf(&out.Turns[i])
	}
	k.Moves = slices.Grow(k.Moves, steps)
	for i := range out.Turns {
		k.turn(&out.Turns[i])
	}
	for i := range out.Messages {
		k.Messages = append(k.Messages, describeMessage(c, &out.Messages[i]))
	}
	for _, s := range out.Suppressed {
		k.Suppressed = append(k.Suppressed, suppressed(&s))
	}
	k.incoming(s)
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
		Messages       []replay.Outgoing
		Lifted         bool
	}{c.Day, out.Cases, out.Dropped, out.Messages, out.Lifted})
	return err
}

func (k *Client) turn(t *replay.Turn) {
	k.Moves = append(k.Moves, moves(t)...)
	for _, d := range t.Deferred {
		k.Deferred = append(k.Deferred, Deferred{t.Case, d.Key.State, d.Day, cmp.Or(d.Why, ReasonClosed)})
	}
	if h := t.DeferredRule; h != nil {
		why := ReasonGap
		switch {
		case h.Small:
			why = engine.ReasonSmall
		case h.Awaits != "":
			why = h.Awaits
		case h.Covered:
			why = ReasonCovered
		case h.Pending != nil && h.Pending.Status == engine.PendingAsked:
			why = ReasonFailed
		case h.Pending != nil:
			why = ReasonPending
		}
		k.Deferred = append(k.Deferred, Deferred{t.Case, t.Machine.Name(h.To), h.Until, why})
	}
}

// awaits reports whether a reason is that something came in which waits for a person.
func awaits(why string) bool { return why == engine.ReasonIncoming || why == engine.ReasonAnswered }

// incoming lists what came in for which something is held back that day.
func (k *Client) incoming(s *replay.ClientState) {
	lapsed := func(p engine.Pending) bool {
		return p.Status == engine.PendingLapsed && awaits(p.Why)
	}
	if !slices.ContainsFunc(k.Deferred, func(d Deferred) bool { return awaits(d.Reason) }) &&
		!slices.ContainsFunc(k.Suppressed, func(s Suppressed) bool { return awaits(s.Reason) }) &&
		!slices.ContainsFunc(s.Cases, func(c ledger.Case) bool { return slices.ContainsFunc(c.Run.Pending, lapsed) }) {
		return
	}
	for i := range s.Invoices {
		inv := &s.Invoices[i]
		if m := inv.Incoming; m != nil && inv.Open > 0 {
			k.Incoming = append(k.Incoming, Incoming{inv.ID, m.Written()})
		}
	}
}

// movesOf is how many steps moves tells.
func movesOf(t *replay.Turn) int {
	if t.Opened {
		return len(t.Steps) + 1
	}
	return len(t.Steps)
}

// moves tells the steps of a case.
func moves(t *replay.Turn) []Move {
	list := slices.Grow([]Move(nil), movesOf(t))
	if t.Opened {
		list = append(list, Move{
			Case: t.Case, Policy: t.Machine.Policy, To: t.Machine.Name(t.Begins), Kind: "opened", Of: t.Of, Rule: t.Source.Text, Source: t.Source.String(),
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

func suppressed(s *replay.Suppressed) Suppressed {
	return Suppressed{Policy: s.Policy, State: s.State, Invoice: s.Invoice, Channel: s.Channel, Decided: s.Decided, Reason: s.Reason}
}

func describeMessage(c *Config, m *replay.Outgoing) Message {
	out := Message{
		Key: ledger.MessageKey(c.ledger, m.Parts), Parts: m.Parts, Channel: m.Channel, Template: m.Template, To: address.Kept(m.To), Contact: m.Contact, Person: m.Person, Language: m.Language,
		Policy: m.Policy, State: m.State, Tone: m.Tone.String(), Amount: m.Currency.Format(m.Amount), Currency: m.Currency.Code(),
		Decided: m.Decided, Deferred: m.Deferred, Fallback: m.Fallback, Invoices: []string{},
	}
	if attach := m.Params["attach"]; attach != "" {
		out.Attach = strings.Split(attach, ",")
	}
	if k := &c.Book.Costs; !k.Currency.IsZero() {
		out.Cost = k.Currency.Format(k.Of(m.Channel, m.Params))
	}
	for _, l := range m.All() {
		out.Invoices = append(out.Invoices, l.Invoice)
	}
	return out
}
