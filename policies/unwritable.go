package policies

import (
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// Unwritable returns why Render would fail for a message whose template prints
// late interest: no rate is loaded for a day of a line's delay. It is nil for
// every other message.
//
// Nothing is rendered, and input is called only for a line whose delay has a
// day without rate: it returns the facts of that line on the day of the
// message. They need not be complete: a formula that has no answer without the
// rest counts as one that charges the interest.
func (b *Book) Unwritable(msg *engine.Message, input func(line int) engine.Input) *law.MissingRateError {
	set, t := b.formulas[msg.Policy], b.Template(msg.Template, msg.Language)
	if set == nil || t == nil {
		return nil
	}
	regimes, anyDay := set.Rates(t.Mentions)
	for i := range msg.Lines {
		possible := missingRate(regimes, msg.Lines[i].Due, msg.Date)
		if possible == nil && !anyDay {
			continue
		}
		in := input(i) // the formula may choose another regime, or none
		_, err := set.Eval(&in, t.Mentions)
		if certain := (*law.MissingRateError)(nil); errors.As(err, &certain) {
			return certain
		}
		if err != nil && possible != nil {
			return possible
		}
	}
	return nil
}

// missingRate is the first day without rate in one of the regimes.
func missingRate(regimes []*law.Rates, due, today engine.Date) *law.MissingRateError {
	for _, r := range regimes {
		if missing := r.Missing(due, today); missing != nil {
			return missing
		}
	}
	return nil
}
