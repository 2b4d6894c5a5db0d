package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

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
	Whole   bool   `json:"whole,omitempty"` // the case has no other line in the message
}

// Standing is the Recheck of a message whose Body is an engine.Message. A line is
// lost when its invoice was paid, disputed or put on hold since the message was
// decided, or when its case moved on after the message's day; what held then already is
// no reason, so that a task about a dispute is not lost to the dispute. A message is
// suppressed when no line is left, and when the client refused its channel or
// withdrew his consent.
func Standing(ctx context.Context, r ledger.Reader, m ledger.Message) (Verdict, error) {
	var decided engine.Message
	if err := json.Unmarshal(m.Body, &decided); err != nil {
		return Verdict{}, fmt.Errorf("body of message %s: %w", m.Key, err)
	}
	refused, err := refuses(ctx, r, m, decided.To)
	if err != nil {
		return Verdict{}, err
	}
	if refused {
		return Verdict{Reason: ReasonRefused}, nil
	}
	var v Verdict
	left := 0
	for _, id := range cases(m.Parts) {
		lost, lines, err := lapsed(ctx, r, m, &decided, id)
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

// lapsed lists the lines of one case that no longer hold, and counts all its lines. A
// case without lines counts as one.
func lapsed(ctx context.Context, r ledger.Reader, m ledger.Message, decided *engine.Message, id string) (lost []Lost, lines int, err error) {
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
		why, err := changed(ctx, r, l, m.Created)
		if err != nil {
			return nil, 0, err
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

// superseded reports whether a case moved after the day of a message. On that day
// itself it may have gone on already when the message was decided.
func superseded(c ledger.Case, parts []ledger.Part, day engine.Date) (bool, error) {
	if c.Run.Entered <= day {
		return false, nil
	}
	for _, p := range parts {
		if p.Case != c.ID() {
			continue
		}
		state, entry, err := entered(p)
		if err != nil {
			return false, err
		}
		if c.State == state && c.Run.EntriesOf(c.Run.State) == entry {
			return false, nil
		}
	}
	return true, nil
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

// changed says what took away the reason of a line; "" when nothing did.
func changed(ctx context.Context, r ledger.Reader, l engine.Line, decided time.Time) (string, error) {
	if l.Invoice == "" {
		return "", nil
	}
	now, err := r.Invoice(ctx, l.Invoice)
	if err != nil {
		return "", err
	}
	if l.Open > 0 && now.Open <= 0 {
		return ReasonPaid, nil
	}
	if !now.Disputed && !now.OnHold {
		return "", nil
	}
	then, err := invoiceAt(ctx, r, l.Invoice, decided)
	switch {
	case err != nil:
		return "", err
	case now.Disputed && !then.Disputed:
		return ReasonDisputed, nil
	case now.OnHold && !then.OnHold:
		return ReasonOnHold, nil
	}
	return "", nil
}

// invoiceAt returns an invoice as it was known at an instant.
func invoiceAt(ctx context.Context, r ledger.Reader, id string, at time.Time) (engine.Invoice, error) {
	var forms []ledger.Version
	for v, err := range r.Versions(ctx, ledger.VersionFilter{Invoice: id}) {
		if err != nil {
			return engine.Invoice{}, err
		}
		forms = append(forms, v)
	}
	for _, v := range slices.Backward(forms) {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{After: v.Seq - 1}) {
			if err != nil {
				return engine.Invoice{}, err
			}
			e, err := rec.Entry()
			if err != nil {
				return engine.Invoice{}, err
			}
			if !e.At.After(at) {
				return *v.Invoice, nil
			}
			break
		}
	}
	return engine.Invoice{}, nil
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
