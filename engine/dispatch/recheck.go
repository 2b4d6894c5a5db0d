package dispatch

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// The reasons for which a message, or a line of it, is not sent, beside those of engine.Lapsed.
const (
	ReasonElsewhere = "another client's by now"
	ReasonRefused   = "client refused the channel"
	ReasonInsolvent = "client is insolvent"

	ReasonContactRefused = "contact refused the channel"
	ReasonContactGone    = "contact is gone"
)

// Verdict says what still holds of a message.
type Verdict struct {
	Reason string // why nothing of it is sent; empty when it is
	Lost   []Lost // what is left out of it, by case and invoice
}

// lapsed says why a message cannot go out with the words that it had before; "" when it can.
func (v *Verdict) lapsed() string {
	if v.Reason == "" && len(v.Lost) > 0 {
		return v.Lost[0].Reason
	}
	return v.Reason
}

// Lost is a line of a message that no longer holds.
type Lost = journal.Lost

// Recheck returns the Config.Recheck under a book. A line is lost when what it rests on is gone since it
// was decided, or money that came may be for it and waits (engine.Lapsed), when its invoice is another client's by now, and when its case no longer waits for it. A message is
// suppressed when no line is left, and when the client refused its channel or
// withdrew their consent, or is insolvent, or when the contact it is for did so or is gone.
func Recheck(book *engine.Book) func(context.Context, ledger.Reader, ledger.Message, engine.Date) (Verdict, error) {
	var known posting.IncomingCache
	return func(ctx context.Context, r ledger.Reader, m ledger.Message, today engine.Date) (Verdict, error) {
		if why, err := refuses(ctx, r, m, &m.Body); err != nil || why != "" {
			return Verdict{Reason: why}, err
		}
		var v Verdict
		left := 0
		open, err := claimsOf(ctx, r, book, &known, &m, today)
		if err != nil {
			return Verdict{}, err
		}
		shares := sharesOf(&m)
		for _, id := range cases(m.Parts) {
			lost, lines, err := open.lost(ctx, r, book, &m, shares, id, today)
			if err != nil {
				return Verdict{}, err
			}
			left += lines - len(lost)
			v.Lost = append(v.Lost, lost...)
		}
		switch {
		case left == 0 && len(v.Lost) > 0:
			v.Reason = v.Lost[0].Reason
		case len(m.Body.Also) > 0:
			v.Reason = v.speechless(&m.Body)
		}
		return v, nil
	}
}

// speechless says why nothing is left of what a message speaks for, so that what it only mentions cannot go out
// with it; empty when something is.
func (v *Verdict) speechless(m *engine.Message) string {
	lost := make(map[string]string, len(v.Lost))
	for i := len(v.Lost) - 1; i >= 0; i-- {
		lost[v.Lost[i].Invoice] = v.Lost[i].Reason
	}
	why, gone := "", false
	for _, l := range m.Lines {
		if why, gone = lost[l.Invoice]; !gone {
			return ""
		}
	}
	return why
}

// refuses says why the client must not be reached on the channel: they do not want it, or their
// contact does not, who may be gone by now, or they are insolvent; "" when they may be.
func refuses(ctx context.Context, r ledger.Reader, m ledger.Message, decided *engine.Message) (string, error) {
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
	if ch, _ := engine.ChannelOf(m.Channel); decided.Contact == "" && ch.Consent && !c.Consented(m.Channel) {
		return ReasonRefused, nil
	}
	return "", nil
}

// absent says why a contact must not be reached any more: they refused the channel, took back
// their consent, or is no longer the contact with that address.
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

// shares is what each case has of a message: its parts, and the places of the lines about an invoice.
type shares struct {
	lines []engine.Line
	at    map[string][]int            // in lines, by invoice and, for the case of an invoice, by its id
	parts map[string][]ledger.PartKey // by case
}

func sharesOf(m *ledger.Message) *shares {
	s := &shares{lines: m.Body.All(), at: map[string][]int{}, parts: maps.Collect(byCase(m.Parts))}
	for i := range s.lines {
		invoice := s.lines[i].Invoice
		own := ledger.Subject{Invoice: invoice}.ID()
		s.at[invoice] = append(s.at[invoice], i)
		if own != invoice {
			s.at[own] = append(s.at[own], i)
		}
	}
	return s
}

// of lists the lines about a case, as the message has them. The case is nil when it was given up.
func (s *shares) of(id string, c *ledger.Case) (about []engine.Line) {
	places := slices.Clone(s.at[id])
	if c != nil {
		for _, invoice := range c.Covers {
			places = append(places, s.at[invoice]...)
		}
	}
	slices.Sort(places)
	for _, i := range slices.Compact(places) {
		about = append(about, s.lines[i])
	}
	return about
}

// lost lists the lines of one case that no longer hold, and counts all its lines. A
// case without lines counts as one.
func (c claims) lost(ctx context.Context, r ledger.Reader, book *engine.Book, m *ledger.Message, s *shares, id string, today engine.Date) (lost []Lost, lines int, err error) {
	of, machine, err := caseOf(ctx, r, book, id, today)
	if err != nil {
		return nil, 0, err
	}
	moved := of == nil || !waits(of, machine, s.parts[id])
	about := s.of(id, of)
	if len(about) == 0 {
		about = []engine.Line{{}}
	}
	for i := range about {
		why, err := c.changed(ctx, r, m, &about[i], machine, moved, today)
		if err != nil {
			return nil, 0, err
		}
		if why != "" {
			lost = append(lost, Lost{Case: id, Invoice: about[i].Invoice, Reason: why})
		}
	}
	for i := range lost {
		lost[i].Whole = len(lost) == len(about)
	}
	return lost, len(about), nil
}

// cases lists the cases of parts, each once, by id.
func cases(parts []ledger.PartKey) []string {
	ids := make([]string, len(parts))
	for i, p := range parts {
		ids[i] = p.Case
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// byCase gives the parts of each case, by its id.
func byCase(parts []ledger.PartKey) iter.Seq2[string, []ledger.PartKey] {
	by := map[string][]ledger.PartKey{}
	for _, p := range parts {
		by[p.Case] = append(by[p.Case], p)
	}
	return func(yield func(string, []ledger.PartKey) bool) {
		for _, id := range slices.Sorted(maps.Keys(by)) {
			if !yield(id, by[id]) {
				return
			}
		}
	}
}
