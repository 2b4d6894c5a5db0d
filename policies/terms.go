package policies

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/law"
)

// contractRate reads the penalty rate of the terms of sale of a company that is
// owed: the creditor's under "", or that of an entity.
func (l *loader) contractRate(company string, n *node) {
	if n == nil || n.kind != kindNumber {
		return
	}
	rate, _, err := apd.NewFromString(n.text)
	if err == nil {
		_, err = law.Fixed("contract_rate", rate, "contract")
	}
	if err != nil {
		l.fail(codeContractRate, n.at, "write percent a year, such as 12.5", "%s is no yearly rate", n.text)
		rate = apd.New(1000, 0) // for what uses it: the mistake is told
	}
	if l.book.contractRates == nil {
		l.book.contractRates = map[string]*apd.Decimal{}
	}
	l.book.contractRates[company] = rate
}

// floors warns of contract rates below what the law of a company's country lets a
// contract set, in the periods whose rates are loaded.
func (l *loader) floors(root *node) {
	l.floor("", root.field("creditor").field("contract_rate"))
	for _, e := range root.field("entities").each(kindStruct) {
		l.floor(e.name, e.field("contract_rate"))
	}
}

func (l *loader) floor(company string, n *node) {
	rate, country := l.book.contractRates[company], l.book.Engine.Owed(company).Country
	if n == nil || rate == nil || l.book.Law == nil || country == "" {
		return
	}
	for _, name := range l.book.Law.Regimes() {
		r := l.book.Law.Regime(name)
		if r.Floor == nil || !strings.HasPrefix(name, country+"_") {
			continue
		}
		periods := l.book.Law.Series(r.Floor.Series).Periods()
		var last law.Period
		var least *apd.Decimal
		below := 0
		for _, p := range periods {
			if f := times(r.Floor.Times, p.Percent); f.Cmp(rate) > 0 {
				below++
				last, least = p, f
			}
		}
		if below > 0 {
			l.warn(codeFloor, n.at, fmt.Sprintf("raise it, or leave it out: %s then gives its default rate", name),
				"a contract rate of %s is below %s times the legal rate in %d of the %d {period|periods} known, the last of them from %s to %s: %s",
				rate, r.Floor.Times, below, len(periods), last.From, last.Until, least)
		}
	}
}

func times(a, b *apd.Decimal) *apd.Decimal {
	product := new(apd.Decimal)
	_, _ = apd.BaseContext.WithPrecision(40).Mul(product, a, b) // both are short: it cannot fail
	return product
}

// claims reports computations that claim what a policy's debtors do not owe: in
// policies to which assign leads debtors of one kind alone.
func (l *loader) claims(root *node) {
	env := l.assignEnv()
	if env == nil || l.list.Errors() > 0 {
		return
	}
	for _, kind := range []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic} {
		only, _ := env.Compile("client.kind == '" + kind + "'")
		if only == nil {
			continue
		}
		for i, m := range l.book.Engine.Machines {
			if !l.leadsOnly(i, only) {
				continue
			}
			compute := root.field("policies").field(m.Policy).field("compute")
			for _, claim := range l.book.formulas[m.Policy].Claims(nil) {
				l.claim(m.Policy, kind, compute.field(claim.Formula), claim)
			}
		}
	}
}

// leadsOnly reports whether every line of assign that leads to a machine is for
// invoices of which a guard is true.
func (l *loader) leadsOnly(machine int, only engine.Guard) bool {
	lines := 0
	for _, a := range l.book.Engine.Assign {
		if a.Policy != machine {
			continue
		}
		g, ok := a.When.(interface{ Implies(engine.Guard) bool })
		if !ok || !g.Implies(only) {
			return false
		}
		lines++
	}
	return lines > 0
}

// claim reports a claim that debtors of a kind do not owe.
func (l *loader) claim(policy, kind string, n *node, c formula.Claim) {
	switch {
	case kind == engine.KindConsumer && (c.Regime == nil || !c.Regime.Covers(kind)):
		what := c.Text + " adds costs of recovery"
		if c.Regime != nil {
			what = c.Regime.Name + " gives nothing against a consumer"
		}
		l.warn(codeConsumer, n.at, "to ask a consumer for costs of recovery is an offence in France (L111-8 CPCE); claim what is open, and interest by a law for consumers",
			"policy %s is for consumers, and %s", policy, what)
	case c.Regime != nil && !c.Regime.Covers(kind):
		l.warn(codeOtherLaw, n.at, "name the law for them; relance law list says for whom each is",
			"policy %s is for clients of kind %s, and %s gives nothing against them", policy, kind, c.Regime.Name)
	}
}
