package simulate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// sums are what messages and cases of some clients come to. Those of the clients that follow can be merged in.
type sums struct {
	book     *engine.Book
	tally    replay.Tally
	out      Summary
	stray    int
	reaches  map[string]bool // channels that reach the client
	channels map[string]int
	policies map[string]int
	states   map[stateKey]*StateCount
	asked    map[engine.Currency]engine.Amount
}

type stateKey struct{ policy, state string }

// newSums are those of nobody.
func newSums(c *Config) *sums {
	s := &sums{
		book: c.Book, tally: replay.NewTally(c.Book), reaches: map[string]bool{}, channels: map[string]int{},
		policies: map[string]int{}, states: map[stateKey]*StateCount{}, asked: map[engine.Currency]engine.Amount{},
	}
	for _, c := range engine.Channels() {
		s.reaches[c.Name] = c.Contact
	}
	s.out.From, s.out.To = c.From, c.To
	s.out.Cost.Currency = c.Book.Costs.Currency
	return s
}

// merge adds the sums of the clients that follow.
func (s *sums) merge(o *sums) {
	s.tally.Merge(&o.tally)
	s.stray += o.stray
	s.out.Invoices += o.out.Invoices
	s.out.Messages += o.out.Messages
	s.out.Cost.Amount += o.out.Cost.Amount
	s.out.Contacted += o.out.Contacted
	s.out.Chased += o.out.Chased
	for name, n := range o.channels {
		s.channels[name] += n
	}
	for name, n := range o.policies {
		s.policies[name] += n
	}
	for key, x := range o.states {
		c := s.state(key.policy, key.state)
		c.Messages, c.Invoices, c.Cost = c.Messages+x.Messages, c.Invoices+x.Invoices, c.Cost+x.Cost
	}
	for cur, n := range o.asked {
		s.asked[cur] += n
	}
}

// summarizer adds up messages of one portfolio as they are handed over.
type summarizer struct {
	*sums
	portfolio
	contacted []bool          // by client
	most      []engine.Amount // by invoice: the most that was asked for
	chased    []bool          // by invoice
}

func newSummarizer(p portfolio, chunks []*replay.Chunk) *summarizer {
	s := &summarizer{
		sums: newSums(&p.Config), portfolio: p, contacted: make([]bool, p.ClientCount()),
		most: make([]engine.Amount, len(p.Config.Invoices)), chased: make([]bool, len(p.Config.Invoices)),
	}
	s.stray = p.Stray()
	for _, ch := range chunks {
		s.tally.Merge(&ch.Tally)
	}
	for _, sp := range p.spans() {
		s.out.Invoices += sp.invoices
	}
	return s
}

// add counts the messages of a batch.
func (s *summarizer) add(b replay.Batch) {
	lines := b.Invoices
	for i := range b.Messages {
		m := &b.Messages[i]
		n := len(m.Lines) + len(m.Also)
		s.message(m, b.Clients[i], lines[:n])
		lines = lines[n:]
	}
}

func (s *summarizer) message(m *engine.Message, client int32, invoices []int32) {
	s.out.Messages++
	cost := s.Book.Costs.Of(m.Channel, m.Params)
	s.out.Cost.Amount += cost
	s.channels[m.Channel]++
	s.policies[m.Policy]++
	spoke := s.state(m.Policy, m.State)
	spoke.Messages, spoke.Cost = spoke.Messages+1, spoke.Cost+cost
	reaches := s.reaches[m.Channel]
	if reaches {
		s.contacted[client] = true
	}
	for _, lines := range [2][]engine.Line{m.Lines, m.Also} {
		for i := range lines {
			l := &lines[i]
			if l.Policy != spoke.Policy || l.State != spoke.State {
				spoke = s.state(l.Policy, l.State)
			}
			spoke.Invoices++
			if reaches {
				inv := invoices[i]
				s.chased[inv], s.most[inv] = true, max(s.most[inv], l.ToAsk())
			}
		}
		invoices = invoices[len(lines):]
	}
}

// finish counts what was asked for, and whom, once every message was added.
func (s *summarizer) finish() *sums {
	for _, yes := range s.contacted {
		if yes {
			s.out.Contacted++
		}
	}
	for i, yes := range s.chased {
		if yes {
			s.out.Chased++
			s.asked[s.Config.Invoices[i].Currency] += s.most[i]
		}
	}
	return s.sums
}

func (s *sums) state(policy, state string) *StateCount {
	key := stateKey{policy, state}
	c := s.states[key]
	if c == nil {
		c = &StateCount{Policy: policy, State: state}
		s.states[key] = c
	}
	return c
}

// summary returns what was added up.
func (s *sums) summary() *Summary {
	out, t := &s.out, &s.tally
	out.Decisions, out.MovedPast, out.StrayEvents = t.Decisions, t.Late, t.Stray+s.stray
	out.Elsewhere = t.Elsewhere
	out.Unassigned, out.Overpaid, out.Pending = t.Unassigned, t.Overpaid, t.Pending
	out.Limits = t.Limits
	out.ByState = NewByState(s.book, t.ByState)
	slices.SortStableFunc(out.Limits, func(a, b replay.Limit) int { return cmp.Compare(a.Until, b.Until) })
	out.Undecided = t.UndecidedList()
	for _, u := range t.Unwritten {
		out.Unwritten = append(out.Unwritten, *u)
	}
	slices.SortFunc(out.Unwritten, func(a, b replay.Unwritten) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.Template, b.Template))
	})
	out.Suppressed = t.Suppressed
	slices.SortStableFunc(out.Suppressed, func(a, b replay.Suppressed) int { return cmp.Compare(a.Date, b.Date) })
	out.Refused = t.Refused
	slices.SortStableFunc(out.Refused, func(a, b replay.Refused) int { return cmp.Compare(a.Date, b.Date) })
	for _, name := range slices.Sorted(maps.Keys(s.channels)) {
		out.Channels = append(out.Channels, Count{name, s.channels[name]})
	}
	for i, m := range s.book.Machines {
		if n := s.policies[m.Policy]; n > 0 {
			out.Policies = append(out.Policies, Count{m.Policy, n})
		}
		for j := range m.States {
			st := &m.States[j]
			if c := s.states[stateKey{m.Policy, st.Name}]; c != nil {
				out.States = append(out.States, *c)
			}
			if n := t.Cases[i][j]; n > 0 {
				out.Cases = append(out.Cases, CaseCount{m.Policy, st.Name, st.Final, n, t.Waiting[i][j]})
			}
		}
	}
	for cur, sum := range s.asked {
		out.Asked = append(out.Asked, Money{sum, cur})
	}
	slices.SortFunc(out.Asked, func(a, b Money) int { return cmp.Compare(a.Currency.Code(), b.Currency.Code()) })
	return out
}
