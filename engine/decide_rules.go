package engine

import "slices"

// move is what one pass found: a step, or why there is none.
type move struct {
	step     Step
	moves    bool
	lapse    bool // the hold that is left expired
	waits    bool // for what deferred says
	deferred DeferredRule
	proposal *Approval
}

// next makes one pass over the rules on the day in.Today, without moving.
func (d *decider) next() (move, error) {
	c, s := &d.Case, d.state()
	if s.Final {
		return move{}, nil
	}
	if s.Hold && c.Held() && s.Expires > 0 && c.DaysHeld(d.in.Today) >= s.Expires {
		return move{moves: true, lapse: true, step: Step{From: c.State, To: c.HeldFrom, Kind: StepExpire, Rule: -1}}, nil
	}
	for i := 0; ; i++ {
		var err error
		if i, err = d.first(i); i < 0 || err != nil {
			return move{}, err
		}
		r, kind := d.m.RuleAt(c.State, i), StepNext
		switch {
		case i < len(d.m.Always):
			kind = StepAlways
		case r.Resume:
			kind = StepResume
		}
		if mv, decided, err := d.try(r, i, kind); decided || err != nil {
			return mv, err
		}
	}
}

// try sees what becomes of a rule that holds. decided is false when the rule
// is silenced by a rejection, so that the next one is tried.
func (d *decider) try(r *Rule, index int, kind StepKind) (mv move, decided bool, err error) {
	c := &d.Case
	if kind == StepResume {
		if !c.Held() {
			return move{}, false, nil
		}
		return move{moves: true, step: Step{From: c.State, To: c.HeldFrom, Kind: kind, Rule: index}}, true, nil
	}
	if r.To == c.State && (!r.Reenter || c.Entered == d.in.Today) {
		return move{}, true, nil
	}
	if kind == StepAlways && r.To == c.State && c.Waiting(d.m) != nil {
		return move{}, false, nil // it is entered again once what it decided has happened
	}
	if kind == StepNext {
		if e := c.Waiting(d.m); e != nil {
			return move{waits: true, deferred: DeferredRule{Rule: index, To: r.To, Pending: e}}, true, nil
		}
	}
	if kind == StepNext && d.in.Satisfied() { // nobody is chased for what their credit covers
		return move{waits: true, deferred: DeferredRule{Rule: index, To: r.To, Covered: true, Small: d.in.small()}}, true, nil
	}
	if until, why, all := d.in.waits(d.in.Today); all && kind == StepNext {
		return move{waits: true, deferred: DeferredRule{Rule: index, To: r.To, Until: until, Awaits: why}}, true, nil
	}
	if kind == StepNext && d.m.CatchUp == CatchUpStep {
		if until := d.free(); until > d.in.Today {
			return move{waits: true, deferred: DeferredRule{Rule: index, To: r.To, Until: until}}, true, nil
		}
	}
	if approve := d.m.States[r.To].Approve; approve != nil {
		need, err := d.holds(approve, d.m.States[r.To].Source)
		if err != nil {
			return move{}, false, err
		}
		a := Approval{From: c.State, To: r.To, Rule: index}
		switch {
		case need && slices.Contains(c.Rejected, a):
			return move{}, false, nil
		case need && !slices.Contains(c.Approved, a):
			proposed := a // only this one goes to the heap
			return move{proposal: &proposed}, true, nil
		}
	}
	return move{moves: true, step: Step{From: c.State, To: r.To, Kind: kind, Rule: index}}, true, nil
}

// free returns the first day, from today on, on which the case may escalate
// again. In a hold, whose clock stands still, calendar days count.
func (d *decider) free() Date {
	c, today := &d.Case, d.in.Today
	day := today
	if c.Escalated == today {
		day = today + 1
	}
	if c.LastContact == 0 {
		return day
	}
	if c.Held() {
		return max(day, c.LastContact+Date(d.m.MinGap))
	}
	ran, _ := c.DaysSinceContact(today)
	return max(day, today+Date(d.m.MinGap-ran))
}
