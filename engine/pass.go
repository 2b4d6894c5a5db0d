package engine

// Pass is what the rules of a state say, compiled together: the machine's always rules first, then the
// state's own. It answers as its guards do one by one, and is what Decide asks when a state has one.
// Implementations are immutable and safe for several goroutines.
type Pass interface {
	// First returns the first rule from an index on whose guard holds; -1 when none does. With an
	// error it is the rule whose guard has no answer.
	First(in *Input, from int) (rule int, err error)

	// NextChange is Guard.NextChange for all these guards, and for the approvals of the states that
	// the rules lead to: no answer changes before the day. On the day itself none needs to.
	NextChange(in *Input) (day Date, exact bool)
}

// first returns the first rule of the case's state from an index on that holds and is not silenced by an
// expired hold; -1 for none.
func (d *decider) first(from int) (rule int, err error) {
	c, s := &d.Case, d.state()
	if s.Pass != nil && len(c.Lapsed) == 0 {
		rule, err = s.Pass.First(&d.in, from)
		if err != nil {
			err = d.fail(d.m.RuleAt(c.State, rule).Source, err)
		}
		return rule, err
	}
	for i := from; i < len(d.m.Always)+len(s.Next); i++ {
		r := d.m.RuleAt(c.State, i)
		if i < len(d.m.Always) && c.lapsed(r.To) {
			continue
		}
		if ok, err := d.holds(r.When, r.Source); ok || err != nil {
			return i, err
		}
	}
	return -1, nil
}
