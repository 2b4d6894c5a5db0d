package bank

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// Known are the statements that were imported, without their entries. The zero Known has none.
type Known struct {
	of map[accountOf][]Statement
}

type accountOf struct {
	account  string
	currency engine.Currency
}

// Add notes a statement.
func (k *Known) Add(s Statement) {
	if k.of == nil {
		k.of = map[accountOf][]Statement{}
	}
	s.Entries = nil
	a := accountOf{s.Account, s.Currency}
	k.of[a] = append(k.of[a], s)
}

// Follows says why a statement does not follow those of its account: its opening balance is where
// none of them ended, or it covers days of one in another format, whose entries have other
// references. why is empty when it does; fresh is false for one that is known.
func (k *Known) Follows(s *Statement) (fresh bool, why string) {
	list := k.of[accountOf{s.Account, s.Currency}]
	var last *Statement
	continues := false
	for i := range list {
		had := &list[i]
		if same(had, s) {
			return false, ""
		}
		if had.Format != s.Format && had.Format != Camt054 && s.Format != Camt054 && overlaps(had, s) {
			return true, fmt.Sprintf("it covers days up to %s, which a %s did already: the same entries could be booked twice", min(s.To, had.To), had.Format)
		}
		if !had.Format.Balanced() || had.Closing == nil || s.Opening == nil {
			continue
		}
		if last == nil || had.To >= last.To {
			last = had
		}
		continues = continues || *had.Closing == *s.Opening || had.Opening != nil && *had.Opening == *s.Opening && had.From == s.From
	}
	if !s.Format.Balanced() || last == nil || s.Opening == nil || continues {
		return true, ""
	}
	return true, fmt.Sprintf("it does not follow the last statement: that ended on %s with %s %s, and this one begins on %s with %s",
		last.To, s.Currency.Format(*last.Closing), s.Currency, s.From, s.Currency.Format(*s.Opening))
}

// same reports whether two are one statement.
func same(a, b *Statement) bool {
	equal := func(x, y *engine.Amount) bool { return x == nil && y == nil || x != nil && y != nil && *x == *y }
	return a.Format == b.Format && a.ID == b.ID && a.From == b.From && a.To == b.To && equal(a.Opening, b.Opening) && equal(a.Closing, b.Closing) &&
		(a.Content == b.Content || a.Content == "" || b.Content == "")
}

// overlaps reports whether entries of a statement are of days that another one covers.
func overlaps(had, s *Statement) bool {
	return len(s.Entries) > 0 && s.From <= had.To && s.To >= had.From
}
