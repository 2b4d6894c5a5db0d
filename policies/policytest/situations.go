package policytest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

// What is made up when a condition does not ask for something else.
const (
	madeUpDue     engine.Date = 739621 // 2026-01-05, a Monday
	madeUpTerm                = 30     // days from issue to due
	longest                   = 240    // days after the due date that a made-up case is followed
	madeUpInvoice             = "F-1"
)

// fromSituations makes invoices and clients such that each condition holds, and does not; of each policy, and of assign.
func (g *generator) fromSituations() []scenario {
	var all []scenario
	for _, m := range g.subject.Engine.Machines {
		g.situations(m, func(in *engine.Input, told []guard.Setting) {
			x := g.cast(in, told, m)
			all = append(all, x)
			all = append(all, g.unreachable(x)...)
		})
	}
	assign := g.subject.Engine.Assign
	for i := range assign {
		wishes := []guard.Wish{{Guard: assign[i].When, Holds: true}}
		for _, earlier := range assign[:i] {
			wishes = append(wishes, guard.Wish{Guard: earlier.When})
		}
		for _, w := range [][]guard.Wish{wishes, wishes[:1], {{Guard: assign[i].When}}} {
			if s, verdict, _ := guard.Search(nil, engine.NoState, w); verdict == guard.Found {
				x := g.cast(&s.Input, s.Told, nil)
				x.raw.To = (madeUpDue - madeUpTerm + 2).String()
				all = append(all, x)
			}
		}
	}
	return all
}

// situations finds one for each condition of a policy, both ways.
func (g *generator) situations(m *engine.Machine, found func(in *engine.Input, told []guard.Setting)) {
	look := func(state engine.StateID, when engine.Guard) {
		if when == nil {
			return
		}
		for _, holds := range []bool{true, false} {
			if s, verdict, _ := guard.Search(m, state, []guard.Wish{{Guard: when, Holds: holds}}); verdict == guard.Found {
				found(&s.Input, s.Told)
			}
		}
	}
	if s, verdict, _ := guard.Search(m, m.Start, nil); verdict == guard.Found {
		found(&s.Input, s.Told)
	}
	for i := range m.Always {
		look(m.Start, m.Always[i].When)
	}
	for i := range m.States {
		s, id := &m.States[i], engine.StateID(i)
		for j := range s.Next {
			look(id, s.Next[j].When)
		}
		look(id, s.Approve)
		for j := range s.Do {
			look(id, s.Do[j].When)
		}
	}
}

// cast makes the invoice and the client of a situation, from the day of the invoice on.
func (g *generator) cast(in *engine.Input, told []guard.Setting, m *engine.Machine) scenario {
	b, due, late := g.subject.Engine, madeUpDue, int(in.DaysLate())
	asks := func(name string) bool {
		return slices.ContainsFunc(told, func(t guard.Setting) bool { return t.Name == name })
	}
	if asks("today") || asks("invoice.due") || asks("business_days_late") {
		due = in.Today - engine.Date(late)
	}
	x := scenario{raw: testJSON{Clients: map[string]clientJSON{standInClient: g.client(in.Client)}, Invoices: map[string]invoiceJSON{}}}
	cur := in.Account.Currency
	inv := invoiceJSON{Due: due.String(), Issued: (due - madeUpTerm).String(), Amount: number(cur, in.Account.OpenTotal)}
	if m != nil {
		x.raw.Policy = m.Policy
	}
	if cur != g.options.Currency {
		inv.Currency = cur.String()
	}
	id := madeUpInvoice
	if i := in.Invoice; i != nil {
		id = i.ID
		inv.Amount, inv.Entity, inv.CreditFor, inv.Factored = number(cur, i.Amount), i.Entity, i.CreditFor, i.Factored
		inv.Disputed, inv.OnHold, inv.Facts = i.Disputed && asks("invoice.disputed"), i.OnHold && asks("invoice.on_hold"), facts(b, i.Facts)
		if i.Open != i.Amount {
			inv.Open = number(cur, i.Open)
		}
		if i.Issued != 0 {
			inv.Issued = (due - (i.Due - i.Issued)).String()
		}
	}
	x.raw.Invoices[id] = inv
	if in.Account.OpenCount > 1 {
		other := inv
		other.Open, other.Due, other.Issued = "", (due + 14).String(), (due + 14 - madeUpTerm).String()
		x.raw.Invoices["F-2"] = other
	}
	x.raw.To = (due + engine.Date(max(longest, late+tail))).String()
	return x
}

// client is a client as tests have them, without what a test makes up by itself.
func (g *generator) client(c *engine.Client) clientJSON {
	b := g.subject.Engine
	out := clientJSON{
		Profile: c.Profile, OptOut: c.OptOut, Consent: c.Consent, PhoneVerified: c.Verified, PreferredChannel: c.Preferred, Facts: facts(b, c.Facts),
	}
	if c.Kind != engine.KindBusiness {
		out.Kind = c.Kind
	}
	if c.Language != b.Creditor.Language {
		out.Language = c.Language
	}
	if c.Country != b.Creditor.Country {
		out.Country = c.Country
	}
	none := ""
	if c.Email == "" {
		out.Email = &none
	}
	if c.Phone == "" {
		out.Phone = &none
	}
	if len(c.Address) == 0 {
		out.Address = &[]string{}
	}
	for i, k := range c.Contacts {
		contact := contactJSON{Role: k.Role, Language: k.Language, Verified: k.Verified, OptOut: k.OptOut, Consent: k.Consent}
		if k.Email != "" || c.Email == "" {
			contact.Email = fmt.Sprintf("%s-%d@example.org", k.Role, i+1)
		}
		if k.Phone != "" {
			contact.Phone = standInPhone
		}
		out.Contacts = append(out.Contacts, contact)
	}
	return out
}

// unreachable are variants of a scenario that messages cannot take their first way in, and in the other languages of the book.
func (g *generator) unreachable(x scenario) []scenario {
	none := ""
	var all []scenario
	variant := func(change func(c *clientJSON)) {
		v := scenario{raw: x.raw}
		c := x.raw.Clients[standInClient]
		change(&c)
		v.raw.Clients = map[string]clientJSON{standInClient: c}
		all = append(all, v)
	}
	variant(func(c *clientJSON) { c.Email = &none })
	variant(func(c *clientJSON) { c.Phone = &none })
	variant(func(c *clientJSON) { c.Address = &[]string{} })
	variant(func(c *clientJSON) { c.Email, c.Phone = &none, &none })
	variant(func(c *clientJSON) { c.Email, c.Phone, c.Address = &none, &none, &[]string{} })
	variant(func(c *clientJSON) { c.OptOut = []string{"*"} })
	variant(func(c *clientJSON) { c.Consent = []string{"*"} })
	var languages []string
	for _, in := range g.subject.Templates {
		languages = append(languages, in...)
	}
	slices.Sort(languages)
	for _, l := range slices.Compact(languages) {
		if l != g.subject.Engine.Creditor.Language {
			variant(func(c *clientJSON) { c.Language = l })
		}
	}
	return all
}

// number is an amount as tests write it.
func number(c engine.Currency, a engine.Amount) json.Number { return json.Number(plain(c.Format(a))) }

// facts are those that have a value, by name.
func facts(b *engine.Book, values []engine.Value) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for i, v := range values {
		if i < len(b.Facts) && !v.IsZero() {
			text := v.String()
			if v.Type == engine.FactString || v.Type == engine.FactDate {
				text = strconv.Quote(text)
			}
			if !json.Valid([]byte(text)) {
				continue
			}
			out[b.Facts[i].Name] = json.RawMessage(text)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// traits say in words what is special about the invoices and clients of a scenario.
func (x *scenario) traits() []string {
	var all []string
	for _, id := range slices.Sorted(maps.Keys(x.raw.Invoices)) {
		i := x.raw.Invoices[id]
		all = append(all, strings.TrimSpace(i.Amount.String()+" "+i.Currency))
		if i.Open != "" {
			all = append(all, i.Open.String()+" open")
		}
		if i.CreditFor != "" {
			all = append(all, "a credit note")
		}
		if _, number, ok := strings.Cut(id, "#"); ok {
			all = append(all, "instalment "+number)
		}
		if i.Entity != "" {
			all = append(all, "owed to "+i.Entity)
		}
		for _, is := range []struct {
			yes  bool
			word string
		}{{i.Disputed, "disputed"}, {i.OnHold, "on hold"}, {i.Factored, "sold to a factor"}, {i.PaidOn != "", "paid"}} {
			if is.yes {
				all = append(all, is.word)
			}
		}
		all = append(all, factTraits(i.Facts)...)
	}
	for _, id := range slices.Sorted(maps.Keys(x.raw.Clients)) {
		all = append(all, clientTraits(x.raw.Clients[id])...)
	}
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(t string) bool { was := seen[t]; seen[t] = true; return was })
	return append(all, x.happens...)
}

func clientTraits(c clientJSON) []string {
	var all []string
	add := func(yes bool, text string) {
		if yes {
			all = append(all, text)
		}
	}
	add(c.Profile != "", strings.ReplaceAll(c.Profile, "_", " "))
	add(c.Kind != "", c.Kind)
	add(c.Country != "", "in "+c.Country)
	add(c.Language != "", "reads "+c.Language)
	add(c.Email != nil, "no e-mail")
	add(c.Phone != nil, "no phone")
	add(c.Address != nil, "no address")
	add(len(c.OptOut) > 0, "refuses "+strings.ReplaceAll(strings.Join(c.OptOut, " and "), "*", "everything"))
	add(len(c.Consent) > 0, "agrees to "+strings.ReplaceAll(strings.Join(c.Consent, " and "), "*", "everything"))
	add(c.PhoneVerified, "phone verified")
	add(c.PreferredChannel != "", "prefers "+c.PreferredChannel)
	for _, k := range c.Contacts {
		all = append(all, "with a contact "+k.Role)
	}
	return append(all, factTraits(c.Facts)...)
}

func factTraits(all map[string]json.RawMessage) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, name+" "+strings.Trim(string(all[name]), `"`))
	}
	return out
}
