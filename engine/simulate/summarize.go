package simulate

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// summarizer adds up messages as they are handed over.
type summarizer struct {
	portfolio
	tally     replay.Tally
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

func newSummarizer(p portfolio, chunks []*replay.Chunk) *summarizer {
	s := &summarizer{
		portfolio: p, tally: replay.NewTally(p.Book), reaches: map[string]bool{}, channels: map[string]int{},
		policies: map[string]int{}, states: map[stateKey]*StateCount{}, contacted: make([]bool, p.ClientCount()),
		asked: make([]engine.Amount, len(p.Config.Invoices)), chased: make([]bool, len(p.Config.Invoices)),
	}
	for _, c := range engine.Channels() {
		s.reaches[c.Name] = c.Contact
	}
	s.out.From, s.out.To = p.From, p.To
	s.out.Cost.Currency = p.Book.Costs.Currency
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
	all := m.All()
	for i := range all {
		s.state(all[i].Policy, all[i].State).Invoices++
	}
	if !s.reaches[m.Channel] {
		return
	}
	s.contacted[client] = true
	for i, inv := range invoices {
		s.chased[inv] = true
		s.asked[inv] = max(s.asked[inv], all[i].ToAsk())
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
	out.Decisions, out.MovedPast, out.StrayEvents = t.Decisions, t.Late, t.Stray+s.Stray()
	out.Elsewhere = t.Elsewhere
	out.Unassigned, out.Overpaid, out.Pending = t.Unassigned, t.Overpaid, t.Pending
	out.Limits = t.Limits
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
			if n := t.Cases[i][j]; n > 0 {
				out.Cases = append(out.Cases, CaseCount{m.Policy, st.Name, st.Final, n, t.Waiting[i][j]})
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
