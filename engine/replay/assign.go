package replay

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// assigner names the policy of an invoice: the first line of the book's assign
// list whose guard holds.
type assigner struct {
	lines    []engine.AssignLine
	machines []*engine.Machine
	blank    []engine.Case // of each machine, as it would open
	account  bool          // a guard may read the client's other invoices
	fixed    bool          // no guard is asked: the answer never changes
}

func newAssigner(b *engine.Book) assigner {
	a := assigner{lines: b.Assign, machines: b.Machines, blank: make([]engine.Case, len(b.Machines)), fixed: true}
	for i, m := range b.Machines {
		a.blank[i] = engine.NewCase(m, 0)
	}
	for _, l := range b.Assign {
		if l.When == nil {
			break
		}
		a.fixed = false
		u, ok := l.When.(interface{ UsesAccount() bool })
		a.account = a.account || !ok || u.UsesAccount()
	}
	return a
}

// choose returns the line that takes an invoice (in.Invoice) on in.Today, nil
// when none does, such as for a factored one for which no policy is, and the first later day on which time alone could
// change that, zero for never. The guards see the case as it would open, in *in.Case.
func (a *assigner) choose(in *engine.Input) (line *engine.AssignLine, recheck engine.Date, err error) {
	for i := range a.lines {
		l := &a.lines[i]
		m := a.machines[l.Policy]
		if in.Invoice.Factored && !m.Factored {
			continue // it is not the creditor's to chase
		}
		holds := true
		if l.When != nil {
			in.Machine = m
			*in.Case = a.opened(l.Policy, in.Today)
			holds, err = l.When.Holds(in)
			if err != nil {
				return nil, in.Today + 1, refusal(m, l, err)
			}
			if day, _ := l.When.NextChange(in); day != 0 && (recheck == 0 || day < recheck) {
				recheck = day
			}
		}
		if !holds {
			continue
		}
		if cur := in.Invoice.Currency; !m.Currency.IsZero() && m.Currency != cur {
			return nil, recheck, refusal(m, l, fmt.Errorf("the policy takes %s only, the invoice is in %s", m.Currency, cur))
		}
		return l, recheck, nil
	}
	return nil, recheck, nil
}

// opened is engine.NewCase without its cost; the case must not outlive the question.
func (a *assigner) opened(machine int, today engine.Date) engine.Case {
	c := a.blank[machine]
	c.Opened, c.Entered, c.Since = today, today, today
	return c
}

func refusal(m *engine.Machine, l *engine.AssignLine, err error) error {
	return &engine.Error{Policy: m.Policy, State: m.Name(m.Start), Source: l.Source, Err: err}
}
