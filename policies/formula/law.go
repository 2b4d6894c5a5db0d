package formula

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"
	"github.com/expr-lang/expr/ast"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// legalRates are the places of legal_rate, with the series of each.
var legalRates = map[string]string{"FR": "FR_LEGAL", "FR_INDIVIDUAL": "FR_LEGAL_INDIVIDUAL"}

// named returns the text of an argument that must be in quotes; ok is false
// after a problem was reported.
func (c *checker) named(n ast.Node, what, form string) (string, bool) {
	lit, ok := n.(*ast.StringNode)
	if !ok {
		c.fail(n, "RL305", "the "+what+" is named by a text in quotes", "write "+form)
		return "", false
	}
	return lit.Value, true
}

// regime finds the regime that an argument names; nil after a problem was reported.
func (c *checker) regime(n ast.Node, form string) *law.Regime {
	name, ok := c.named(n, "law", form)
	if !ok {
		return nil
	}
	r := c.env.law.Regime(name)
	if r == nil {
		c.unknown(n, name, fmt.Sprintf("law '%s'", name), c.env.law.Regimes())
	}
	return r
}

// charge notes that the formula needs the rates of a regime; at other days than
// those of the delay when other is true.
func (c *checker) charge(r *law.Rates, other bool) {
	formula := c.path[len(c.path)-1]
	c.set.rates[formula] = append(c.set.rates[formula], r)
	c.set.other[formula] = c.set.other[formula] || other
}

// claim notes that the formula may claim something beyond the debt.
func (c *checker) claim(r *law.Regime, text string) {
	formula := c.path[len(c.path)-1]
	c.set.claims[formula] = append(c.set.claims[formula], Claim{Formula: c.set.named[formula].Name, Regime: r, Text: text})
}

// debtor is the client of the invoice and their kind; empty when nobody said.
func (f *frame) debtor() (id, kind string) {
	if f.in.Client == nil {
		return "", ""
	}
	return f.in.Client.ID, f.in.Client.Kind
}

// interestOptions are the names in {…} of late_interest.
var interestOptions = []string{"after", "days", "judgment", "payments", "rate"}

// interestCall is a compiled late_interest.
type interestCall struct {
	regime          *law.Regime
	amount          typed
	rate            typed // the contract's; zero for the regime's
	after, judgment typed // days; zero when not given
	method          law.Method
}

// lateInterest compiles late_interest(amount, 'REGIME', {options}): the interest
// that the law or the contract gives on the amount, for each day after the due
// date up to today, rounded to the minor unit.
func (c *checker) lateInterest(n *ast.CallNode, form string) typed {
	call := interestCall{amount: c.check(n.Arguments[0])}
	if call.regime = c.regime(n.Arguments[1], form); call.regime == nil {
		return typed{}
	}
	call.method.Frozen = call.regime.Frozen
	if len(n.Arguments) == 3 && !c.options(n.Arguments[2], &call) {
		return typed{}
	}
	switch {
	case call.amount.typ != Money:
		return c.misfit(n.Arguments[0], call.amount, "money", form)
	case call.regime.Starts == law.StartNotice && call.after.eval == nil:
		return c.fail(n, "RL310", "interest of "+call.regime.Name+" runs from a formal notice, not from the due date",
			"say since when: late_interest(invoice.open, '"+call.regime.Name+"', {after: case.formal_notice})")
	case call.judgment.eval != nil && call.regime.Judgment == nil:
		return c.fail(n, "RL310", call.regime.Name+" adds nothing after a judgment", "leave out judgment")
	}
	c.claim(call.regime, "")
	c.charge(call.regime.Rates, call.after.eval != nil)
	return typed{typ: Money, eval: call.eval}
}

// options compiles {name: value, …}; false after a problem was reported.
func (c *checker) options(n ast.Node, call *interestCall) bool {
	m, ok := n.(*ast.MapNode)
	if !ok {
		c.fail(n, "RL305", "options are written in braces", "write late_interest(invoice.open, 'FR_B2B', {payments: 'principal_first'})")
		return false
	}
	var given []string
	for _, node := range m.Pairs {
		pair, isPair := node.(*ast.PairNode)
		if !isPair {
			return false
		}
		key, isName := pair.Key.(*ast.StringNode)
		if !isName || !slices.Contains(interestOptions, key.Value) {
			name := ""
			if isName {
				name = key.Value
			}
			c.unknown(pair.Key, name, "option "+name, interestOptions)
			return false
		}
		if slices.Contains(given, key.Value) {
			c.fail(pair.Key, "RL305", "option "+key.Value+" is given twice", "keep one")
			return false
		}
		given = append(given, key.Value)
		if !c.option(key.Value, pair.Value, call) {
			return false
		}
	}
	return true
}

func (c *checker) option(name string, n ast.Node, call *interestCall) bool {
	switch name {
	case "days":
		return choose(c, n, &call.method.Count, law.DayCounts)
	case "payments":
		return choose(c, n, &call.method.Imputation, law.Imputations)
	}
	if name == "rate" && isContractRate(n) && len(c.env.roots["creditor"].fields) == 0 {
		return true // no contract has a rate: the law's counts
	}
	x := c.check(n)
	switch {
	case name == "rate" && x.typ == Number:
		call.rate = x
	case name == "rate":
		c.misfit(n, x, "a number", "{rate: 12.5}")
		return false
	case x.typ != Date:
		c.misfit(n, x, "a date", "{"+name+": case.formal_notice}")
		return false
	case name == "after":
		call.after = x
	default:
		call.judgment = x
	}
	return true
}

// choose reads one of a few words in quotes.
func choose[T ~string](c *checker, n ast.Node, to *T, choices []T) bool {
	words := make([]string, len(choices))
	for i, w := range choices {
		words[i] = string(w)
	}
	lit, ok := n.(*ast.StringNode)
	if !ok || !slices.Contains(words, lit.Value) {
		word := ""
		if ok {
			word = lit.Value
		}
		c.unknown(n, word, "value "+word, words)
		return false
	}
	*to = T(lit.Value)
	return true
}

// eval computes the interest for the invoice of a frame. A regime gives nothing
// to debtors it is not for, and has no answer for one of whom nobody said the kind.
func (call *interestCall) eval(f *frame) (datum, error) {
	zero := fromAmount(0, f.currency)
	d, err := call.amount.eval(f)
	if err != nil {
		return zero, err
	}
	id, kind := f.debtor()
	if gives, err := call.regime.Gives(kind, id); err != nil || !gives {
		return zero, err
	}
	claim := law.Claim{From: call.regime.LastDay(f.in.Invoice.Due) + 1, Until: f.in.Today, Payments: f.in.Payments}
	if claim.Open, err = toAmount(d.num, f.currency); err != nil {
		return datum{}, err
	}
	claim.Open = min(claim.Open, owed(f.in.Invoice))
	after, known, err := call.day(call.after, f)
	switch {
	case err != nil:
		return datum{}, err
	case call.after.eval != nil && !known:
		return zero, nil // it has not begun
	case known:
		claim.From = max(claim.From, after+1)
	}
	rates, err := call.rates(f)
	if err != nil {
		return datum{}, err
	}
	s, err := rates.Statement(claim, call.method)
	if err != nil {
		return datum{}, err
	}
	return fromAmount(s.Interest, f.currency), nil
}

// owed is the principal of an invoice: what is open, less the credit notes for it and its share
// of the client's other credit. As with a credit that is booked on the invoice, that much bears no
// interest, from the due date on.
func owed(i *engine.Invoice) engine.Amount { return max(0, i.Open-i.Credited-i.Covered) }

// day computes an optional day; known is false when it has no value yet.
func (call *interestCall) day(x typed, f *frame) (day engine.Date, known bool, err error) {
	if x.eval == nil {
		return 0, false, nil
	}
	d, err := x.eval(f)
	var none *noValueError
	if errors.As(err, &none) {
		return 0, false, nil
	}
	return engine.Date(d.n), err == nil, err
}

// rates are those of the contract, or, where none is given, the regime's.
func (call *interestCall) rates(f *frame) (*law.Rates, error) {
	if call.rate.eval != nil {
		d, err := call.rate.eval(f)
		var none *noValueError
		switch {
		case err == nil:
			return law.Fixed("the contract's rate", d.num, "contract")
		case !errors.As(err, &none):
			return nil, err
		}
	}
	judged, known, err := call.day(call.judgment, f)
	if err != nil || !known {
		return call.regime.Rates, err
	}
	return call.regime.After(judged)
}

// fixedFee compiles fixed_fee('REGIME'): the fixed sum for the costs of recovery,
// once for the invoice, from the first day of lateness on; of an invoice in instalments
// with the first of them that fell late. What came in after
// the due date counts as debt still.
func (c *checker) fixedFee(n *ast.CallNode, form string) typed {
	r := c.regime(n.Arguments[0], form)
	switch {
	case r == nil:
		return typed{}
	case len(r.Fees) == 0:
		return c.fail(n, "RL310", r.Name+" gives no fixed sum", "leave it out")
	case !c.env.currency.IsZero() && c.env.currency != r.Fees[0].Currency:
		return c.fail(n, "RL310", fmt.Sprintf("the fixed sum of %s is in %s, and the policy is in %s", r.Name, r.Fees[0].Currency, c.env.currency), "name the law of the country")
	}
	c.claim(r, "")
	return typed{typ: Money, eval: func(f *frame) (datum, error) {
		inv := f.in.Invoice
		last := r.LastDay(inv.Due)
		if f.in.Today <= last || f.in.FeeElsewhere {
			return fromAmount(0, f.currency), nil
		}
		id, kind := f.debtor()
		if gives, err := r.Gives(kind, id); err != nil || !gives {
			return fromAmount(0, f.currency), err
		}
		c := law.Claim{Open: owed(inv), From: last + 1, Until: f.in.Today, Payments: f.in.Payments}
		fee, err := r.Fee(c.Owed(), f.currency, kind, last+1)
		return fromAmount(fee, f.currency), err
	}}
}

// legalRate compiles legal_rate('FR', day), a number of percent a year.
func (c *checker) legalRate(n *ast.CallNode, form string) typed {
	name, ok := c.named(n.Arguments[0], "place", form)
	if !ok {
		return typed{}
	}
	series := c.env.law.Series(legalRates[name])
	if series == nil {
		return c.unknown(n.Arguments[0], name, fmt.Sprintf("legal rate '%s'", name), sortedNames(legalRates))
	}
	return c.rateOn(n, series, form)
}

// lateRate compiles late_rate('REGIME', day), a number of percent a year.
func (c *checker) lateRate(n *ast.CallNode, form string) typed {
	r := c.regime(n.Arguments[0], form)
	if r == nil {
		return typed{}
	}
	return c.rateOn(n, r.Rates, form)
}

// rateOn compiles the rate on the day of the second argument, today by default.
func (c *checker) rateOn(n *ast.CallNode, rates *law.Rates, form string) typed {
	day := typed{typ: Date, eval: func(f *frame) (datum, error) { return fromDate(f.in.Today), nil }}
	if len(n.Arguments) == 2 {
		day = c.check(n.Arguments[1])
	}
	if day.typ != Date {
		return c.misfit(n.Arguments[1], day, "a date", form)
	}
	c.charge(rates, true)
	return typed{typ: Number, eval: func(f *frame) (datum, error) {
		d, err := day.eval(f)
		if err != nil {
			return datum{}, err
		}
		p, err := rates.On(engine.Date(d.n))
		return datum{num: p.Percent}, err
	}}
}

// creditorFields are what the book says of the company that is owed. contract_rate
// is a name when one of them has it.
func creditorFields(rates map[string]*apd.Decimal) map[string]field {
	fields := map[string]field{}
	if len(rates) > 0 {
		fields["contract_rate"] = field{typ: Number, eval: func(f *frame) (datum, error) {
			if rate := rates[f.in.Invoice.Entity]; rate != nil {
				return datum{num: rate}, nil
			}
			return datum{}, &noValueError{"creditor.contract_rate has no value for " + f.in.Invoice.ID}
		}}
	}
	return fields
}

// isContractRate reports whether a node is creditor.contract_rate.
func isContractRate(n ast.Node) bool {
	m, ok := n.(*ast.MemberNode)
	if !ok {
		return false
	}
	record, isName := m.Node.(*ast.IdentifierNode)
	property, isText := m.Property.(*ast.StringNode)
	return isName && isText && record.Value == "creditor" && property.Value == "contract_rate"
}
