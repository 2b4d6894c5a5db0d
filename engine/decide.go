package engine

import (
	"errors"
	"slices"
	"sync"
)

// Decide says what happens to a case on a day. It is pure: it reads no clock
// and changes nothing it is given; the same arguments give the same decision.
//
// One pass tries the machine's always rules and then the state's next rules, in
// order; the first whose guard holds is taken, and the pass begins again in the
// state it leads to, until nothing holds. A rule that leads to the current
// state ends the day, unless it re-enters. With CatchUpStep one next rule is
// taken a day, and not before MinGap days after the case's last contact. While what the case
// decided has not happened (Case.Waiting), and while the client's credit covers all that could be
// asked (Facts.Satisfied), or money that may be for all of it waits for a person (Incoming), no next rule is taken. Nobody is contacted while nothing may be asked.
//
// While somebody else chases the invoice and the policy leaves it alone
// (Machine.LeavesAlone), nothing happens but that it ends when it is paid.
//
// An error (an *Error) means that a guard had no answer: the case stays as it
// was. When a guard of a state that was entered today has none, the case rests
// there, and the error is for the next decision to give.
func Decide(m *Machine, c Case, f *Facts, today Date) (Decision, error) {
	d := deciders.Get().(*decider)
	defer deciders.Put(d)
	d.in.Facts, d.in.Machine, d.in.Case, d.in.Today = *f, m, &d.Case, today
	d.m, d.unanswered, d.pending = m, false, -1
	d.limits = limits{}
	d.in.limits = &d.limits
	d.Decision, d.space = Decision{Case: c}, nil
	if f.Invoice != nil && f.Invoice.Open > 0 && m.LeavesAlone(f.Invoice) {
		d.Exact = true
		return d.Decision, nil
	}
	if err := d.run(); err != nil {
		return Decision{Case: c}, err
	}
	if d.unanswered {
		d.Wake, d.Exact = today+1, false
	} else {
		d.findWake()
	}
	if until, _, _ := d.in.waits(today); until != 0 && !d.state().Final && (d.Wake == 0 || d.Wake > today) {
		d.Wake, d.Exact = today+1, false // a person may decide at any time
	}
	return d.Decision, nil
}

// deciders are used again: an input that guards look at lies on the heap.
var deciders = sync.Pool{New: func() any { return new(decider) }}

// decider is the working state of one Decide.
type decider struct {
	Decision
	in         Input
	m          *Machine
	limits     limits
	space      *room // for the actions of the first step
	unanswered bool  // a guard of a state entered today had no answer
	pending    int   // the step whose actions wait until it is known whether a jump goes on; -1 when none
}

var errCircle = errors.New("the rules lead in a circle within one day")

func (d *decider) run() error {
	if d.state().Final && !d.reopen() {
		if err := d.again(); err != nil {
			return err
		}
		return d.forget()
	}
	if err := d.forget(); err != nil {
		return err
	}
	if err := d.carryOutNow(); err != nil { // of a state that was reopened
		return err
	}
	if err := d.anchor(); err != nil {
		return err
	}
	for limit := 2*len(d.m.States) + 2; ; limit-- {
		mv, err := d.next()
		switch {
		case err != nil && len(d.Steps) == 0:
			return err
		case err != nil:
			d.unanswered = true
			return d.carryOut()
		}
		d.Deferred, d.Proposal = nil, mv.proposal
		if mv.waits {
			waits := mv.deferred // only this one goes to the heap
			d.Deferred = &waits
		}
		if !mv.moves {
			if err := d.again(); err != nil {
				return err
			}
			return d.carryOut()
		}
		if limit == 0 {
			return d.fail(Source{}, errCircle)
		}
		if err := d.take(mv.step, mv.lapse); err != nil {
			return err
		}
		if mv.lapse { // the hold's rule may have stopped holding on that very day
			if err := d.forget(); err != nil {
				return err
			}
		}
	}
}

func (d *decider) state() *State { return &d.m.States[d.Case.State] }

func (d *decider) fail(at Source, err error) error {
	return &Error{Policy: d.m.Policy, State: d.state().Name, Source: at, Err: err}
}

func (d *decider) holds(g Guard, at Source) (bool, error) {
	if g == nil {
		return true, nil
	}
	ok, err := g.Holds(&d.in)
	if err != nil {
		return false, d.fail(at, err)
	}
	return ok, nil
}

// reopen sees whether there is new debt on a finished case, and goes on with it.
func (d *decider) reopen() bool {
	open := d.in.Open()
	if open <= d.Case.Closed || open <= 0 || d.in.Satisfied() {
		d.Case.Closed = min(d.Case.Closed, open)
		return false
	}
	to := d.state().Reopen
	if to == NoState {
		to = d.m.Reopen
	}
	d.Case.Formal, d.Case.Anchor = 0, "" // the notice was about the debt that is settled
	d.push(Step{From: d.Case.State, To: to, Kind: StepReopen, Rule: -1})
	return true
}

// forget drops the lapsed holds whose rules no longer hold.
func (d *decider) forget() error {
	var kept []StateID
	for _, s := range d.Case.Lapsed {
		for i := range d.m.Always {
			r := &d.m.Always[i]
			if r.To != s {
				continue
			}
			ok, err := d.holds(r.When, r.Source)
			if err != nil {
				return err
			}
			if ok {
				kept = append(kept, s)
				break
			}
		}
	}
	d.Case.Lapsed = kept
	return nil
}

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
