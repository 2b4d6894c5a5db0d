package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// The reasons for which a message, or a line of it, is not sent.
const (
	ReasonPaid       = "paid"
	ReasonDisputed   = "disputed"
	ReasonOnHold     = "on hold"
	ReasonRefused    = "client refused the channel"
	ReasonSuperseded = "case moved on"
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
}

// Basis is what a message was decided on.
type Basis struct {
	To    string // the address; empty when it may be any
	Lines []Line
}

// Line is an invoice in a message, as it stood when the message was decided: what
// held then already is no reason against it, so that a task about a dispute is not
// suppressed because of the dispute.
type Line struct {
	Case     string // Case.ID of a part of the message
	Invoice  string
	Owed     bool // something was open
	Disputed bool
	OnHold   bool
}

// Standing returns the Recheck of DESIGN: a line is lost when its invoice was
// paid, disputed or put on hold since, or when its case left the state that
// acted, or entered it again. A message is suppressed when no line is left, and when
// the client refused its channel or withdrew his consent. Basis reads what the
// message was decided on from its Body.
func Standing(basis func(m ledger.Message) (Basis, error)) func(context.Context, ledger.Reader, ledger.Message) (Verdict, error) {
	return func(ctx context.Context, r ledger.Reader, m ledger.Message) (Verdict, error) {
		b, err := basis(m)
		if err != nil {
			return Verdict{}, fmt.Errorf("what message %s was decided on: %w", m.Key, err)
		}
		refused, err := refuses(ctx, r, m, b.To)
		if err != nil || refused {
			return Verdict{Reason: ReasonRefused}, err
		}
		return stands(ctx, r, m, b.Lines)
	}
}

// refuses reports whether the client does not want the channel.
func refuses(ctx context.Context, r ledger.Reader, m ledger.Message, to string) (bool, error) {
	if !contacts(m.Channel) {
		return false, nil
	}
	c, err := r.Client(ctx, m.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return false, err
	}
	if c.OptedOut(m.Channel) {
		return true, nil
	}
	withdrawn := false
	for word, err := range r.Consents(ctx, m.Client) {
		if err != nil {
			return false, err
		}
		if (word.Channel == m.Channel || word.Channel == "*") && (word.To == "" || to == "" || word.To == to) {
			withdrawn = !word.Given
		}
	}
	return withdrawn, nil
}

// contacts reports whether a channel reaches the client. One that nobody knows does.
func contacts(channel string) bool {
	known := engine.Channels()
	i := slices.IndexFunc(known, func(c engine.Channel) bool { return c.Name == channel })
	return i < 0 || known[i].Contact
}

// stands looks at every line, and at the parts that have none.
func stands(ctx context.Context, r ledger.Reader, m ledger.Message, lines []Line) (Verdict, error) {
	in, err := standing(ctx, r, m.Parts)
	if err != nil {
		return Verdict{}, err
	}
	var v Verdict
	left := 0
	for _, id := range cases(m.Parts) {
		about := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.Case != id })
		if len(about) == 0 {
			about = []Line{{Case: id}}
		}
		for _, l := range about {
			why := ReasonSuperseded
			if in[id] {
				if why, err = lapsed(ctx, r, l); err != nil {
					return Verdict{}, err
				}
			}
			if why == "" {
				left++
				continue
			}
			v.Lost = append(v.Lost, Lost{Case: id, Invoice: l.Invoice, Reason: why})
		}
	}
	if left == 0 {
		v.Reason = v.Lost[0].Reason
	}
	return v, nil
}

// standing says of each case whether it still is where a part of the message
// began: in that state, entered as often as then.
func standing(ctx context.Context, r ledger.Reader, parts []ledger.Part) (map[string]bool, error) {
	in := map[string]bool{}
	for _, p := range parts {
		c, err := r.Case(ctx, p.Case)
		if errors.Is(err, ledger.ErrNotFound) { // given up for another policy
			continue
		}
		if err != nil {
			return nil, err
		}
		state, entry, err := entered(p)
		if err != nil {
			return nil, err
		}
		in[p.Case] = in[p.Case] || c.State == state && c.Run.EntriesOf(c.Run.State) == entry
	}
	return in, nil
}

// entered reads from the key of a part which state its case had entered, and how
// often; see ledger.PartKey.
func entered(p ledger.Part) (state string, entry int, err error) {
	rest, ok := strings.CutPrefix(p.Key, p.Case+"/")
	fields := strings.Split(rest, "/")
	if !ok || len(fields) != 3 {
		return "", 0, fmt.Errorf("part %s is not of case %s", p.Key, p.Case)
	}
	if entry, err = strconv.Atoi(fields[1]); err != nil {
		return "", 0, fmt.Errorf("part %s: %w", p.Key, err)
	}
	return fields[0], entry, nil
}

// lapsed says why a line no longer holds; "" when it does.
func lapsed(ctx context.Context, r ledger.Reader, l Line) (string, error) {
	if l.Invoice == "" {
		return "", nil
	}
	now, err := r.Invoice(ctx, l.Invoice)
	switch {
	case err != nil:
		return "", err
	case l.Owed && now.Open <= 0:
		return ReasonPaid, nil
	case now.Disputed && !l.Disputed:
		return ReasonDisputed, nil
	case now.OnHold && !l.OnHold:
		return ReasonOnHold, nil
	}
	return "", nil
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
