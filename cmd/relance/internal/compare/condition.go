package compare

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

// Conditions are asked of the figures of a diff.
type Conditions struct {
	list       []string
	currencies []engine.Currency
}

// NewConditions checks conditions such as "new_letters > 100" before anything is compared. The error says
// where the first wrong one is wrong. Amounts asked for are known in the currencies given, and in those in
// which the figures ask for something.
func NewConditions(list []string, currencies ...engine.Currency) (*Conditions, error) {
	c := &Conditions{list, currencies}
	for _, src := range list { // invoices may be in a currency that neither book names
		for _, m := range anAmount.FindAllStringSubmatch(src, -1) {
			if cur, err := engine.ParseCurrency(strings.ToUpper(m[1])); err == nil {
				currencies = append(slices.Clip(currencies), cur)
			}
		}
	}
	f, err := figures((&diff.Figures{}).Named(currencies...))
	if err != nil {
		return nil, err
	}
	for _, src := range list {
		if _, wrong, _ := ask(f, src); wrong != nil {
			return nil, wrong
		}
	}
	return c, nil
}

// anAmount is the name of an amount that is asked for; its end is a currency.
var anAmount = regexp.MustCompile(`\basked_(?:before|after)_([a-z]{3})\b`)

// Hold returns the conditions that hold. It fails when one has no answer.
func (c *Conditions) Hold(of *diff.Figures) ([]string, error) {
	f, err := figures(of.Named(c.currencies...))
	if err != nil {
		return nil, err
	}
	var held []string
	for _, src := range c.list {
		yes, wrong, err := ask(f, src)
		if err = cmp.Or(wrong, err); err != nil {
			return nil, err
		}
		if yes {
			held = append(held, src)
		}
	}
	return held, nil
}

// ask asks a condition: wrong says that it cannot be read, err that it has no answer.
func ask(f *guard.Figures, src string) (yes bool, wrong, err error) {
	yes, problems, err := f.Ask(src)
	switch {
	case slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Error }):
		p := problems[0]
		return false, fmt.Errorf("--fail-on %q cannot be read: at column %d, %s; %s", src, p.Start+1, p.Message, p.Hint), nil
	case err != nil:
		return false, nil, fmt.Errorf("--fail-on %q has no answer: %w", src, err)
	}
	return yes, nil, nil
}

// figures gives the named figures to conditions.
func figures(list []diff.Figure) (*guard.Figures, error) {
	var out []guard.Figure
	for _, x := range list {
		v := engine.Value{Type: engine.FactInt, Int: x.Count}
		if x.Sum != nil {
			v = engine.Value{Type: engine.FactNumber, Num: apd.New(int64(x.Sum.Amount), -int32(x.Sum.Currency.Exponent()))}
		}
		out = append(out, guard.Figure{Name: x.Name, Meaning: x.Meaning, Value: v})
	}
	return guard.NewFigures(out)
}
