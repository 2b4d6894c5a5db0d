package policytest

import (
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// pins reads which invoices follow a policy whatever assign says: that of the invoice, of
// the test or of its file, in this order.
func (d *decoder) pins(policy string, raw map[string]invoiceJSON) {
	d.known(d.policies(), policy, "policy", "policy")
	for _, id := range slices.Sorted(maps.Keys(raw)) {
		own := raw[id].Policy
		d.known(d.policies(), own, "policy", "invoices", id, "policy")
		if own == "" {
			own = policy
		}
		if own == "" {
			own = d.opt.Policy
		}
		if own == "" || d.opt.Book.Machine(own) == nil {
			continue
		}
		if d.test.Policies == nil {
			d.test.Policies = map[string]string{}
		}
		d.test.Policies[id] = own
	}
}

// policies lists the policies of the book.
func (d *decoder) policies() []string {
	names := make([]string, len(d.opt.Book.Machines))
	for i, m := range d.opt.Book.Machines {
		names[i] = m.Policy
	}
	return names
}

// pinned is a book in which invoices follow the policies that are given for them by id;
// all others follow its assign.
func pinned(b *engine.Book, policies map[string]string) *engine.Book {
	if len(policies) == 0 {
		return b
	}
	out := *b
	out.Assign = nil
	for i, m := range b.Machines {
		var ids pin
		for id, policy := range policies {
			if policy == m.Policy {
				ids = append(ids, id)
			}
		}
		if len(ids) > 0 {
			out.Assign = append(out.Assign, engine.AssignLine{Policy: i, When: ids, Source: pinSource})
		}
	}
	out.Assign = append(out.Assign, b.Assign...)
	return &out
}

// pinSource stands for the line of assign that a pin is.
var pinSource = engine.Source{Text: "pinned"}

// pin is the condition that an invoice is one of these. It never changes.
type pin []string

// Holds implements engine.Guard.
func (p pin) Holds(in *engine.Input) (bool, error) { return slices.Contains(p, in.Invoice.ID), nil }

// NextChange implements engine.Guard.
func (pin) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }

// UsesAccount says that the client's other invoices do not matter.
func (pin) UsesAccount() bool { return false }

// under is a test with all its invoices pinned to one policy.
func (t *Test) under(policy string) *Test {
	out := *t
	out.Policies = make(map[string]string, len(t.Invoices))
	for i := range t.Invoices {
		out.Policies[t.Invoices[i].ID] = policy
	}
	return &out
}

// knows reports whether a policy could give every line that a test expects.
func knows(m *engine.Machine, t *Test) bool {
	for _, r := range t.Expect {
		s := m.State(r.State)
		if s == engine.NoState {
			return false
		}
		if r.Channel == "" || r.Channel == taskChannel {
			continue // a task stands in for any action
		}
		if !slices.ContainsFunc(m.States[s].Do, func(a engine.Action) bool { return sends(&a, r.Channel, r.Template) }) {
			return false
		}
	}
	for _, state := range t.Final {
		if state != "" && m.State(state) == engine.NoState {
			return false
		}
	}
	return true
}

// taskChannel is where people get what is theirs to do.
const taskChannel = "task"

// sends reports whether an action, or what is done instead, is on a channel with a template.
func sends(a *engine.Action, channel, template string) bool {
	for ; a != nil; a = a.Else {
		if a.Channel == channel && a.Template == template {
			return true
		}
	}
	return false
}
