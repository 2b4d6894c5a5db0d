package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/law"
)

// unwritable collects the messages of a simulation that could not be written
// because a rate of late interest is not loaded.
type unwritable struct {
	book   *policies.Book
	config simulate.Config
	index  map[string]int // of Config.Invoices, by ID; made when first needed
	found  map[wording]*shortage
}

// wording is what messages have in common that lack the same rate.
type wording struct{ policy, template, regime string }

func (a wording) compare(b wording) int {
	return cmp.Or(cmp.Compare(a.policy, b.policy), cmp.Compare(a.template, b.template), cmp.Compare(a.regime, b.regime))
}

// shortage is how many messages lack a rate, and since when.
type shortage struct {
	messages int
	first    engine.Date // of the messages
	missing  law.MissingRateError
}

func newUnwritable(book *policies.Book, cfg simulate.Config) *unwritable {
	return &unwritable{book: book, config: cfg, found: map[wording]*shortage{}}
}

// look takes the next message.
func (u *unwritable) look(m *engine.Message) {
	missing := u.book.Unwritable(m, func(line int) engine.Input { return u.input(m, line) })
	if missing == nil {
		return
	}
	key := wording{m.Policy, m.Template, missing.Regime}
	s := u.found[key]
	if s == nil {
		s = &shortage{first: m.Date, missing: *missing}
		u.found[key] = s
	}
	s.messages++
	s.first = min(s.first, m.Date)
	if missing.From < s.missing.From {
		s.missing = *missing
	}
}

// input is what the exports say of an invoice of a message, with what the
// message itself knows of the day.
func (u *unwritable) input(m *engine.Message, line int) engine.Input {
	if u.index == nil {
		u.index = make(map[string]int, len(u.config.Invoices))
		for i := range u.config.Invoices {
			u.index[u.config.Invoices[i].ID] = i
		}
	}
	l := m.Lines[line]
	invoice := engine.Invoice{ID: l.Invoice, Client: m.Client, Currency: m.Currency}
	if i, known := u.index[l.Invoice]; known {
		invoice = u.config.Invoices[i]
	}
	invoice.Open, invoice.Due = l.Open, l.Due
	facts := engine.Facts{Invoice: &invoice, Client: findClient(u.config.Clients, m.Client), Calendar: u.book.Engine.Calendar}
	facts.Limitation = u.book.Engine.LimitationOf(&invoice)
	facts.Payments = engine.PaymentsOf(u.config.Events, l.Invoice, m.Date)
	return engine.Input{Facts: facts, Today: m.Date}
}

// text lists the messages below a heading, by policy and template, then the
// lines to add to the book; empty when there are none.
func (u *unwritable) text(w writer, heading string) string {
	if len(u.found) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintln(&b, heading)
	lines := map[string]law.MissingRateError{} // by regime
	for _, key := range slices.SortedFunc(maps.Keys(u.found), wording.compare) {
		s := u.found[key]
		fmt.Fprintf(&b, gap+w.unwritten+"\n", key.policy, key.template, w.count(s.messages, w.message), w.Date(s.first), key.regime, w.Date(s.missing.From))
		if old, ok := lines[key.regime]; !ok || s.missing.From < old.From {
			lines[key.regime] = s.missing
		}
	}
	fmt.Fprintf(&b, gap+"%s\n", w.addRates)
	for _, regime := range slices.Sorted(maps.Keys(lines)) {
		missing := lines[regime]
		fmt.Fprintf(&b, gap+gap+"%s\n", missing.Line())
	}
	return b.String()
}
