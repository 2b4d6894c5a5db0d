package posting

import (
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/journal"
)

// doubt is why an entry waits of which nobody can tell whether it is new.
const doubt = "an equal entry of that day came in another statement, and nothing tells whether it is the same"

// tell gives the entries of a statement that no reference of the bank tells apart the keys of those of the ledger
// that they are, and the others keys of their own. Where nothing tells, an entry is a new one in doubt.
func (im *bankImporter) tell(s *bank.Statement) {
	t := teller{s: s, tag: s.Tag(), state: im.state, next: map[engine.Date]map[engine.Amount][]engine.Amount{}, lacking: map[[2]string]bool{}}
	t.ordered = t.inOrder()
	done := make([]bool, len(s.Entries))
	for i := range s.Entries {
		if e := &s.Entries[i]; !done[i] && !e.Told() {
			var group []*bank.Entry
			for j := i; j < len(s.Entries); j++ {
				if o := &s.Entries[j]; e.Booked == o.Booked && e.Amount == o.Amount && e.Alike(o) {
					group, done[j] = append(group, o), true
				}
			}
			t.group(group)
		}
	}
}

// teller tells the entries of one statement from those of others.
type teller struct {
	s       *bank.Statement
	tag     string
	state   *bankState
	next    map[engine.Date]map[engine.Amount][]engine.Amount // see steps
	lacking map[[2]string]bool                                // see lacks, by statement and day
	ordered bool                                              // entries that the ledger has stand in it in the same order
}

// group gives keys to entries that are alike.
func (t *teller) group(list []*bank.Entry) {
	var known []*journal.StatementEntry
	for n := 1; ; n++ {
		at, ok := t.state.at[list[0].Nth(n)]
		if !ok {
			break
		}
		known = append(known, &t.state.entries[at])
	}
	next := len(known) + 1
	for _, is := range []relation{repeated, probably} { // the surest first
		for i, e := range list {
			if e == nil {
				continue
			}
			for j, k := range known {
				if k != nil && t.relate(e, k) == is {
					e.Key, list[i], known[j] = k.Key, nil, nil
					break
				}
			}
		}
	}
	for _, e := range list {
		if e == nil {
			continue
		}
		e.Key = e.Nth(next)
		next++
		for _, k := range known {
			if k != nil && t.relate(e, k) == unclear {
				e.Doubt = doubt
			}
		}
	}
}

// relation is what an entry of a statement is to one of the ledger that is alike.
type relation int

const (
	different relation = iota
	unclear            // nothing tells
	probably           // the same, when there is no other that is it more surely
	repeated           // the same
)

// relate tells by statements, balances and order. Two that neither tells apart are one, as in exports of days that overlap.
func (t *teller) relate(e *bank.Entry, k *journal.StatementEntry) relation {
	if k.Of == "" || e.After == nil || k.After == "" {
		return t.withoutBalance(k)
	}
	same := e.Currency.Format(*e.After) == k.After
	if k.Of == t.tag {
		if same {
			return repeated
		}
		return different
	}
	h := t.state.byTag[k.Of]
	if h == nil {
		return probably
	}
	over := overlapping(h, t.s)
	switch apart := t.apart(h, k); {
	case apart && (same || over):
		return unclear
	case apart:
		return different
	case same:
		return repeated
	case over:
		return probably // the same stretch of the account, in another order
	case t.ordered:
		return different
	}
	return unclear
}

// withoutBalance tells by the statements alone: each notification has its own entries; a file of rows that has all that
// another had of a day has these again, and one that lacks some of them does not have all of the day.
func (t *teller) withoutBalance(k *journal.StatementEntry) relation {
	if h := t.state.byTag[k.Of]; h != nil && h.Format.Rows() && t.s.Format.Rows() {
		if k.Of != t.tag && t.lacks(k) {
			return unclear
		}
		return probably
	}
	if t.s.Format != bank.Camt054 || k.Of == t.tag || k.Of == "" {
		return probably
	}
	if h := t.state.byTag[k.Of]; h != nil && h.Format == bank.Camt054 {
		return unclear
	}
	return probably
}

// lacks reports whether the statement that an entry of the ledger came in had more of that day than this one has.
func (t *teller) lacks(k *journal.StatementEntry) bool {
	part := [2]string{k.Of, k.Booked.String()}
	if lacks, known := t.lacking[part]; known {
		return lacks
	}
	here := map[string]int{} // how many, by the key of the first that is alike
	for i := range t.s.Entries {
		if e := &t.s.Entries[i]; e.Booked == k.Booked {
			here[e.Nth(1)]++
		}
	}
	lacks := false
	for _, at := range t.state.days[k.Booked] {
		stored := &t.state.entries[at]
		if stored.Of != k.Of || stored.Account != k.Account || stored.Currency != k.Currency {
			continue
		}
		had, err := readEntry(stored)
		had.Identify(stored.Account)
		if here[had.Nth(1)]--; err != nil || here[had.Nth(1)] < 0 {
			lacks = true
			break
		}
	}
	t.lacking[part] = lacks
	return lacks
}

// apart reports whether balances say that an entry of the ledger, which came in a statement, is not in this one: it lies
// behind its end, or before its beginning.
func (t *teller) apart(h *bank.Statement, k *journal.StatementEntry) bool {
	if h.Opening == nil || h.Closing == nil || t.s.Closing == nil || h.ID == t.s.ID && h.ID != "" && h.From == t.s.From && h.To == t.s.To {
		return false
	}
	before, after, ok := balancesOf(k, t.s.Currency)
	return ok && (t.leads(k.Booked, *t.s.Closing, before, *h.Opening) || t.leads(k.Booked, after, *t.s.Opening) || t.leads(k.Booked, *h.Closing, *t.s.Opening))
}

// balancesOf are those before and after an entry.
func balancesOf(k *journal.StatementEntry, c engine.Currency) (before, after engine.Amount, ok bool) {
	after, err := c.Parse(k.After)
	amount, wrong := c.Parse(k.Amount)
	if k.After == "" || err != nil || wrong != nil {
		return 0, 0, false
	}
	if k.Debit {
		return after + amount, after, true
	}
	return after - amount, after, true
}

// overlapping reports whether both begin, or both end, with the same balance on the same day.
func overlapping(a, b *bank.Statement) bool {
	equal := func(x, y *engine.Amount) bool { return x != nil && y != nil && *x == *y }
	return equal(a.Opening, b.Opening) && a.From == b.From || equal(a.Closing, b.Closing) && a.To == b.To
}

// leads reports whether statements of the account and its entries of a day, one behind the other, lead from a balance to
// one of others.
func (t *teller) leads(day engine.Date, from engine.Amount, to ...engine.Amount) bool {
	next := t.steps(day)
	seen := map[engine.Amount]bool{from: true}
	for todo := []engine.Amount{from}; len(todo) > 0; todo = todo[1:] {
		if slices.Contains(to, todo[0]) {
			return true
		}
		for _, balance := range next[todo[0]] {
			if !seen[balance] {
				seen[balance] = true
				todo = append(todo, balance)
			}
		}
	}
	return false
}

// steps are the balances to which statements of the account that cover a day, and its entries of that day, lead, by those where they begin.
func (t *teller) steps(day engine.Date) map[engine.Amount][]engine.Amount {
	if next, ok := t.next[day]; ok {
		return next
	}
	next := map[engine.Amount][]engine.Amount{}
	for i := range t.state.ends {
		s := &t.state.ends[i]
		if s.Account == t.s.Account && s.Currency == t.s.Currency && s.Opening != nil && s.Closing != nil && s.From <= day && s.To >= day {
			next[*s.Opening] = append(next[*s.Opening], *s.Closing)
		}
	}
	for _, at := range t.state.days[day] {
		k := &t.state.entries[at]
		if before, after, ok := balancesOf(k, t.s.Currency); ok && k.Account == t.s.Account && k.Currency == t.s.Currency.Code() {
			next[before] = append(next[before], after)
		}
	}
	t.next[day] = next
	return next
}

// inOrder reports whether the statement has an entry of the ledger with the balance that it has there, and none that a
// reference tells with another.
func (t *teller) inOrder() bool {
	found := false
	for i := range t.s.Entries {
		e := &t.s.Entries[i]
		if e.After == nil {
			return false
		}
		after := e.Currency.Format(*e.After)
		for n := 1; ; n++ {
			at, known := t.state.at[e.Nth(n)]
			if !known {
				break
			}
			switch had := t.state.entries[at].After; {
			case had == after:
				found = true
			case had != "" && e.Told():
				return false
			}
		}
	}
	return found
}
