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
	Waited   string // why Decided is before the day; see Message.Waited
	Known    Known  // of the client, on the day
	Lines    []Line // of one invoice, or of all of a client's for ScopeClient
	Key      string // names the draft in Message.Keys; empty when nobody asks
}

// registered is the field of a letter that asks for proof of delivery.
const registered = "registered"

// Outreach turns the drafts of one day into messages. A draft whose client has
// no address on the channel, or refused it, falls to the action's Else, and in
// the end to a task: nothing is silently dropped (see Reach). Drafts of the same client,
// recipient, channel, language, currency and entity become one message in which the
// firmest state speaks: the highest tone, then the last state of its policy,
// then the first policy by name; the letter is registered when that of any of
// them is. What asks nobody for anything, such as a task, is about all that is open. Messages are ordered by client, currency, channel and
// recipient. The result does not depend on the order of the drafts.
func Outreach(b *Book, today Date, drafts []Draft) []Message {
	type resolved struct {
		Draft
		Reached
		language string
	}
	all := make([]resolved, len(drafts))
	for i, d := range drafts {
		r := resolved{Draft: d, Reached: Reach(d.Action, d.Client)}
		r.Draft.Action = r.Reached.Action
		r.language = cmp.Or(r.Language(d.Client), b.Owed(d.Entity).Language)
		all[i] = r
	}
	group := func(a, b resolved) int {
		return cmp.Or(cmp.Compare(a.Client.ID, b.Client.ID), cmp.Compare(a.Currency.code, b.Currency.code),
			a.Reached.Compare(&b.Reached), cmp.Compare(a.language, b.language), cmp.Compare(a.Entity, b.Entity))
	}
	slices.SortStableFunc(all, func(x, y resolved) int {
		return cmp.Or(group(x, y), firmer(x.Draft, y.Draft), compareLines(x.Lines, y.Lines), cmp.Compare(x.Why, y.Why),
			cmp.Compare(x.role(), y.role()))
	})
	var out []Message
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && group(all[start], all[end]) == 0 {
			end++
		}
		first := &all[start]
		m := Message{
			Date: today, Decided: first.Decided, Waited: first.Waited,
			Policy: first.Machine.Policy, Client: first.Client.ID, Entity: first.Entity,
			State: first.Machine.Name(first.State), Tone: first.Machine.States[first.State].Tone,
			Channel: first.Draft.Action.Channel, Template: first.Draft.Action.Template, Params: first.Draft.Action.Params,
			To: first.To, Contact: first.role(), Person: first.person(), Language: first.language, Currency: first.Currency,
			Fallback: first.Why, Known: first.Known,
		}
		for _, r := range all[start:end] {
			if r.Decided < m.Decided || r.Decided == m.Decided && r.Waited > m.Waited {
				m.Decided, m.Waited = r.Decided, r.Waited
			}
			m.Lines = append(m.Lines, r.Lines...)
			if r.Key != "" {
				m.Keys = append(m.Keys, r.Key)
			}
			if r.Draft.Action.Params[registered] == "true" && m.Params[registered] != "true" {
				m.Params = maps.Clone(m.Params)
				if m.Params == nil {
					m.Params = map[string]string{}
				}
				m.Params[registered] = "true"
			}
		}
		slices.Sort(m.Keys)
		if !first.Draft.Action.Contact { // work for one's own people is about all that is open
			for i := range m.Lines {
				m.Lines[i].Less = 0
			}
		}
		m.settle()
		out = append(out, m)
		start = end
	}
	return out
}

// settle orders the lines, keeps an invoice once however many actions of its
// case are in the message, and sums up.
func (m *Message) settle() {
	slices.SortStableFunc(m.Lines, compareLine)
	m.Lines = slices.CompactFunc(m.Lines, func(a, b Line) bool { return a.Invoice == b.Invoice })
	for i := range m.Lines {
		m.Amount += m.Lines[i].ToAsk()
	}
}

// firmer orders drafts, the one that speaks for the others first.
func firmer(a, b Draft) int {
	return cmp.Or(
		cmp.Compare(b.Machine.States[b.State].Tone, a.Machine.States[a.State].Tone),
		func() int {
			if a.Machine != b.Machine {
				return 0
			}
			return cmp.Compare(b.State, a.State)
		}(),
		cmp.Compare(a.Machine.Policy, b.Machine.Policy),
		cmp.Compare(b.State, a.State),
		cmp.Compare(a.Action.Template, b.Action.Template),
	)
}

func compareLine(a, b Line) int {
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Invoice, b.Invoice))
}

func compareLines(a, b []Line) int { return slices.CompareFunc(a, b, compareLine) }
