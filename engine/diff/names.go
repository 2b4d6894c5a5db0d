package diff

import (
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Figure is one of the figures by its name, for conditions such as new_letters > 100.
type Figure struct {
	Name    string
	Meaning string // a few words, lower case
	Count   int64  // of one that counts
	Sum     *Money // of one that is an amount; nil otherwise
}

// channelNouns are the channels as the names of figures have them.
var channelNouns = map[string]string{"call": "calls", "email": "emails", "letter": "letters", "task": "tasks", "webhook": "webhooks"}

// Named lists all figures by name, in the order a reader would want. Amounts that are asked for end in the
// currency, such as asked_after_eur: there are those of the figures, and of more.
func (f *Figures) Named(more ...engine.Currency) []Figure {
	var list []Figure
	count := func(n int, name, meaning string) {
		list = append(list, Figure{Name: name, Meaning: meaning, Count: int64(n)})
	}
	sum := func(m Money, name, meaning string) {
		list = append(list, Figure{Name: name, Meaning: meaning, Sum: &m})
	}
	stuck := 0
	for _, s := range f.Stuck {
		if !s.Before {
			stuck += s.Cases
		}
	}
	count(f.Clients, "clients", "clients that were looked at")
	count(f.Invoices, "invoices", "invoices that were looked at")
	count(f.Changed, "changed_clients", "clients who are treated in another way")
	count(f.New, "new_clients", "clients who are contacted, and were not")
	count(f.Gone, "gone_clients", "clients who were contacted, and are not")
	count(f.Earlier, "earlier_clients", "clients who are asked for some invoice earlier")
	count(f.Later, "later_clients", "clients who are asked for some invoice later")
	count(f.Harder, "harder_clients", "clients who are asked for some invoice more firmly")
	count(f.Softer, "softer_clients", "clients who are asked for some invoice less firmly")
	count(stuck, "stuck_cases", "running cases whose state the new book does not have")
	count(f.Reworded, "reworded_messages", "messages after, whose template says something else than before")
	for _, s := range []struct {
		name string
		of   *Totals
	}{{"before", &f.Before}, {"after", &f.After}} {
		count(s.of.Contacted, "contacted_"+s.name, "clients whom a message reaches")
		count(s.of.Contacts, "contacts_"+s.name, "messages that reach a client")
		count(s.of.Messages, "messages_"+s.name, "messages and tasks")
		count(s.of.Unassigned, "unassigned_"+s.name, "invoices that no line of the assign list takes")
		count(s.of.Undecided, "undecided_"+s.name, "invoices and cases about which a guard had no answer")
		count(s.of.Unwritten, "unwritten_"+s.name, "messages that could not be written")
		sum(s.of.Cost, "cost_"+s.name, "what all messages cost, as the book says")
		for _, cur := range currencies(f, more) {
			sum(Money{amountIn(s.of.Asked, cur), cur}, "asked_"+s.name+"_"+strings.ToLower(cur.Code()), "the most that is asked for each invoice, added up")
		}
	}
	for _, ch := range engine.Channels() {
		noun := channelNouns[ch.Name]
		if noun == "" {
			noun = ch.Name
		}
		var c Channel
		for _, x := range f.Channels {
			if x.Name == ch.Name {
				c = x
			}
		}
		count(c.Before, noun+"_before", "messages on the channel "+ch.Name)
		count(c.After, noun+"_after", "messages on the channel "+ch.Name)
		count(c.New, "new_"+noun, "how many more of them clients get, over those who get more")
		count(c.Fewer, "fewer_"+noun, "how many fewer of them clients get, over those who get fewer")
	}
	return list
}

// currencies lists those in which something is asked for, and more.
func currencies(f *Figures, more []engine.Currency) []engine.Currency {
	by := map[engine.Currency]engine.Amount{}
	for _, m := range append(append([]Money{}, f.Before.Asked...), f.After.Asked...) {
		by[m.Currency] = 0
	}
	for _, cur := range more {
		if !cur.IsZero() {
			by[cur] = 0
		}
	}
	var list []engine.Currency
	for _, m := range moneyOf(by) {
		list = append(list, m.Currency)
	}
	return list
}

func amountIn(list []Money, cur engine.Currency) engine.Amount {
	for _, m := range list {
		if m.Currency == cur {
			return m.Amount
		}
	}
	return 0
}
