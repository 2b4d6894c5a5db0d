package engine

import "slices"

// take makes a step.
func (d *decider) take(s Step, lapse bool) error {
	if d.pending >= 0 { // in a jump, which goes on
		d.Steps[d.pending].Passed = true
		d.pending = -1
	}
	if lapse {
		d.Case.Lapsed = append(d.Case.Lapsed[:len(d.Case.Lapsed):len(d.Case.Lapsed)], s.From)
	}
	d.Case.Approved = without(d.Case.Approved, Approval{From: s.From, To: s.To, Rule: s.Rule})
	d.push(s)
	if s.Kind == StepNext {
		d.Case.Escalated = d.in.Today
	}
	return d.carryOutNow()
}

// carryOutNow collects the actions of the last state entered, unless a jump may
// still pass it over.
func (d *decider) carryOutNow() error {
	if d.m.CatchUp == CatchUpJump {
		return nil
	}
	return d.carryOut()
}

// push moves the case; the actions of the state wait.
func (d *decider) push(s Step) {
	if s.Kind == StepResume || s.Kind == StepExpire {
		d.Case.resume(d.in.Today)
	} else {
		d.Case.enter(d.m, s.To, d.in.Today)
		d.pending = len(d.Steps)
		if d.m.States[s.To].Final {
			d.Case.Closed = d.in.Open()
			if d.in.Satisfied() { // it ends since credit covers it: without that it is new debt
				d.Case.Closed = 0
			}
		}
	}
	d.add(s)
}

// carryOut collects the actions of the last state entered.
func (d *decider) carryOut() error {
	if d.pending < 0 {
		return nil
	}
	step := &d.Steps[d.pending]
	d.pending = -1
	do := d.m.States[step.To].Do
	if len(do) == 0 {
		return nil
	}
	nothing := d.in.Nothing()
	actions, pending := d.room(len(do))
	var all []Pending // with those that are left out; nil while none is
	for i := range do {
		ok, err := d.holds(do[i].When, do[i].Source)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		e := Pending{ActionKey: ActionKey{State: step.To, Entry: d.Case.EntriesOf(step.To), Action: i}, Decided: d.in.Today, Late: d.in.DaysLate(), Status: PendingOut}
		if do[i].Contact && nothing != "" {
			step.Unasked = append(step.Unasked, &do[i])
			e.Status, e.Why = PendingLapsed, nothing
			if all == nil {
				all = slices.Clone(pending)
			}
			all = append(all, e)
			continue
		}
		actions, pending = append(actions, &do[i]), append(pending, e)
		if all != nil {
			all = append(all, e)
		}
	}
	if len(actions) > 0 {
		step.Actions, step.Pending = slices.Clip(actions), slices.Clip(pending)
	}
	if all == nil {
		all = pending
	}
	switch {
	case len(all) == 0:
	case len(d.Case.Pending) == 0:
		d.Case.Pending = slices.Clip(all) // shared with the step: neither is changed in place
	default:
		d.Case.Pending = append(slices.Clip(d.Case.Pending), all...)
	}
	return nil
}

// room is what a step with few actions takes, in one piece.
type room struct {
	steps   [1]Step
	actions [2]*Action
	pending [2]Pending
}

// add appends a step.
func (d *decider) add(s Step) {
	if d.Steps == nil {
		d.space = new(room)
		d.Steps = d.space.steps[:0:1]
	}
	d.Steps = append(d.Steps, s)
}

// room returns empty lists for n actions of a step.
func (d *decider) room(n int) ([]*Action, []Pending) {
	if r := d.space; r != nil && n <= len(r.actions) {
		d.space = nil
		return r.actions[:0], r.pending[:0]
	}
	return make([]*Action, 0, n), make([]Pending, 0, n)
}

// without returns list less a, never changing list itself.
func without(list []Approval, a Approval) []Approval {
	if !slices.Contains(list, a) {
		return list
	}
	var out []Approval // nil when nothing is left
	for _, x := range list {
		if x != a {
			out = append(out, x)
		}
	}
	return out
}
