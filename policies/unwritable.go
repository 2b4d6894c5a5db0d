package policies

import (
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/law"
	"github.com/relance-dev/relance/policies/template"
)

// Unwritable returns why Render would fail for a message whose template prints
// what a law gives: a *law.MissingRateError when no rate is loaded for a day of
// a line's delay, a *law.UnlabelledError when the law is for some kinds of
// client and nobody said which this one is. It is nil for every other message.
//
// Nothing is rendered, and input is called only for a line whose delay has a
// day without rate, and for the first of a message that states what a law for
// some kinds of client gives: it returns the facts of that line on the day of the
// message. They need not be complete: a formula that has no answer without the
// rest counts as one that charges the interest.
func (b *Book) Unwritable(msg *engine.Message, input func(line int) engine.Input) error {
	set, t := b.formulas[msg.Policy], b.Template(msg.Template, msg.Language)
	if set == nil || t == nil {
		return nil
	}
	if err := b.unlabelled(msg, set, t, input); err != nil {
		return err
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

// unlabelled asks what the law gives against a client of whom nobody said the kind when they were imported.
func (b *Book) unlabelled(msg *engine.Message, set *formula.Set, t *template.Template, input func(line int) engine.Input) error {
	if !b.claims || len(msg.Lines) == 0 || !slices.ContainsFunc(set.Claims(t.Mentions), byKind) {
		return nil
	}
	in := input(0)
	if in.Client == nil || in.Client.Kind != "" {
		return nil
	}
	for i := range msg.Lines {
		if i > 0 {
			in = input(i)
		}
		_, err := set.Eval(&in, t.Mentions)
		if unlabelled := (*law.UnlabelledError)(nil); errors.As(err, &unlabelled) {
			return unlabelled
		}
	}
	return nil
}

// byKind reports whether a claim goes by a law for some kinds of client alone.
func byKind(c formula.Claim) bool { return c.Regime != nil && len(c.Regime.Debtors) > 0 }

// missingRate is the first day without rate in one of the regimes.
func missingRate(regimes []*law.Rates, due, today engine.Date) *law.MissingRateError {
	for _, r := range regimes {
		if missing := r.Missing(due, today); missing != nil {
			return missing
		}
	}
	return nil
}
