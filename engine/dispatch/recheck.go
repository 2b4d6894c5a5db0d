package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// The reasons for which a message, or a line of it, is not sent.
const (
	ReasonPaid       = "paid"
	ReasonDisputed   = "disputed"
	ReasonOnHold     = "on hold"
	ReasonFactored   = "sold to a factor"
	ReasonHandedOver = "handed over"
	ReasonCovered    = "covered by the client's credit"
	ReasonRefused    = "client refused the channel"
	ReasonInsolvent  = "client is insolvent"

	ReasonContactRefused = "contact refused the channel"
	ReasonContactGone    = "contact is gone"
	ReasonSuperseded     = "case moved on"
)

// Verdict says what still holds of a message.
type Verdict struct {
	Reason string // why nothing of it is sent; empty when it is
	Lost   []Lost // what is left out of it, by case and invoice
}

// Lost is a line of a message that no longer holds.
type Lost struct {
	Case    string `json:"case"` // Case.ID
	Invoice string `json:"invoice,omitempty"`
	Reason  string `json:"reason"`
	Whole   bool   `json:"whole,omitempty"` // the case has no other line in the message
}

// Standing is the Recheck of a message whose Body is an engine.Message. A line is
// lost when its invoice was paid, disputed, put on hold, sold or handed over since the message was
// decided, when the client's credit covers all that could be asked of it, or when its case moved on after the message's day; what held then already is
// no reason, so that a task about a dispute is not lost to the dispute. A message is
// suppressed when no line is left, and when the client refused its channel or
// withdrew his consent, or is insolvent, or when the contact it is for did so or is gone.
func Standing(ctx context.Context, r ledger.Reader, m ledger.Message) (Verdict, error) {
	var decided engine.Message
	if err := json.Unmarshal(m.Body, &decided); err != nil {
		return Verdict{}, fmt.Errorf("body of message %s: %w", m.Key, err)
	}
	if why, err := refuses(ctx, r, m, &decided); err != nil || why != "" {
		return Verdict{Reason: why}, err
	}
	var v Verdict
	left := 0
	covered, err := satisfied(ctx, r, m, &decided)
	if err != nil {
		return Verdict{}, err
	}
	for _, id := range cases(m.Parts) {
		lost, lines, err := lapsed(ctx, r, m, &decided, id, covered)
		if err != nil {
			return Verdict{}, err
		}
		left += lines - len(lost)
		v.Lost = append(v.Lost, lost...)
	}
	if left == 0 && len(v.Lost) > 0 {
		v.Reason = v.Lost[0].Reason
	}
	return v, nil
}

// refuses says why the client must not be reached on the channel: he does not want it, nor
// does his contact, who may be gone by now, or he is insolvent; "" when he may be.
func refuses(ctx context.Context, r ledger.Reader, m ledger.Message, decided *engine.Message) (string, error) {
	to := decided.To
	if !contacts(m.Channel) {
		return "", nil
	}
	c, err := r.Client(ctx, m.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return "", err
	}
	switch {
	case c.Insolvent != 0:
		return ReasonInsolvent, nil
	case c.OptedOut(m.Channel):
		return ReasonRefused, nil
	case decided.Contact != "":
		if why := absent(&c, m.Channel, decided); why != "" {
			return why, nil
		}
	}
	withdrawn := false
	for word, err := range r.Consents(ctx, m.Client) {
		if err != nil {
			return "", err
		}
		if (word.Channel == m.Channel || word.Channel == "*") && (word.To == "" || to == "" || word.To == to) {
			withdrawn = !word.Given
		}
	}
	if withdrawn {
		return ReasonRefused, nil
	}
	return "", nil
}

// absent says why a contact must not be reached any more: he refused the channel, took back
// his consent, or is no longer the contact with that address.
func absent(c *engine.Client, channel string, decided *engine.Message) string {
	ch, _ := engine.ChannelOf(channel)
	why := ReasonContactGone
	for _, x := range c.InRole(decided.Contact) {
		switch {
		case ch.Address == engine.AddressPostal && x.Name != decided.Person, ch.Address != engine.AddressPostal && x.Email != decided.To && x.Phone != decided.To:
		case x.OptedOut(channel), ch.Consent && !x.Consented(channel):
			why = ReasonContactRefused
		default:
			return ""
		}
	}
	return why
}

// contacts reports whether a channel reaches the client. One that nobody knows does.
func contacts(channel string) bool {
	ch, known := engine.ChannelOf(channel)
	return !known || ch.Contact
}

// lapsed lists the lines of one case that no longer hold, and counts all its lines. A
// case without lines counts as one.
func lapsed(ctx context.Context, r ledger.Reader, m ledger.Message, decided *engine.Message, id string, covered map[string]bool) (lost []Lost, lines int, err error) {
	c, err := r.Case(ctx, id)
	moved := errors.Is(err, ledger.ErrNotFound) // given up for another policy
	if err != nil && !moved {
		return nil, 0, err
	}
	if !moved {
		if moved, err = superseded(c, m.Parts, decided.Date); err != nil {
			return nil, 0, err
		}
	}
	var about []engine.Line
	for _, l := range decided.Lines {
		if (ledger.Subject{Invoice: l.Invoice}).ID() == id || slices.Contains(c.Covers, l.Invoice) {
			about = append(about, l)
		}
	}
	if len(about) == 0 {
		about = []engine.Line{{}}
	}
	for _, l := range about {
		why, err := changed(ctx, r, l, m.Created, contacts(m.Channel))
		if err != nil {
			return nil, 0, err
		}
		if why == "" && covered[l.Invoice] {
			why = ReasonCovered
		}
		if why == "" && moved {
			why = ReasonSuperseded
		}
		if why != "" {
			lost = append(lost, Lost{Case: id, Invoice: l.Invoice, Reason: why})
		}
	}
	for i := range lost {
		lost[i].Whole = len(lost) == len(about)
	}
	return lost, len(about), nil
}

// cases lists the cases of parts, each once, by id.
func cases(parts []ledger.Part) []string {
	ids := make([]string, len(parts))
	for i, p := range parts {
		ids[i] = p.Case
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
