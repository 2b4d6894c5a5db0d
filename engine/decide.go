package engine

import (
	"errors"
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
