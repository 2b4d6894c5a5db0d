package policies

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/law"
)

// rates collects the law of late payment: what ships, with the periods that the
// book adds or defines.
func (l *loader) rates(n *node) {
	shipped, err := law.Shipped()
	if err != nil {
		l.fail(codeInternal, l.folder.whole(""), "please report this as a bug of relance", "%v", err)
		return
	}
	l.book.Law = shipped
	for _, name := range n.each(kindStruct) {
		periods, ok := l.periods(name)
		if !ok {
			continue
		}
		l.ratesDiffer(name, shipped)
		more, err := l.book.Law.With(name.name, periods)
		if err != nil {
			l.fail(codeRates, name.label(), "each day has one rate: a period begins after the one before it ends", "%s", strings.TrimPrefix(err.Error(), law.ErrRates.Error()+": "))
			continue
		}
		l.book.Law = more
		if series := more.Series(name.name); series != nil {
			l.ratesGap(name, series)
		} else {
			l.ratesGap(name, more.Regime(name.name).Rates)
		}
	}
}

// ratesDiffer warns about rates of the book that are not those that ship for the same
// days: the book's count.
func (l *loader) ratesDiffer(n *node, shipped *law.Law) {
	known := shipped.Series(n.name)
	if r := shipped.Regime(n.name); r != nil {
		known = r.Rates
	}
	if known == nil {
		return
	}
	for _, p := range n.each(kindList) {
		period, err := law.ParsePeriod(p.str("from"), p.str("until"), p.field("percent").text, p.str("source"))
		if err != nil {
			continue
		}
		if was, err := known.On(period.From); err == nil && was.Percent.Cmp(period.Percent) != 0 {
			l.warn(codeRatesDiffer, p.field("percent").at, "the book's rate counts; take the line out if it is a slip",
				"%s is %s from %s, and %s as it ships (%s: %s)", n.name, period.Percent, period.From, was.Percent, was.Confidence, was.Source)
		}
	}
}

// ratesGap warns about days between two periods of a regime, of those that
// ship or of the book, that have no rate: late interest is refused for them.
func (l *loader) ratesGap(n *node, r *law.Rates) {
	periods := r.Periods()
	for i := 1; i < len(periods); i++ {
		first, next := periods[i-1].Until+1, periods[i].From
		if first == next {
			continue
		}
		at := n.label()
		for _, p := range n.each(kindList) {
			if from := p.field("from"); p.str("from") == next.String() {
				at = from.at
			}
		}
		l.warn(codeRatesGap, at, fmt.Sprintf("begin on %s, or add the rate of the days between", first),
			"%s has no rate from %s to %s", n.name, first, next-1)
	}
}

// periods reads the periods of a regime; ok is false when one of them is wrong.
func (l *loader) periods(n *node) (out []law.Period, ok bool) {
	ok = !l.faulty(n)
	for _, p := range n.each(kindList) {
		if l.faulty(p) {
			continue
		}
		l.date(p.field("from"))
		l.date(p.field("until"))
		if l.faulty(p) {
			ok = false
			continue
		}
		period, err := law.ParsePeriod(p.str("from"), p.str("until"), p.field("percent").text, p.str("source"))
		if err != nil {
			l.fail(codeRates, p.label(), "", "%s", strings.TrimPrefix(err.Error(), law.ErrRates.Error()+": "))
			ok = false
		}
		out = append(out, period)
	}
	return out, ok
}

// formulas compiles the compute section of a policy.
func (p *policyCompiler) formulas() {
	n := p.node.field("compute")
	var sources []formula.Source
	for _, f := range n.each(kindStruct) {
		if f.kind == kindText {
			sources = append(sources, formula.Source{Name: f.name, Text: f.text})
		}
	}
	if len(sources) == 0 {
		return
	}
	env := formula.NewEnv(p.book.formulaVocabulary(p.machine, p.names))
	set, problems := env.Compile(sources)
	for _, problem := range problems {
		p.snippet(n.field(problem.Name), []diag.Problem{problem.Problem})
	}
	p.book.formulas[p.node.name], p.book.sources[p.node.name] = set, sources
	p.book.Engine.UsesContacts = p.book.Engine.UsesContacts || set.UsesContacts()
}

// computations lists the names of the computations of all policies, sorted.
func (b *Book) computations() []string {
	var names []string
	for _, set := range b.formulas {
		for _, f := range set.Formulas() {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Computes reports whether a policy has a computation of this name.
func (b *Book) Computes(policy, name string) bool {
	set := b.formulas[policy]
	return set != nil && slices.ContainsFunc(set.Formulas(), func(f formula.Named) bool { return f.Name == name })
}

// Compute gives what a computation of the input's policy comes to, as text: a
// decimal, true, false, a date or a text. It fails when the policy has no such
// computation, and when the computation has no answer.
func (b *Book) Compute(in *engine.Input, name string) (string, error) {
	if !b.Computes(in.Machine.Policy, name) {
		return "", fmt.Errorf("policy %s computes no %s", in.Machine.Policy, name)
	}
	set := b.formulas[in.Machine.Policy]
	results, err := set.Eval(in, func(n string) bool { return n == name })
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(results, func(r formula.Result) bool { return r.Name == name })
	return results[i].Value.Plain(in.Invoice.Currency), nil
}
