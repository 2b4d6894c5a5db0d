package replay

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Unwritten is messages of one text that could not be written, for one reason: their cases stay where they are.
type Unwritten struct {
	Policy, Template string
	Err              error // why, of the first of them
	First            engine.Date
	Count            int      // cases
	Cases            []string // the first UndecidedLimit of them: invoices; client IDs for a policy of scope client
}

// unwritable says why something that a decision has to send could not be written on the day it would
// leave; nil when all of it can be.
func (w *Walker) unwritable(n int32, d *engine.Decision, day engine.Date) error {
	if w.Book.Unwritable == nil {
		return nil
	}
	for i := range d.Steps {
		s := &d.Steps[i]
		for k, a := range s.Actions {
			if d.Case.PendingOf(s.Pending[k].ActionKey) == nil {
				continue
			}
			to := engine.Reach(w.addresses, a.Past(s.Pending[k].Over, ""), w.client)
			if to.Action.Template == "" {
				continue
			}
			if err := w.writable(n, d, s.To, &to, day); err != nil {
				w.unwritten(n, to.Action.Template, day, err)
				return &engine.Error{
					Policy: w.cases[n].machine.Policy, State: w.cases[n].machine.Name(s.To), Source: a.Source,
					Err: fmt.Errorf("%s %s cannot be written: %w", to.Action.Channel, to.Action.Template, err),
				}
			}
		}
	}
	return nil
}

// writable tries the text of one action, on the facts of the day.
func (w *Walker) writable(n int32, d *engine.Decision, state engine.StateID, to *engine.Reached, day engine.Date) error {
	r := &w.cases[n]
	a := &w.accounts[r.account]
	msg := engine.Message{
		Date: day, Policy: r.machine.Policy, Client: w.client.ID, Entity: a.entity, State: r.machine.Name(state), Tone: r.machine.States[state].Tone,
		Channel: to.Action.Channel, Template: to.Action.Template, Params: to.Action.Params, To: to.To, Currency: a.currency,
		Language: cmp.Or(to.Language(w.client), w.Book.Owed(a.entity).Language), Known: w.sumOf(r.account, day).Known,
	}
	if to.Contact != nil {
		msg.Contact, msg.Person = to.Contact.Role, to.Contact.Name
	}
	if to.Action.Contact {
		msg.Date = w.goes(day)
	}
	start := len(w.out.lines)
	w.list(n, msg.Date)
	lines := slices.Clone(w.out.lines[start:])
	w.out.lines = w.out.lines[:start]
	for _, l := range lines {
		inv := &w.Config.Invoices[l.invoice]
		due := w.local(l.invoice).Due
		msg.Lines = append(msg.Lines, engine.Line{
			Invoice: inv.ID, Policy: msg.Policy, State: msg.State, Open: l.open, Less: l.less, Due: due, DaysLate: int(msg.Date - due),
		})
		msg.Amount += l.open - l.less
	}
	return w.Book.Unwritable(&msg, func(line int) engine.Input {
		inv := w.local(lines[line].invoice)
		facts := w.input.Facts
		own := inv.Invoice
		facts.Invoice, facts.Limitation = &own, w.Book.LimitationOf(&own)
		i, _ := slices.BinarySearchFunc(w.invoices, inv.index, func(x receivable, t int32) int { return cmp.Compare(x.index, t) })
		facts.Payments = w.paid(int32(i), msg.Date)
		return engine.Input{Facts: facts, Machine: r.machine, Case: d.Case.Said(r.machine, msg.State, msg.Date), Today: msg.Date}
	})
}

// unwritten counts a case whose message cannot be written, once.
func (w *Walker) unwritten(n int32, template string, day engine.Date, err error) {
	r := &w.cases[n]
	if r.reported || !w.selects(r.machine) {
		return
	}
	w.out.Tally.unwrite(&Unwritten{Policy: r.machine.Policy, Template: template, Err: err, First: day, Count: 1, Cases: []string{w.label(r)}})
}

// kindOf tells one reason from another. A cause whose words differ by message has a Kind, such as the rate that is missing
// for many days.
func kindOf(err error) string {
	var kind interface {
		error
		Kind() string
	}
	if errors.As(err, &kind) {
		return kind.Kind()
	}
	return err.Error()
}

// unwrite adds messages that could not be written.
func (t *Tally) unwrite(u *Unwritten) {
	for _, have := range t.Unwritten {
		if have.Policy == u.Policy && have.Template == u.Template && kindOf(have.Err) == kindOf(u.Err) {
			have.Count += u.Count
			have.Cases = append(have.Cases, u.Cases...)
			have.Cases = have.Cases[:min(len(have.Cases), UndecidedLimit)]
			if u.First < have.First {
				have.First, have.Err = u.First, u.Err
			}
			return
		}
	}
	t.Unwritten = append(t.Unwritten, u)
}
