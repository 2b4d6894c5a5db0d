package engine

// wakeLimit bounds the days that findWake looks at; a wake that is not found
// by then is given as a bound.
const wakeLimit = 64

// findWake sets Wake: it goes from one day on which a guard may change to the
// next, until the case would move.
func (d *decider) findWake() {
	d.Exact = true
	if d.state().Final {
		return
	}
	today := d.in.Today
	defer func() { d.in.Today = today }()
	for range wakeLimit {
		day, exact := d.nextChange()
		if day == 0 {
			return
		}
		if next := d.in.Account.NextDue; d.m.UsesAccount && next != 0 && day > next+1 {
			day, exact = next+1, false // the account's sums are known up to here only
		}
		d.in.Today = day
		if !exact {
			d.Wake, d.Exact = day, false
			return
		}
		mv, err := d.next()
		if err != nil || mv.moves || newProposal(mv.proposal, d.Proposal) {
			d.Wake = day
			return // an error is for the decision of that day to report
		}
	}
	d.Wake, d.Exact = d.in.Today, false
}

// newProposal reports whether a proposal appears that did not wait already.
func newProposal(then, now *Approval) bool {
	return then != nil && (now == nil || *then != *now)
}

// nextChange returns the first day after in.Today on which what the rules say could differ.
func (d *decider) nextChange() (Date, bool) {
	w := horizon{in: &d.in, exact: true}
	c, s := &d.Case, d.state()
	if s.Hold && c.Held() && s.Expires > 0 {
		w.add(max(c.HeldSince+Date(s.Expires), d.in.Today+1), true)
	}
	for i := range d.m.Always {
		w.rule(d.m, &d.m.Always[i])
	}
	for i := range s.Next {
		w.rule(d.m, &s.Next[i])
	}
	if until := d.free(); d.m.CatchUp == CatchUpStep && until > d.in.Today {
		w.add(until, true)
	}
	if d.unseen && c.LastContact == d.in.Today { // a rule may hold by now; its turn is tomorrow
		w.add(d.in.Today+1, true)
	}
	if c.Entered == d.in.Today && (reenters(d.m.Always, c.State) || reenters(s.Next, c.State)) {
		w.add(d.in.Today+1, true)
	}
	return w.day, w.exact
}

// reenters reports whether a rule may enter state again: never twice a day.
func reenters(rules []Rule, state StateID) bool {
	for i := range rules {
		if rules[i].Reenter && rules[i].To == state {
			return true
		}
	}
	return false
}

// horizon keeps the earliest day of several.
type horizon struct {
	in    *Input
	day   Date
	exact bool
}

func (w *horizon) add(day Date, exact bool) {
	switch {
	case day == 0:
	case w.day == 0 || day < w.day:
		w.day, w.exact = day, exact
	case day == w.day:
		w.exact = w.exact && exact
	}
}

func (w *horizon) rule(m *Machine, r *Rule) {
	if r.When != nil {
		w.add(r.When.NextChange(w.in))
	}
	if r.Resume {
		return
	}
	if a := m.States[r.To].Approve; a != nil {
		w.add(a.NextChange(w.in))
	}
}
