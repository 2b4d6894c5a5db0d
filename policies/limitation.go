package policies

import (
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// defaultWarn is how many days before the end of limitation reports warn.
const defaultWarn = 180

// limitation reads how long claims can be brought to court: what the book says,
// and else the law of the creditor's country.
func (l *loader) limitation(n *node) {
	b := l.book.Engine
	x := &b.Limitation
	x.Warn = defaultWarn
	years := map[string]*int{engine.KindBusiness: &x.Business, engine.KindConsumer: &x.Consumer, engine.KindPublic: &x.Public}
	if l.book.Law != nil && b.Creditor.Country != "" {
		x.Country = b.Creditor.Country
		for _, name := range l.book.Law.Regimes() {
			r := l.book.Law.Regime(name)
			if r.Limitation == nil || !strings.HasPrefix(name, x.Country+"_") {
				continue
			}
			for _, kind := range r.Debtors {
				*years[kind] = r.Limitation.Years
			}
		}
	}
	if n == nil {
		return
	}
	for kind, to := range years {
		if f := n.field(kind); f != nil && f.kind == kindNumber {
			*to, _ = strconv.Atoi(f.text) // the schema holds it whole and small
			x.Country = ""                // what the book says, it says for all that are owed
		}
	}
	if f := n.field("warn"); f != nil && f.kind == kindNumber {
		x.Warn, _ = strconv.Atoi(f.text)
	}
	x.FromIssue = n.str("from") == "issued"
	if f := n.field("interrupted"); f != nil && f.kind == kindText {
		i := slices.IndexFunc(b.Facts, func(d engine.FactDecl) bool { return d.Name == f.text })
		switch {
		case i < 0:
			l.fail(codeInterrupted, f.at, "declare it: facts: "+f.text+`: "date"`, "the book declares no fact %s", f.text)
		case b.Facts[i].Type != engine.FactDate:
			l.fail(codeInterrupted, f.at, "declare it: facts: "+f.text+`: "date"`, "fact %s is a %s, not a date", f.text, b.Facts[i].Type)
		default:
			x.Fact = i + 1
		}
	}
}
