package diff

import "github.com/relance-dev/relance/engine"

// merge adds what another counter counted of the clients that follow.
func (c *counter) merge(o *counter) {
	f, g := &c.out, &o.out
	f.Clients, f.Invoices, f.Changed, f.Reworded = f.Clients+g.Clients, f.Invoices+g.Invoices, f.Changed+g.Changed, f.Reworded+g.Reworded
	for _, x := range []Change{New, Gone, Earlier, Later, Harder, Softer} {
		*f.of(x) += *g.of(x)
	}
	for _, s := range []side{before, after} {
		f.totals(s).merge(g.totals(s))
		for _, u := range o.open[s].UndecidedList() {
			c.open[s].Undecide(&u)
		}
	}
	for k, v := range o.channels {
		if c.channels[k] == nil {
			c.channels[k] = &Channel{Name: k}
		}
		x := c.channels[k]
		x.Before, x.After, x.New, x.Fewer = x.Before+v.Before, x.After+v.After, x.New+v.New, x.Fewer+v.Fewer
	}
	for k, v := range o.steps {
		if c.steps[k] == nil {
			c.steps[k] = &Step{Policy: k.policy, State: k.state, Channel: k.channel}
		}
		for _, s := range []side{before, after} {
			c.steps[k].sums(s).merge(v.sums(s))
		}
	}
	for k, v := range o.cases {
		if c.cases[k] == nil {
			c.cases[k] = &CaseCount{Policy: v.Policy, State: v.State, Final: v.Final}
		}
		c.cases[k].Before, c.cases[k].After = c.cases[k].Before+v.Before, c.cases[k].After+v.After
	}
}

func (t *Totals) merge(o *Totals) {
	t.Contacted, t.Contacts, t.Messages = t.Contacted+o.Contacted, t.Contacts+o.Contacts, t.Messages+o.Messages
	t.Unassigned, t.Undecided, t.Unwritten = t.Unassigned+o.Unassigned, t.Undecided+o.Undecided, t.Unwritten+o.Unwritten
	t.Cost.Amount += o.Cost.Amount
	mergeAmounts(&t.asked, o.asked)
}

func (s *Sums) merge(o *Sums) {
	s.Messages, s.Cost = s.Messages+o.Messages, s.Cost+o.Cost
	mergeAmounts(&s.asked, o.asked)
}

func mergeAmounts(to *map[engine.Currency]engine.Amount, from map[engine.Currency]engine.Amount) {
	for cur, a := range from {
		addTo(to, cur, a)
	}
}
