package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
)

// renderer finds and writes the messages of a state or template about an invoice.
type renderer struct {
	book            *policies.Book
	config          simulate.Config
	name, invoice   string
	at              engine.Date
	policy, channel string
	note            string // set when the simulation sends none
}

// messages are those that the simulation sends on the day; else those of the
// state for this invoice alone.
func (r *renderer) messages(ctx context.Context) ([]engine.Message, error) {
	story, err := simulate.History(ctx, r.config, r.invoice, r.at)
	if err != nil {
		return nil, err
	}
	if err := r.known(); err != nil {
		return nil, err
	}
	cfg := r.config
	cfg.Client, cfg.To = story.Facts.Client.ID, r.at
	var sent []engine.Message
	_, err = simulate.Run(ctx, cfg, func(m engine.Message) error {
		if m.Date == r.at && r.wanted(&m) {
			sent = append(sent, m)
		}
		return nil
	})
	if err != nil || len(sent) > 0 {
		return sent, err
	}
	r.note = fmt.Sprintf("the simulation sends no such message about %s on %s: this is how it would read for this invoice alone", r.invoice, r.at)
	if story.Facts.Invoice.Open <= 0 {
		r.note += ", which owes nothing on that day"
	}
	return r.imagined(story)
}

// wanted reports whether a message is about the invoice, in the state or with
// the template that is asked for.
func (r *renderer) wanted(m *engine.Message) bool {
	if r.policy != "" && m.Policy != r.policy || r.channel != "" && m.Channel != r.channel {
		return false
	}
	return slices.ContainsFunc(m.Lines, func(l engine.Line) bool {
		return l.Invoice == r.invoice && (m.Template == r.name || m.State == r.name || l.State == r.name)
	})
}

// imagined are the messages of the state, or with the template, as if the
// invoice's case had entered it on the day.
func (r *renderer) imagined(story *simulate.Story) ([]engine.Message, error) {
	m, state, err := r.place(story.Machine)
	if err != nil {
		return nil, err
	}
	inv := story.Facts.Invoice
	line := engine.Line{
		Invoice: inv.ID, Policy: m.Policy, State: m.Name(state), Open: inv.Open, Less: inv.Open - inv.ToAsk(), Due: inv.Due, DaysLate: int(r.at - inv.Due),
	}
	var drafts []engine.Draft
	for i := range m.States[state].Do {
		a := &m.States[state].Do[i]
		if r.name != m.Name(state) && a.Template != r.name || r.channel != "" && a.Channel != r.channel {
			continue
		}
		drafts = append(drafts, engine.Draft{
			Machine: m, State: state, Action: a, Client: story.Facts.Client, Entity: inv.Entity, Currency: inv.Currency, Decided: r.at, Lines: []engine.Line{line},
		})
	}
	if len(drafts) == 0 {
		return nil, fmt.Errorf("state %s of policy %s sends nothing%s", m.Name(state), m.Policy, r.onChannel())
	}
	return engine.Outreach(r.book.Engine, r.at, drafts), nil
}

func (r *renderer) onChannel() string {
	if r.channel == "" {
		return ""
	}
	return " on channel " + r.channel
}

// place finds the state that is named, or one that uses the template: in the
// policy of the flag, else in the invoice's own, else in the first that has it.
func (r *renderer) place(own *engine.Machine) (*engine.Machine, engine.StateID, error) {
	var candidates []*engine.Machine
	if own != nil && r.policy == "" {
		candidates = append(candidates, own)
	}
	for _, m := range r.book.Engine.Machines {
		if r.policy == "" || r.policy == m.Policy {
			candidates = append(candidates, m)
		}
	}
	if len(candidates) == 0 {
		var names []string
		for _, m := range r.book.Engine.Machines {
			names = append(names, m.Policy)
		}
		return nil, engine.NoState, fmt.Errorf("--policy %s: there is no such policy; %s", r.policy, orList(r.policy, names, "the book has "+strings.Join(names, ", ")))
	}
	for _, m := range candidates {
		if s := m.State(r.name); s != engine.NoState {
			return m, s, nil
		}
	}
	for _, m := range candidates {
		for i := range m.States {
			if uses(&m.States[i], r.name) {
				return m, engine.StateID(i), nil
			}
		}
	}
	return nil, engine.NoState, fmt.Errorf("policy %s has no state and no message called %s", candidates[0].Policy, r.name)
}

func uses(s *engine.State, template string) bool {
	return slices.ContainsFunc(s.Do, func(a engine.Action) bool { return a.Template == template })
}

// known fails when nothing in the book has the name.
func (r *renderer) known() error {
	names := statesAndTemplates(r.book.Engine)
	silent := func(m *engine.Machine) bool { return m.State(r.name) != engine.NoState }
	if slices.Contains(names, r.name) || slices.ContainsFunc(r.book.Engine.Machines, silent) {
		return nil
	}
	return fmt.Errorf("there is no state or template %s; %s", r.name, orList(r.name, names, "the book has "+strings.Join(names, ", ")))
}

// statesAndTemplates lists what render can be asked for: states that do
// something, and the templates they use, sorted.
func statesAndTemplates(b *engine.Book) []string {
	var names []string
	for _, m := range b.Machines {
		for i := range m.States {
			if len(m.States[i].Do) > 0 {
				names = append(names, m.States[i].Name)
			}
			for _, a := range m.States[i].Do {
				if a.Template != "" {
					names = append(names, a.Template)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
