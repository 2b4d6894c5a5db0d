package compare

import (
	"errors"
	"fmt"
	"slices"

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
// where the first wrong one is wrong. Amounts asked for are known in the currencies given, and in those of the figures.
func NewConditions(list []string, currencies ...engine.Currency) (*Conditions, error) {
	c := &Conditions{list, currencies}
	f, err := figures((&diff.Figures{}).Named(currencies...))
	if err != nil {
		return nil, err
	}
	for _, src := range list {
		if _, err := ask(f, src); errors.Is(err, errWrong) {
			return nil, err
		}
	}
	return c, nil
}

// Hold returns the conditions that hold. It fails when one has no answer.
func (c *Conditions) Hold(of *diff.Figures) ([]string, error) {
	f, err := figures(of.Named(c.currencies...))
	if err != nil {
		return nil, err
	}
	var held []string
	for _, src := range c.list {
		yes, err := ask(f, src)
		if err != nil {
			return nil, err
		}
		if yes {
			held = append(held, src)
		}
	}
	return held, nil
}

var errWrong = errors.New("cannot be read")

func ask(f *guard.Figures, src string) (bool, error) {
	yes, problems, err := f.Ask(src)
	switch {
	case slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Error }):
		p := problems[0]
		return false, fmt.Errorf("--fail-on %q %w: at column %d, %s; %s", src, errWrong, p.Start+1, p.Message, p.Hint)
	case err != nil:
		return false, fmt.Errorf("--fail-on %q has no answer: %w", src, err)
	}
	return yes, nil
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
