package engine

// wakeLimit bounds the days that findWake looks at; a wake that is not found
// by then is given as a bound.
const wakeLimit = 256

// findWake sets Wake: it goes from one day on which a guard may change to the
// next, until the case would move.
func (d *decider) findWake() {
	d.Exact = true
	if d.state().Final {
		return
	}
	for range wakeLimit {
		day, exact := d.nextChange()
		if day == 0 {
			return
		}
		if next := d.in.Account.NextDue; (d.m.UsesAccount || d.m.Scope == ScopeClient && d.m.Anchor != AnchorOldest) && next != 0 && day > next+1 {
			day, exact = next+1, false // the account's sums are known up to here only
		}
		d.in.Today = day
		if !exact {
			d.Wake, d.Exact = day, false
			return
		}
		mv, err := d.next()
		if err != nil || mv.moves || newProposal(mv.proposal, d.Proposal) || d.redoes() {
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
	if s.Pass != nil {
		w.add(s.Pass.NextChange(&d.in))
	} else {
		w.rules(d.m, d.m.Always)
		w.rules(d.m, s.Next)
	}
	if until := d.free(); d.m.CatchUp == CatchUpStep && until > d.in.Today {
		w.add(until, true)
	}
	if due := d.in.Due(); due != 0 && !c.Held() {
		for i := range c.Pending {
			if e := &c.Pending[i]; e.Status == PendingLapsed && due+Date(e.Late) > d.in.Today {
				w.add(due+Date(e.Late), true) // it is as late again then
			}
			if a := d.m.ActionOf(c.Pending[i].ActionKey); a.When != nil && c.Pending[i].Status == PendingLapsed {
				w.add(a.When.NextChange(&d.in))
			}
		}
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

// rules adds the days of rules, one by one.
func (w *horizon) rules(m *Machine, rules []Rule) {
	for i := range rules {
		r := &rules[i]
		if r.When != nil {
			w.add(r.When.NextChange(w.in))
		}
		if r.Resume {
			continue
		}
		if a := m.States[r.To].Approve; a != nil {
			w.add(a.NextChange(w.in))
		}
	}
}
