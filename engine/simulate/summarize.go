package simulate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// summarizer adds up messages as they are handed over.
type summarizer struct {
	*portfolio
	tally     tally
	out       Summary
	reaches   map[string]bool // channels that reach the client
	channels  map[string]int
	policies  map[string]int
	states    map[stateKey]*StateCount
	contacted []bool          // by client
	asked     []engine.Amount // by invoice: the most that was asked for
	chased    []bool          // by invoice
}

type stateKey struct{ policy, state string }

func newSummarizer(p *portfolio, chunks []*chunk) *summarizer {
	s := &summarizer{
		portfolio: p, tally: newTally(p.Book), reaches: map[string]bool{}, channels: map[string]int{},
		policies: map[string]int{}, states: map[stateKey]*StateCount{}, contacted: make([]bool, len(p.clients)),
		asked: make([]engine.Amount, len(p.Config.Invoices)), chased: make([]bool, len(p.Config.Invoices)),
	}
	for _, c := range engine.Channels() {
		s.reaches[c.Name] = c.Contact
	}
	s.out.From, s.out.To = p.From, p.To
	s.out.Cost.Currency = p.Book.Costs.Currency
	for _, ch := range chunks {
		s.tally.merge(&ch.tally)
	}
	for _, sp := range p.spans() {
		s.out.Invoices += sp.invoices
	}
	return s
}

// add counts the messages of a batch.
func (s *summarizer) add(b batch) {
	lines := b.invoices
	for i := range b.messages {
		m := &b.messages[i]
		s.message(m, b.clients[i], lines[:len(m.Lines)])
		lines = lines[len(m.Lines):]
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
	for i := range m.Lines {
		s.state(m.Lines[i].Policy, m.Lines[i].State).Invoices++
	}
	if !s.reaches[m.Channel] {
		return
	}
	s.contacted[client] = true
	for i, inv := range invoices {
		s.chased[inv] = true
		s.asked[inv] = max(s.asked[inv], m.Lines[i].ToAsk())
	}
}

func (s *summarizer) state(policy, state string) *StateCount {
	key := stateKey{policy, state}
	c := s.states[key]
	if c == nil {
		c = &StateCount{Policy: policy, State: state}
		s.states[key] = c
	}
	return c
}

// summary returns what was added up.
func (s *summarizer) summary() *Summary {
	out, t := &s.out, &s.tally
	out.Decisions, out.MovedPast, out.StrayEvents = t.decisions, t.late, t.stray+s.stray
	out.Elsewhere = t.elsewhere
	out.Unassigned, out.Overpaid, out.Pending = t.unassigned, t.overpaid, t.pending
	out.Limits = t.limits
	slices.SortStableFunc(out.Limits, func(a, b Limit) int { return cmp.Compare(a.Until, b.Until) })
	out.Undecided = t.undecidedList()
	out.Suppressed = t.suppressed
	slices.SortStableFunc(out.Suppressed, func(a, b Suppressed) int { return cmp.Compare(a.Date, b.Date) })
	for _, name := range slices.Sorted(maps.Keys(s.channels)) {
		out.Channels = append(out.Channels, Count{name, s.channels[name]})
	}
	for i, m := range s.Book.Machines {
		if n := s.policies[m.Policy]; n > 0 {
			out.Policies = append(out.Policies, Count{m.Policy, n})
		}
		for j := range m.States {
			st := &m.States[j]
			if c := s.states[stateKey{m.Policy, st.Name}]; c != nil {
				out.States = append(out.States, *c)
			}
			if n := t.cases[i][j]; n > 0 {
				out.Cases = append(out.Cases, CaseCount{m.Policy, st.Name, st.Final, n})
			}
		}
	}
	s.addAsked()
	return out
}

// addAsked sums up what was asked for, and whom.
func (s *summarizer) addAsked() {
	for _, yes := range s.contacted {
		if yes {
			s.out.Contacted++
		}
	}
	sums := map[engine.Currency]engine.Amount{}
	for i, yes := range s.chased {
		if yes {
			s.out.Chased++
			sums[s.Config.Invoices[i].Currency] += s.asked[i]
		}
	}
	for cur, sum := range sums {
		s.out.Asked = append(s.out.Asked, Money{sum, cur})
	}
	slices.SortFunc(s.out.Asked, func(a, b Money) int { return cmp.Compare(a.Currency.Code(), b.Currency.Code()) })
}
