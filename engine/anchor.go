package engine

import (
	"cmp"
	"math/bits"
)

// Anchor says which of a client's open invoices the lateness of their case is counted from.
type Anchor uint8

const (
	// AnchorOldest is the invoice with the earliest due date; of several the one with the
	// most open, then the first by number.
	AnchorOldest Anchor = iota
	// AnchorLargest is the invoice with the most open; of several the oldest.
	AnchorLargest
	// AnchorWeighted is none: the case is as late as its open amounts are on average, which is
	// Σ(open × days late) ÷ Σ open, rounded down.
	AnchorWeighted
)

// Anchors lists the words for anchors, as a policy writes them.
var Anchors = []string{"oldest", "largest", "weighted"}

// String returns the word used in a policy.
func (a Anchor) String() string { return Anchors[a] }

// AnchorPaid says what becomes of a client's case when its anchor owes nothing any more
// and another invoice takes its place.
type AnchorPaid uint8

const (
	// AnchorContinue leaves the case where it stands.
	AnchorContinue AnchorPaid = iota
	// AnchorRestart begins again in the machine's first state.
	AnchorRestart
	// AnchorByAge goes back, without a message, to where the rules would have led an invoice
	// as late as the new anchor is.
	AnchorByAge
)

// AnchorsPaid lists the words, as a policy writes them.
var AnchorsPaid = []string{"continue", "restart", "by_age"}

// String returns the word used in a policy.
func (a AnchorPaid) String() string { return AnchorsPaid[a] }

// Anchored is what the open invoices of an account give for each Anchor: those that are past due, or
// else all; without those of which nothing may be asked, that a person holds, or that somebody else
// chases: no message asks for them.
type Anchored struct {
	Oldest, Largest       string // Invoice.ID; empty when nothing is asked for
	OldestDue, LargestDue Date
	// MeanDue is the day from which on AnchorWeighted counts: the mean of the due dates
	// weighted by what is open, rounded up, so that days late are rounded down.
	MeanDue Date
}

// anchoring finds the anchors of invoices that are seen one by one.
type anchoring struct {
	oldest, largest *Invoice
	hi, lo, open    uint64 // Σ open × due in 128 bits, and Σ open
}

func (a *anchoring) see(i *Invoice) {
	if i.ToAsk() <= 0 || i.OnHold || i.Incoming != nil || i.HandedOver != 0 {
		return
	}
	if a.oldest == nil || cmp.Or(cmp.Compare(i.Due, a.oldest.Due), cmp.Compare(a.oldest.Open, i.Open), cmp.Compare(i.ID, a.oldest.ID)) < 0 {
		a.oldest = i
	}
	if a.largest == nil || cmp.Or(cmp.Compare(a.largest.Open, i.Open), cmp.Compare(i.Due, a.largest.Due), cmp.Compare(i.ID, a.largest.ID)) < 0 {
		a.largest = i
	}
	hi, lo := bits.Mul64(uint64(i.Open), uint64(i.Due))
	var carry uint64
	a.lo, carry = bits.Add64(a.lo, lo, 0)
	a.hi += hi + carry
	a.open += uint64(i.Open)
}

func (a *anchoring) anchored() Anchored {
	if a.oldest == nil {
		return Anchored{}
	}
	out := Anchored{Oldest: a.oldest.ID, Largest: a.largest.ID, OldestDue: a.oldest.Due, LargestDue: a.largest.Due, MeanDue: a.oldest.Due}
	if a.hi < a.open { // else the sum of what is open is no amount
		mean, rest := bits.Div64(a.hi, a.lo, a.open)
		out.MeanDue = Date(mean)
		if rest > 0 {
			out.MeanDue++
		}
	}
	return out
}

// anchorOf is the anchor that a machine goes by; oldest without one.
func anchorOf(m *Machine) Anchor {
	if m == nil {
		return AnchorOldest
	}
	return m.Anchor
}

// Anchor returns the invoice that the client's case is counted from, by id; empty when
// nothing is asked for, and for AnchorWeighted.
func (in *Input) Anchor() string {
	switch anchorOf(in.Machine) {
	case AnchorLargest:
		return in.own().Anchors.Largest
	case AnchorWeighted:
		return ""
	}
	return in.own().Anchors.Oldest
}

// AnchorDue returns the day from which on the lateness of the client's case is counted;
// zero when nothing is asked for.
func (in *Input) AnchorDue() Date {
	switch anchorOf(in.Machine) {
	case AnchorLargest:
		return in.own().Anchors.LargestDue
	case AnchorWeighted:
		return in.own().Anchors.MeanDue
	}
	return in.own().Anchors.OldestDue
}

// anchor notes which invoice the client's case is counted from, and moves the case when
// the one before was paid. It runs before the rules of the day are tried.
func (d *decider) anchor() error {
	now, was := d.in.Anchor(), d.Case.Anchor
	if d.m.Scope != ScopeClient || now == "" || now == was {
		return nil // of a case that owes nothing the last anchor is kept, until there is another
	}
	d.Case.Anchor = now
	if was == "" || d.in.AnchorOwes {
		return nil
	}
	step := Step{From: d.Case.base(), Kind: StepAnchor, Rule: -1, Paid: was, Anchor: now, Beneath: d.Case.Held()}
	switch d.m.AnchorPaid {
	case AnchorContinue:
		return nil
	case AnchorRestart:
		step.To = d.m.Start
	case AnchorByAge:
		to, err := d.byAge()
		if err != nil {
			return err
		}
		step.To = to
	}
	if step.To == step.From {
		return nil
	}
	if d.m.AnchorPaid == AnchorRestart {
		d.Case.Formal = 0 // the notice was about the debt that is settled
	}
	d.add(step)
	if step.Beneath {
		d.Case.moveBeneath(d.m, step.To, d.in.Today)
		return nil
	}
	d.Case.enter(d.m, step.To, d.in.Today)
	if d.m.AnchorPaid == AnchorRestart {
		d.pending = len(d.Steps) - 1
		return d.carryOutNow()
	}
	return nil
}

// byAge follows the next rules from the first state on, as they stand today, as long as
// the case has been in the state they lead to: what is further on has not been said yet,
// and is for the rules to reach. A hold, an end, and a state that a person has to agree to
// are for them to reach too.
func (d *decider) byAge() (StateID, error) {
	as := d.Case
	as.HeldFrom, as.HeldSince, as.HeldEntered, as.Ran = NoState, 0, 0, 0
	as.Entered, as.Since = d.in.Today, d.in.Today
	d.in.Case = &as
	defer func() { d.in.Case = &d.Case }()
	at, base := d.m.Start, d.Case.base()
	for range d.m.States {
		if at == base {
			return at, nil
		}
		as.State = at
		to, err := d.onward(&d.m.States[at])
		if err != nil || to == NoState {
			return at, err
		}
		s := &d.m.States[to]
		if to == at || s.Hold || s.Final || s.Approve != nil || d.Case.EntriesOf(to) == 0 {
			return at, nil
		}
		at = to
	}
	return at, nil
}

// onward returns where the first rule of a state that holds leads; NoState for nowhere.
func (d *decider) onward(s *State) (StateID, error) {
	for i := range s.Next {
		r := &s.Next[i]
		ok, err := d.holds(r.When, r.Source)
		if err != nil {
			return NoState, err
		}
		if ok {
			return r.To, nil
		}
	}
	return NoState, nil
}
