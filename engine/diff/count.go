package diff

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
)

// side says which of the two.
type side int

const (
	before side = iota
	after
)

// counter adds up what some clients get. Several add up to one.
type counter struct {
	books    [2]*engine.Book
	incoming [2]posting.Incoming // on the first day; of a ledger
	reworded func(template, language string) bool
	out      Figures
	channels map[string]*Channel
	steps    map[stepKey]*Step
	cases    map[caseKey]*CaseCount
	stuck    map[stuckKey]*Stuck
	open     [2]replay.Tally // of which the guards without an answer alone
}

type (
	stepKey  struct{ policy, state, channel string }
	caseKey  struct{ policy, state string }
	stuckKey struct {
		side          side
		policy, state string
	}
)

func newCounter(o *Options) *counter {
	return &counter{
		books: [2]*engine.Book{o.Before, o.After}, reworded: o.Reworded, open: [2]replay.Tally{replay.NewTally(o.Before), replay.NewTally(o.After)},
		channels: map[string]*Channel{}, steps: map[stepKey]*Step{}, cases: map[caseKey]*CaseCount{}, stuck: map[stuckKey]*Stuck{},
	}
}

// client adds what one client gets, and returns the client when that is not the same on both sides.
func (c *counter) client(id string, was, is []engine.Message) *Client {
	c.out.Clients++
	c.side(before, was)
	c.side(after, is)
	c.channelsOf(was, is)
	changes := compare(was, is)
	if changes == nil {
		return nil
	}
	c.out.Changed++
	for _, x := range changes {
		if n := c.out.of(x); n != nil {
			*n++
		}
	}
	return &Client{ID: id, Changes: changes, Before: was, After: is}
}

// of is the number of clients with a change; nil for one that is not counted.
func (f *Figures) of(c Change) *int {
	switch c {
	case New:
		return &f.New
	case Gone:
		return &f.Gone
	case Earlier:
		return &f.Earlier
	case Later:
		return &f.Later
	case Harder:
		return &f.Harder
	case Softer:
		return &f.Softer
	}
	return nil
}

func (f *Figures) totals(s side) *Totals {
	if s == before {
		return &f.Before
	}
	return &f.After
}

func (s *Step) sums(of side) *Sums {
	if of == before {
		return &s.Before
	}
	return &s.After
}

// side adds the messages of one side.
func (c *counter) side(s side, list []engine.Message) {
	t := c.out.totals(s)
	type asked struct {
		amount   engine.Amount
		currency engine.Currency
	}
	most := map[string]asked{} // by invoice
	reached := false
	for i := range list {
		m := &list[i]
		t.Messages++
		cost := c.books[s].Costs.Of(m.Channel, m.Params)
		t.Cost.Amount += cost
		k := stepKey{m.Policy, m.State, m.Channel}
		if c.steps[k] == nil {
			c.steps[k] = &Step{Policy: m.Policy, State: m.State, Channel: m.Channel}
		}
		sums := c.steps[k].sums(s)
		sums.Messages, sums.Cost = sums.Messages+1, sums.Cost+cost
		addTo(&sums.asked, m.Currency, m.Amount)
		if s == after && c.reworded != nil && m.Template != "" && c.reworded(m.Template, m.Language) {
			c.out.Reworded++
		}
		if !contacts(m) {
			continue
		}
		reached = true
		t.Contacts++
		for _, l := range m.All() {
			most[l.Invoice] = asked{max(most[l.Invoice].amount, l.ToAsk()), m.Currency}
		}
	}
	if reached {
		t.Contacted++
	}
	for _, d := range most {
		addTo(&t.asked, d.currency, d.amount)
	}
}

func addTo(to *map[engine.Currency]engine.Amount, cur engine.Currency, a engine.Amount) {
	if *to == nil {
		*to = map[engine.Currency]engine.Amount{}
	}
	(*to)[cur] += a
}

// channelsOf counts by channel what one client gets more and less of.
func (c *counter) channelsOf(was, is []engine.Message) {
	n := map[string]int{}
	count := func(list []engine.Message, s side) {
		for i := range list {
			name := list[i].Channel
			if c.channels[name] == nil {
				c.channels[name] = &Channel{Name: name}
			}
			if s == before {
				c.channels[name].Before++
				n[name]--
			} else {
				c.channels[name].After++
				n[name]++
			}
		}
	}
	count(was, before)
	count(is, after)
	for name, more := range n {
		c.channels[name].New += max(0, more)
		c.channels[name].Fewer += max(0, -more)
	}
}

// tally adds where the cases of one side stand at the end, and what could not be decided.
func (c *counter) tally(s side, t *replay.Tally) {
	for i, m := range c.books[s].Machines {
		for j := range m.States {
			n := t.Cases[i][j]
			if n == 0 {
				continue
			}
			k := caseKey{m.Policy, m.States[j].Name}
			if c.cases[k] == nil {
				c.cases[k] = &CaseCount{Policy: k.policy, State: k.state, Final: m.States[j].Final}
			}
			if s == before {
				c.cases[k].Before += n
			} else {
				c.cases[k].After += n
			}
		}
	}
	total := c.out.totals(s)
	total.Unassigned += len(t.Unassigned)
	for _, u := range t.UndecidedList() {
		total.Undecided += u.Count
		c.open[s].Undecide(&u)
	}
	for _, u := range t.Unwritten {
		total.Unwritten += u.Count
	}
}

// strand notes a case that stands where a book has no state.
func (c *counter) strand(s side, policy, state, id string, noPolicy bool) {
	k := stuckKey{s, policy, state}
	if c.stuck[k] == nil {
		c.stuck[k] = &Stuck{Before: s == before, Policy: policy, State: state, NoPolicy: noPolicy}
	}
	x := c.stuck[k]
	x.Cases++
	if len(x.IDs) < StuckLimit {
		x.IDs = append(x.IDs, id)
	}
}

// figures are what was added up.
func (c *counter) figures(o *Options) *Figures {
	f := &c.out
	f.From, f.To = o.From, o.To
	for _, s := range []side{before, after} {
		t := f.totals(s)
		t.Cost.Currency, t.Asked, t.Unanswered = c.books[s].Costs.Currency, moneyOf(t.asked), c.open[s].UndecidedList()
	}
	for _, name := range slices.Sorted(maps.Keys(c.channels)) {
		f.Channels = append(f.Channels, *c.channels[name])
	}
	rank := c.ranks()
	for _, s := range c.steps {
		s.Before.Asked, s.After.Asked = moneyOf(s.Before.asked), moneyOf(s.After.asked)
		f.Steps = append(f.Steps, *s)
	}
	slices.SortFunc(f.Steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(rank[caseKey{a.Policy, a.State}], rank[caseKey{b.Policy, b.State}]), cmp.Compare(a.Channel, b.Channel))
	})
	for _, k := range c.cases {
		f.Cases = append(f.Cases, *k)
	}
	slices.SortFunc(f.Cases, func(a, b CaseCount) int {
		return cmp.Compare(rank[caseKey{a.Policy, a.State}], rank[caseKey{b.Policy, b.State}])
	})
	for _, k := range c.stuck {
		f.Stuck = append(f.Stuck, *k)
	}
	slices.SortFunc(f.Stuck, func(a, b Stuck) int {
		if a.Before != b.Before && a.Before {
			return 1
		} else if a.Before != b.Before {
			return -1
		}
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State))
	})
	return f
}

// ranks orders the states of both books: those of the new one first, in its order.
func (c *counter) ranks() map[caseKey]int {
	rank := map[caseKey]int{}
	for _, s := range []side{after, before} {
		for _, m := range c.books[s].Machines {
			for i := range m.States {
				k := caseKey{m.Policy, m.States[i].Name}
				if _, ok := rank[k]; !ok {
					rank[k] = len(rank)
				}
			}
		}
	}
	return rank
}
