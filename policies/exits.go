package policies

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/guard"
)

// Exit is a way on when reminders have had no effect: an agency, a court, giving up.
// Figures that the book does not give are nil or zero.
type Exit struct {
	Name     string
	Title    string
	Currency engine.Currency // of amounts
	AtLeast  engine.Amount   // open, at the least; 0 for any
	AtMost   engine.Amount   // open, at the most; 0 for any
	Contacts int             // contacts of a case, at the least
	DaysLate int             // days late, at the least
	Needs    []string        // declared facts of yes or no that the file needs
	// Cost is an amount, CostPercent a share of what comes in; Months is how long it
	// takes, SuccessPercent how often it succeeds.
	Cost, CostPercent, Months, SuccessPercent *Range
	Source                                    string // of these figures
	Law                                       []LegalFact
}

// Range is from the least to the most, both included.
type Range struct{ From, To *apd.Decimal }

// LegalFact is what the law says of an exit.
type LegalFact struct {
	Says, Source string
	Since, Until engine.Date // the days on which it is so; zero when not said
}

// exits reads the exits of the book, ordered by name.
func (l *loader) exits(n *node) {
	for _, e := range n.each(kindStruct) {
		if e.kind == kindStruct {
			l.book.Exits = append(l.book.Exits, l.exit(e))
		}
	}
	slices.SortFunc(l.book.Exits, func(a, b Exit) int { return strings.Compare(a.Name, b.Name) })
}

func (l *loader) exit(n *node) Exit {
	x := Exit{Name: n.name, Title: n.str("title"), Currency: l.book.Currency, Needs: n.strs("needs"), Source: n.str("source")}
	if c := n.field("currency"); c != nil {
		x.Currency = l.currency(c)
	} else if x.Currency.IsZero() {
		l.fail(codeExit, n.label(), `add currency: "EUR" to it, or to the creditor`, "exit %s has no currency", n.name)
	}
	x.AtLeast, x.AtMost = l.exitAmount(n.field("at_least"), x.Currency), l.exitAmount(n.field("at_most"), x.Currency)
	if x.AtMost != 0 && x.AtLeast > x.AtMost {
		l.fail(codeExit, n.field("at_most").at, "exchange the two amounts", "exit %s is for no amount: at_most is below at_least", n.name)
	}
	x.Contacts, x.DaysLate = wholeNumber(n.field("contacts")), wholeNumber(n.field("days_late"))
	x.Cost, x.CostPercent = l.span(n.field("cost")), l.span(n.field("cost_percent"))
	x.Months, x.SuccessPercent = l.span(n.field("months")), l.span(n.field("success_percent"))
	for _, f := range n.field("needs").each(kindList) {
		l.needed(f)
	}
	for _, f := range n.field("law").each(kindList) {
		x.Law = append(x.Law, LegalFact{
			Says: f.str("says"), Source: f.str("source"), Since: l.date(f.field("since")), Until: l.date(f.field("until")),
		})
	}
	return x
}

// exitAmount reads an amount; 0 when there is none.
func (l *loader) exitAmount(n *node, c engine.Currency) engine.Amount {
	if n == nil || n.kind != kindNumber || c.IsZero() {
		return 0
	}
	a, err := c.Parse(n.text)
	if err != nil {
		l.fail(codeExit, n.at, "", "%s is no amount in %s: %v", n.text, c, err)
	}
	return a
}

// wholeNumber reads a number that the schema holds whole and small.
func wholeNumber(n *node) int {
	if n == nil || n.kind != kindNumber {
		return 0
	}
	i, _ := strconv.Atoi(n.text)
	return i
}

// span reads a range; nil when there is none, or it is wrong.
func (l *loader) span(n *node) *Range {
	from, to := n.field("from"), n.field("to")
	if from == nil || to == nil || from.kind != kindNumber || to.kind != kindNumber {
		return nil
	}
	a, _, errFrom := apd.NewFromString(from.text)
	b, _, errTo := apd.NewFromString(to.text)
	if errFrom != nil || errTo != nil {
		return nil // the schema takes numbers alone
	}
	if a.Cmp(b) > 0 {
		l.fail(codeExit, n.at, "exchange the two", "%s goes from %s to %s: from is the smaller one", n.name, from.text, to.text)
	}
	return &Range{From: a, To: b}
}

// needed reports a fact that the file of an exit cannot have.
func (l *loader) needed(n *node) {
	if n.kind != kindText || l.reported(n.at) {
		return
	}
	var known []string
	for _, f := range l.book.Engine.Facts {
		if f.Type == engine.FactBool {
			known = append(known, f.Name)
		}
		if f.Name == n.text && f.Type != engine.FactBool {
			l.fail(codeExit, n.at, `declare it as a yes or no: facts: {`+f.Name+`: "bool"}`, "the fact %s is a %s, and what a file needs is there or not", f.Name, f.Type)
			return
		}
	}
	if slices.Contains(known, n.text) {
		return
	}
	hint := `declare it: facts: {` + n.text + `: "bool"}`
	if near := nearest.Word(n.text, known); near != "" {
		hint = "did you mean " + near + "? or " + hint
	}
	l.fail(codeExit, n.at, hint, "the book declares no fact %s", n.text)
}

// guardExits are the exits as guards ask for them.
func (b *Book) guardExits() []guard.Exit {
	var out []guard.Exit
	for _, x := range b.Exits {
		g := guard.Exit{Name: x.Name, Currency: x.Currency, AtLeast: x.AtLeast, AtMost: x.AtMost, Contacts: x.Contacts, DaysLate: x.DaysLate}
		for _, need := range x.Needs {
			if i := slices.IndexFunc(b.Engine.Facts, func(f engine.FactDecl) bool { return f.Name == need }); i >= 0 {
				g.Needs = append(g.Needs, i)
			}
		}
		out = append(out, g)
	}
	return out
}

// formulaExits are the exits as formulas compute with them.
func (b *Book) formulaExits() []formula.Exit {
	var out []formula.Exit
	for _, x := range b.Exits {
		out = append(out, formula.Exit{
			Name: x.Name, Currency: x.Currency, AtLeast: x.AtLeast, AtMost: x.AtMost, Contacts: x.Contacts, DaysLate: x.DaysLate,
			Cost: (*formula.Range)(x.Cost), CostPercent: (*formula.Range)(x.CostPercent),
			Months: (*formula.Range)(x.Months), SuccessPercent: (*formula.Range)(x.SuccessPercent),
		})
	}
	return out
}
