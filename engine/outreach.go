package engine

import (
	"cmp"
	"maps"
	"slices"
)

// FollowUpQueue is the queue of the task that stands in for an action whose
// client cannot be reached, when the policy names nothing else.
const FollowUpQueue = "follow_up"

// Draft is one action that one case carries out, not yet addressed or grouped.
type Draft struct {
	Machine  *Machine
	State    StateID
	Action   *Action
	Client   *Client
	Entity   string // Invoice.Entity of its lines
	Currency Currency
	Decided  Date
	Deferred string // why Decided is before the day; see Message.Waited
	Known    Known  // of the client, on the day
	Lines    []Line // of one invoice, or of all of a client's for ScopeClient
	Key      string // names the draft in Message.Keys; empty when nobody asks
	Why      string // why Action is not what the policy named first; empty when it is
}

// ParamRegistered is the parameter of a letter that asks for proof of delivery.
const ParamRegistered = "registered"

// Outreach turns the drafts of one day into messages. A draft whose client has
// no address on the channel, or refused it, falls to the action's Else, and in
// the end to a task: nothing is silently dropped (see Reach). Drafts of the same client,
// recipient, channel, language, currency and entity become one message as Together says: the
// firmest state speaks for its own invoices, those of milder states are mentioned in Message.Also, and a formal
// message carries nobody along. A letter is registered when that of any draft in it
// is. What asks nobody for anything, such as a task, is about all that is open. Messages are ordered by client, currency, channel and
// recipient. The result does not depend on the order of the drafts.
func Outreach(b *Book, today Date, drafts []Draft) []Message {
	return AppendOutreach(nil, b, today, drafts)
}

// AppendOutreach adds what Outreach returns to a list.
func AppendOutreach(out []Message, b *Book, today Date, drafts []Draft) []Message {
	var one [1]resolved
	all := one[:]
	if len(drafts) != 1 {
		all = make([]resolved, len(drafts))
	}
	for i, d := range drafts {
		r := resolved{Draft: d, Reached: Reach(b.Addresses, d.Action, d.Client)}
		r.Draft.Action = r.Reached.Action
		r.Reached.Why = cmp.Or(d.Why, r.Reached.Why)
		r.language = cmp.Or(r.Language(d.Client), b.Owed(d.Entity).Language)
		all[i] = r
	}
	group := func(a, b resolved) int {
		return cmp.Or(cmp.Compare(a.Client.ID, b.Client.ID), cmp.Compare(a.Currency.code, b.Currency.code),
			a.Reached.Compare(&b.Reached), cmp.Compare(a.language, b.language), cmp.Compare(a.Entity, b.Entity))
	}
	slices.SortStableFunc(all, func(x, y resolved) int {
		return cmp.Or(group(x, y), compareLines(x.Lines, y.Lines), cmp.Compare(x.Reached.Why, y.Reached.Why), cmp.Compare(x.role(), y.role()))
	})
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && group(all[start], all[end]) == 0 {
			end++
		}
		speaking := make([]Speaking, 0, end-start)
		for _, r := range all[start:end] {
			speaking = append(speaking, Speaking{r.Machine, r.State, r.Draft.Action, r.asked()})
		}
		for _, members := range Together(speaking) {
			out = append(out, compose(today, all[start:end], members))
		}
		start = end
	}
	return out
}

// resolved is a draft with the recipient that it reaches.
type resolved struct {
	Draft
	Reached
	language string
}

// asked is what is asked in the lines of a draft.
func (d *Draft) asked() (sum Amount) {
	for i := range d.Lines {
		sum += d.Lines[i].ToAsk()
	}
	return sum
}

// compose makes one message of drafts for one recipient; the first of the members speaks.
func compose(today Date, all []resolved, members []int) Message {
	first := &all[members[0]]
	m := Message{
		Date: today, Decided: first.Decided, Deferred: first.Deferred,
		Policy: first.Machine.Policy, Client: first.Client.ID, Entity: first.Entity,
		State: first.Machine.Name(first.State), Tone: first.Machine.States[first.State].Tone,
		Channel: first.Draft.Action.Channel, Template: first.Draft.Action.Template, Params: first.Draft.Action.Params,
		To: first.To, Contact: first.role(), Person: first.person(), Language: first.language, Currency: first.Currency,
		Fallback: first.Reached.Why, StandIn: first.Draft.Action.StandIn, Known: first.Known,
	}
	for _, i := range members {
		r := &all[i]
		if r.Decided < m.Decided || r.Decided == m.Decided && r.Deferred > m.Deferred {
			m.Decided, m.Deferred = r.Decided, r.Deferred
		}
		if first.Machine.Firmest || r.Machine == first.Machine && r.State == first.State {
			m.Lines = append(m.Lines, r.Lines...)
		} else {
			m.Also = append(m.Also, r.Lines...)
		}
		if r.Key != "" {
			m.Keys = append(m.Keys, r.Key)
		}
		if r.Draft.Action.Params[ParamRegistered] == "true" && m.Params[ParamRegistered] != "true" {
			m.Params = maps.Clone(m.Params)
			if m.Params == nil {
				m.Params = map[string]string{}
			}
			m.Params[ParamRegistered] = "true"
		}
	}
	slices.Sort(m.Keys)
	if !first.Draft.Action.Contact { // work for one's own people is about all that is open
		for i := range m.Lines {
			m.Lines[i].Less = 0
		}
	}
	m.sum()
	return m
}

// Speaking is one action for a recipient on a day.
type Speaking struct {
	Machine *Machine
	State   StateID
	Action  *Action
	Asked   Amount // what is asked in its lines
}

// Together says which actions for one recipient become one message: the places of those in each, the one that
// speaks first, and the firmest message first. Of equally firm policies the one speaks whose text asks for the most, of
// one policy its last state. It speaks for those of its own state and text. Milder ones go
// with it when its text can mention them (Action.Also), but with no formal one. A policy with Machine.Firmest takes all along.
func Together(list []Speaking) [][]int {
	if len(list) == 1 {
		return alone
	}
	order := byFirmness(list)
	var groups [][]int
	taken := make([]bool, len(list))
	for n, i := range order {
		if taken[i] {
			continue
		}
		var members []int
		for _, j := range order[n:] {
			if !taken[j] && list[i].takes(&list[j]) {
				members, taken[j] = append(members, j), true
			}
		}
		groups = append(groups, members)
	}
	return groups
}

// alone is what becomes of one action.
var alone = [][]int{{0}}

// byFirmness orders actions, the one that speaks for the others first: the highest tone, then the policy of
// whose texts of that tone one asks for the most, then the first policy by name and its last state.
func byFirmness(list []Speaking) []int {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	texts := map[said]Amount{}
	for i := range list {
		texts[list[i].said()] += list[i].Asked
	}
	type voice struct {
		machine *Machine
		tone    Tone
	}
	heaviest := map[voice]Amount{} // of the texts of a policy and tone; a text that asks for less than nothing weighs nothing
	for i := range list {
		v := voice{list[i].Machine, list[i].tone()}
		heaviest[v] = max(heaviest[v], texts[list[i].said()])
	}
	weight := func(s *Speaking) Amount { return heaviest[voice{s.Machine, s.tone()}] }
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &list[i], &list[j]
		return cmp.Or(
			cmp.Compare(b.tone(), a.tone()), cmp.Compare(weight(b), weight(a)), cmp.Compare(a.Machine.Policy, b.Machine.Policy),
			cmp.Compare(b.State, a.State), cmp.Compare(a.Action.Template, b.Action.Template),
		)
	})
	return order
}

func (s *Speaking) tone() Tone { return s.Machine.States[s.State].Tone }

// said is what tells the words of one action from those of another: those of one state, by one text, are the same.
type said struct {
	machine  *Machine
	state    StateID
	standIn  bool
	template string
}

func (s *Speaking) said() said {
	w := said{s.Machine, s.State, s.Action.StandIn, s.Action.Template}
	if w.standIn {
		w.template = "" // its words are those of the task
	}
	return w
}

// takes reports whether an action that speaks takes along another one.
func (s *Speaking) takes(o *Speaking) bool {
	switch {
	case s.Machine.Firmest:
		return true
	case s.Machine == o.Machine && s.State == o.State && s.Action.StandIn == o.Action.StandIn:
		return s.said() == o.said()
	case !s.Action.Contact || !o.Action.Contact || !s.Action.Also:
		return false
	}
	return s.tone() != ToneFormal && o.tone() != ToneFormal
}

// sum orders the lines, keeps an invoice once however many actions of its
// case are in the message, and sums up what is asked.
func (m *Message) sum() {
	same := func(a, b Line) bool { return a.Invoice == b.Invoice }
	for _, list := range []*[]Line{&m.Lines, &m.Also} {
		slices.SortStableFunc(*list, compareLine)
		*list = slices.CompactFunc(*list, same)
	}
	m.Also = slices.DeleteFunc(m.Also, func(l Line) bool {
		return slices.ContainsFunc(m.Lines, func(own Line) bool { return same(own, l) })
	})
	if len(m.Also) == 0 {
		m.Also = nil
	}
	for i := range m.Lines {
		m.Amount += m.Lines[i].ToAsk()
	}
}

func compareLine(a, b Line) int {
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Invoice, b.Invoice))
}

func compareLines(a, b []Line) int { return slices.CompareFunc(a, b, compareLine) }
