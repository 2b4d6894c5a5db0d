package policies

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// defaultWarn is how many days before the end of limitation reports warn.
const defaultWarn = 180

// limitation reads how long claims can be brought to court: what the book says,
// and else the law of the country of the one who is owed.
func (l *loader) limitation(n *node) {
	b := l.book.Engine
	x := &b.Limitation
	x.Warn = defaultWarn
	if l.book.Law != nil && b.Creditor.Country != "" {
		x.Country = b.Creditor.Country
		legal(x, l.book.Law)
		b.Elsewhere = l.limitationsElsewhere()
	}
	if n == nil {
		return
	}
	for kind, term := range terms(x) {
		if f := n.field(kind); f != nil && f.kind == kindNumber {
			years, _ := strconv.Atoi(f.text) // the schema holds it whole and small
			*term = engine.LimitTerm{
				Years: years, Acknowledged: term.Acknowledged, PartPaid: term.PartPaid, Court: term.Court, Enforced: term.Enforced, PauseMonths: term.PauseMonths,
			}
			x.Country, b.Elsewhere = "", nil // what the book says, it says for all that are owed
		}
	}
	if f := n.field("warn"); f != nil && f.kind == kindNumber {
		x.Warn, _ = strconv.Atoi(f.text)
	}
	x.FromIssue = n.str("from") == "issued"
	l.interruptions(n.field("restarts"))
	x.Fact = l.limitFact(n.field("interrupted"), engine.FactDate)
	x.Performed = l.limitFact(n.field("performed"), engine.FactDate)
	x.Agreed = l.limitFact(n.field("term_agreed"), engine.FactBool)
	for i := range b.Elsewhere {
		e := &b.Elsewhere[i]
		e.Warn, e.FromIssue, e.Fact, e.Performed, e.Agreed = x.Warn, x.FromIssue, x.Fact, x.Performed, x.Agreed
	}
}

// terms are the terms of a limitation by kind of client.
func terms(x *engine.Limitation) map[string]*engine.LimitTerm {
	return map[string]*engine.LimitTerm{engine.KindBusiness: &x.Business, engine.KindConsumer: &x.Consumer, engine.KindPublic: &x.Public}
}

// legal sets what the law of x.Country says, and reports whether it says anything.
func legal(x *engine.Limitation, all *law.Law) (known bool) {
	for _, name := range all.Regimes() {
		r := all.Regime(name)
		if r.Limitation == nil || name != x.Country && !strings.HasPrefix(name, x.Country+"_") {
			continue
		}
		for kind, term := range terms(x) {
			if r.Limitation.Covers(kind) {
				*term, known = r.Limitation.Term(), true
			}
		}
	}
	return known
}

// limitationsElsewhere are those of the countries in which further entities are.
func (l *loader) limitationsElsewhere() []engine.Limitation {
	var out []engine.Limitation
	b := l.book.Engine
	for i := range b.Entities {
		country := b.Entities[i].Country
		if country == b.Creditor.Country || slices.ContainsFunc(out, func(x engine.Limitation) bool { return x.Country == country }) {
			continue
		}
		if x := (engine.Limitation{Country: country, Warn: defaultWarn}); legal(&x, l.book.Law) {
			out = append(out, x)
		}
	}
	return out
}

// interruptions reads the events that begin the years anew, instead of those of the law.
func (l *loader) interruptions(n *node) {
	if n == nil || n.kind != kindList {
		return
	}
	for _, term := range terms(&l.book.Engine.Limitation) {
		*term = engine.LimitTerm{Years: term.Years, YearEnd: term.YearEnd, AnewYearEnd: term.AnewYearEnd}
		for _, f := range n.each(kindList) {
			switch f.text {
			case "acknowledgement":
				term.Acknowledged = engine.EffectRestarts
			case "payment":
				term.PartPaid = engine.EffectRestarts
			case "court_action":
				term.Court = engine.EffectRestarts
			case "enforcement":
				term.Enforced = engine.EffectRestarts
			}
		}
	}
}

// limitFact reads which fact says something of limitation: 1 + its index, 0 for none.
func (l *loader) limitFact(f *node, typ engine.FactType) int {
	if f == nil || f.kind != kindText {
		return 0
	}
	b := l.book.Engine
	i := slices.IndexFunc(b.Facts, func(d engine.FactDecl) bool { return d.Name == f.text })
	switch {
	case i < 0:
		l.fail(codeInterrupted, f.at, fmt.Sprintf("declare it: facts: %s: %q", f.text, typ), "the book declares no fact %s", f.text)
	case b.Facts[i].Type != typ:
		l.fail(codeInterrupted, f.at, fmt.Sprintf("declare it: facts: %s: %q", f.text, typ), "fact %s is a %s, not a %s", f.text, b.Facts[i].Type, typ)
	}
	return i + 1
}

// performance warns when the limitation of claims against consumers counts from the due date alone.
func (l *loader) performance(root *node) {
	x := &l.book.Engine.Limitation
	consumers := l.book.ClientKind == engine.KindConsumer || root.field("assign").mentions("'"+engine.KindConsumer+"'")
	if x.Country != "FR" || x.Performed != 0 || !consumers || l.list.Errors() > 0 {
		return
	}
	l.warn(codePerformed, root.field("assign").label(), `name the column with the day of delivery: facts: performed_on: "date", limitation: performed: "performed_on"`,
		"the two years of a claim against a consumer count from the due date here: where no term was agreed they begin when the work was done")
}
