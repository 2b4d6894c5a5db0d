package guard

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Exit is a way on when reminders have had no effect, as far as guards ask for it.
type Exit struct {
	Name     string          // of the book: "agency" of exits.agency
	Currency engine.Currency // of the two amounts; in another one it is never advised
	AtLeast  engine.Amount   // open, at the least; 0 for any
	AtMost   engine.Amount   // open, at the most; 0 for any
	Contacts int             // contacts of the case, at the least
	DaysLate int             // days late, at the least
	Needs    []int           // declared facts of yes or no that its file needs
}

const exitGroup = "exits"

// exitEntries are the names of an exit.
func exitEntries(name string) []Entry {
	e := func(field, meaning string) Entry {
		return Entry{Name: exitGroup + "." + name + "." + field, Type: boolKind.word(), Meaning: meaning}
	}
	return []Entry{
		e("advised", "what is open is between its at_least and at_most, and the case has had its contacts and days_late"),
		e("complete", "every fact that its file needs is yes"),
		e("lacking", "a fact that its file needs is no; a fact without a value is not known to lack"),
	}
}

// exitVariables are the names of an exit that a book declares.
func exitVariables(x Exit, scope engine.Scope) []*variable {
	entries := exitEntries(x.Name)
	account := scope == engine.ScopeClient
	advised := &variable{
		Entry: entries[0], kind: boolKind, needs: needsCase, account: account, timing: timing{steps: x.ripe}, flag: x.advised,
	}
	complete := &variable{Entry: entries[1], kind: boolKind, account: account, flag: func(in *engine.Input) bool {
		return !slices.ContainsFunc(x.Needs, func(i int) bool { return in.Fact(i).Int == 0 })
	}}
	lacking := &variable{Entry: entries[2], kind: boolKind, account: account, flag: func(in *engine.Input) bool {
		return slices.ContainsFunc(x.Needs, func(i int) bool { v := in.Fact(i); return !v.IsZero() && v.Int == 0 })
	}}
	return []*variable{advised, complete, lacking}
}

func (x *Exit) advised(in *engine.Input) bool {
	open := in.Open()
	return currencyOf(in) == x.Currency && open >= x.AtLeast && (x.AtMost == 0 || open <= x.AtMost) &&
		in.Case.Contacts >= x.Contacts && in.DaysLate() >= x.DaysLate
}

// ripe is the day on which the case is late enough, while that is to come.
func (x *Exit) ripe(in *engine.Input) engine.Date {
	due := in.Due()
	if due == 0 || in.DaysLate() >= x.DaysLate {
		return 0
	}
	return due + engine.Date(x.DaysLate)
}
