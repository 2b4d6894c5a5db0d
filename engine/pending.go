package engine

import "slices"

// Pending is an action that a case decided, until it has happened: a channel accepted it, or a
// person did it or let it go. Until then it counts for nothing, and while the case waits for it no next rule
// is taken; see Action.GoOn.
type Pending struct {
	ActionKey
	Decided Date          // the day it was decided last
	Late    int           // days late on that day
	Status  PendingStatus // PendingOut when it is decided
	// Over are the channels on which it failed for good: they are not tried again.
	Over []string `json:",omitempty"`
	Why  string   `json:",omitempty"` // why it failed, or is not made now
}

// ActionKey names an action that a case decided, among all that it ever does.
type ActionKey struct {
	State  StateID
	Entry  int // which entry into State decided it, from 1
	Action int // its place in State.Do
	Try    int `json:",omitempty"` // how often it was decided before
}

// PendingStatus is what became of a Pending so far.
type PendingStatus string

// The statuses of a Pending. One that has happened is not kept.
const (
	PendingOut    PendingStatus = "pending" // it waits for its day, or is on its way
	PendingFailed PendingStatus = "failed"  // it did not happen; the next decision carries out what stands in for it
	PendingLapsed PendingStatus = "lapsed"  // its reason was gone; it is decided again once that is back
	PendingAsked  PendingStatus = "asked"   // a person was given the task to make it, or to let it go
)

// Alike reports whether two are the same.
func (e *Pending) Alike(o *Pending) bool {
	return e.ActionKey == o.ActionKey && e.Decided == o.Decided && e.Late == o.Late && e.Status == o.Status && e.Why == o.Why && slices.Equal(e.Over, o.Over)
}

// PendingOf returns what the case still waits for under a key; nil when that has happened, or is no
// longer to be.
func (c *Case) PendingOf(k ActionKey) *Pending {
	for i := range c.Pending {
		if c.Pending[i].ActionKey == k {
			return &c.Pending[i]
		}
	}
	return nil
}

// Waiting returns the first action that the case waits for before it goes on; nil
// when there is none. What the interrupted state of a hold waits for does not count.
func (c *Case) Waiting(m *Machine) *Pending {
	for i := range c.Pending {
		if e := &c.Pending[i]; e.State == c.State && !m.ActionOf(e.ActionKey).GoOn {
			return e
		}
	}
	return nil
}

// ActionOf returns the action of a key.
func (m *Machine) ActionOf(k ActionKey) *Action { return &m.States[k.State].Do[k.Action] }

// Happened notes that an action was made on a day. contact says that it reached out to the client: then
// it counts as a contact, and one of a state of formal tone as the formal notice. Where such a state
// has a registered letter under way, that letter is the notice, and nothing else of the state.
func (c *Case) Happened(m *Machine, k ActionKey, contact bool, day Date) {
	c.Drop(k)
	if !contact {
		return
	}
	c.contacted(1, day)
	if s := &m.States[k.State]; s.Tone == ToneFormal && c.Formal == 0 && (s.Do[k.Action].registered() || !c.registeredWaits(m, k)) {
		c.Formal = day
	}
}

// Said is the case as the words of a message see it that a state writes on a day: the notice that
// the message itself gives is known in it. It is the case as it is when the book has no such policy.
func (c Case) Said(m *Machine, state string, day Date) *Case {
	if m == nil {
		return &c
	}
	if s := m.State(state); c.Formal == 0 && s != NoState && m.States[s].Tone == ToneFormal {
		c.Formal = day
	}
	return &c
}

// registeredWaits reports whether a registered letter of the same entry is still to be made.
func (c *Case) registeredWaits(m *Machine, k ActionKey) bool {
	return slices.ContainsFunc(c.Pending, func(e Pending) bool {
		return e.State == k.State && e.Entry == k.Entry && m.ActionOf(e.ActionKey).registered()
	})
}

// registered reports whether the action, or what stands in for it, is a registered letter.
func (a *Action) registered() bool {
	for ; a != nil; a = a.Else {
		if a.Params[ParamRegistered] == "true" {
			return true
		}
	}
	return false
}

// Becomes notes what became of an action that the case waits for, and why. It does nothing about
// one that the case no longer waits for.
func (c *Case) Becomes(k ActionKey, s PendingStatus, why string) {
	at := slices.IndexFunc(c.Pending, func(e Pending) bool { return e.ActionKey == k })
	if at < 0 || c.Pending[at].Status == s && c.Pending[at].Why == why {
		return
	}
	c.Pending = slices.Clone(c.Pending)
	c.Pending[at].Status, c.Pending[at].Why = s, why
}

// FailedOn notes that an action failed for good on a channel, and why.
func (c *Case) FailedOn(k ActionKey, channel, why string) {
	c.Pending = slices.Clone(c.Pending) // it is shared with the case that this one was copied from
	c.Becomes(k, PendingFailed, why)
	if e := c.PendingOf(k); e != nil && !slices.Contains(e.Over, channel) {
		e.Over = append(slices.Clip(e.Over), channel)
	}
}

// Afresh has an action decided again as the policy wrote it, whatever failed before.
func (c *Case) Afresh(k ActionKey) {
	c.Pending = slices.Clone(c.Pending)
	c.Becomes(k, PendingFailed, "")
	if p := c.PendingOf(k); p != nil {
		p.Over = nil
	}
}

// Drop lets an action go: the case no longer waits for it.
func (c *Case) Drop(k ActionKey) {
	if c.PendingOf(k) != nil {
		c.Pending = slices.DeleteFunc(slices.Clone(c.Pending), func(e Pending) bool { return e.ActionKey == k })
	}
	if len(c.Pending) == 0 {
		c.Pending = nil
	}
}

// keepPending drops what states in which the case is no longer wait for; that of a state that a hold
// interrupts are kept.
func (c *Case) keepPending() {
	in := func(e Pending) bool {
		return (e.State == c.State || c.Held() && e.State == c.HeldFrom) && e.Entry == c.EntriesOf(e.State)
	}
	if slices.ContainsFunc(c.Pending, func(e Pending) bool { return !in(e) }) {
		c.Pending = slices.DeleteFunc(slices.Clone(c.Pending), func(e Pending) bool { return !in(e) })
	}
	if len(c.Pending) == 0 {
		c.Pending = nil
	}
}

// redoes reports whether an action of the state that was not made may be made today.
func (d *decider) redoes() bool {
	for i := range d.Case.Pending {
		if e := &d.Case.Pending[i]; d.redo(e) {
			a := d.m.ActionOf(e.ActionKey)
			ok, err := d.holds(a.When, a.Source)
			return ok || err != nil
		}
	}
	return false
}

// redo reports whether an action that was not made may be decided again, as far as the facts go:
// nobody is asked for nothing, and what lapsed waits until the case is as late again as it was, and
// until nobody holds the invoice any more.
func (d *decider) redo(e *Pending) bool {
	c, a := &d.Case, d.m.ActionOf(e.ActionKey)
	switch {
	case c.Held() || e.State != c.State || a.Contact && d.in.Nothing() != "":
		return false
	case e.Status == PendingFailed:
		return true
	case e.Status != PendingLapsed || d.in.Open() <= 0 || d.in.DaysLate() < e.Late:
		return false
	}
	return d.in.Invoice == nil || !d.in.Invoice.OnHold // a task waits for its release too
}

// again decides the actions of the state once more that failed, or whose reason is back.
func (d *decider) again() error {
	c := &d.Case
	step := Step{From: c.State, To: c.State, Kind: StepAgain, Rule: -1}
	var gone []ActionKey
	for i := range c.Pending {
		e := &c.Pending[i]
		a := d.m.ActionOf(e.ActionKey)
		if !d.redo(e) {
			continue
		}
		if e.Status == PendingLapsed {
			ok, err := d.holds(a.When, a.Source)
			if err != nil {
				return err
			}
			if !ok {
				gone = append(gone, e.ActionKey)
				continue
			}
		}
		if len(step.Actions) == 0 {
			c.Pending = slices.Clone(c.Pending)
			e = &c.Pending[i]
		}
		e.Status, e.Decided, e.Late, e.Try = PendingOut, d.in.Today, d.in.DaysLate(), e.Try+1
		step.Actions, step.Pending = append(step.Actions, a), append(step.Pending, *e)
	}
	for _, k := range gone {
		c.Drop(k)
	}
	if len(step.Actions) > 0 {
		d.add(step)
	}
	return nil
}
