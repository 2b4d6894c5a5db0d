// Package preview shows what a book would write: a message as it would be sent, and the
// messages that could not be written.
package preview

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
)

// Renderer finds and writes the messages of a state or template about an invoice.
type Renderer struct {
	Book     *policies.Book
	Config   simulate.Config // the data, and where the replay begins
	Name     string          // of the state, or the template
	Invoice  string
	At       engine.Date
	Policy   string // whose state it is; empty for the invoice's own, or else the first that has it
	Channel  string // only messages of this one; empty for all
	Imagined bool   // set by Messages when the simulation sends none: this is how one would read
	Owes     bool   // set by Messages: something is open on that day
}

// Messages are those that the simulation sends on the day; else those of the
// state for this invoice alone.
func (r *Renderer) Messages(ctx context.Context) ([]engine.Message, error) {
	story, err := replay.History(ctx, r.Config, r.Invoice, r.At)
	if err != nil {
		return nil, err
	}
	if err := r.known(); err != nil {
		return nil, err
	}
	cfg := r.Config
	cfg.Client, cfg.To = story.Facts.Client.ID, r.At
	var sent []engine.Message
	_, err = simulate.Run(ctx, cfg, func(m engine.Message) error {
		if m.Date == r.At && r.wanted(&m) {
			sent = append(sent, m)
		}
		return nil
	})
	r.Owes = story.Facts.Invoice.Open > 0
	if err != nil || len(sent) > 0 {
		return sent, err
	}
	r.Imagined = true
	return r.imagine(story)
}

// wanted reports whether a message is about the invoice, in the state or with
// the template that is asked for.
func (r *Renderer) wanted(m *engine.Message) bool {
	if r.Policy != "" && m.Policy != r.Policy || r.Channel != "" && m.Channel != r.Channel {
		return false
	}
	return slices.ContainsFunc(m.All(), func(l engine.Line) bool {
		return l.Invoice == r.Invoice && (m.Template == r.Name || m.State == r.Name || l.State == r.Name)
	})
}

// imagine makes the messages of the state, or with the template, as if the
// invoice's case had entered it on the day.
func (r *Renderer) imagine(story *replay.Story) ([]engine.Message, error) {
	m, state, err := r.place(story.Machine)
	if err != nil {
		return nil, err
	}
	inv := story.Facts.Invoice
	line := engine.Line{
		Invoice: inv.ID, Policy: m.Policy, State: m.Name(state), Open: inv.Open, Less: inv.Open - inv.ToAsk(), Due: inv.Due, DaysLate: int(r.At - inv.Due),
	}
	var drafts []engine.Draft
	for i := range m.States[state].Do {
		a := &m.States[state].Do[i]
		if r.Name != m.Name(state) && a.Template != r.Name || r.Channel != "" && a.Channel != r.Channel {
			continue
		}
		drafts = append(drafts, engine.Draft{
			Machine: m, State: state, Action: a, Client: story.Facts.Client, Entity: inv.Entity, Currency: inv.Currency, Decided: r.At, Lines: []engine.Line{line},
		})
	}
	if len(drafts) == 0 {
		if r.Channel != "" {
			return nil, fmt.Errorf("state %s of policy %s sends nothing on channel %s", m.Name(state), m.Policy, r.Channel)
		}
		return nil, fmt.Errorf("state %s of policy %s sends nothing", m.Name(state), m.Policy)
	}
	return engine.Outreach(r.Book.Engine, r.At, drafts), nil
}

// place finds the state that is named, or one that uses the template: in the
// policy of the flag, else in the invoice's own, else in the first that has it.
func (r *Renderer) place(own *engine.Machine) (*engine.Machine, engine.StateID, error) {
	var candidates []*engine.Machine
	if own != nil && r.Policy == "" {
		candidates = append(candidates, own)
	}
	for _, m := range r.Book.Engine.Machines {
		if r.Policy == "" || r.Policy == m.Policy {
			candidates = append(candidates, m)
		}
	}
	if len(candidates) == 0 {
		var names []string
		for _, m := range r.Book.Engine.Machines {
			names = append(names, m.Policy)
		}
		return nil, engine.NoState, fmt.Errorf("there is no policy %s; %s", r.Policy, words.Near(r.Policy, names, "the book has "+strings.Join(names, ", ")))
	}
	for _, m := range candidates {
		if s := m.State(r.Name); s != engine.NoState {
			return m, s, nil
		}
	}
	for _, m := range candidates {
		for i := range m.States {
			if uses(&m.States[i], r.Name) {
				return m, engine.StateID(i), nil
			}
		}
	}
	return nil, engine.NoState, fmt.Errorf("policy %s has no state and no message called %s", candidates[0].Policy, r.Name)
}

func uses(s *engine.State, template string) bool {
	return slices.ContainsFunc(s.Do, func(a engine.Action) bool { return a.Template == template })
}

// known fails when nothing in the book has the name.
func (r *Renderer) known() error {
	names := Names(r.Book.Engine)
	silent := func(m *engine.Machine) bool { return m.State(r.Name) != engine.NoState }
	if slices.Contains(names, r.Name) || slices.ContainsFunc(r.Book.Engine.Machines, silent) {
		return nil
	}
	return fmt.Errorf("there is no state or template %s; %s", r.Name, words.Near(r.Name, names, "the book has "+strings.Join(names, ", ")))
}

// Names lists what render can be asked for: states that do
// something, and the templates they use, sorted.
func Names(b *engine.Book) []string {
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
