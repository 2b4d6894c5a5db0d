package formula

import (
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/relance-dev/relance/engine"
)

// fixedOptions are the names in {…} of fixed.
var fixedOptions = []string{"on", "per", "states"}

// Whose a fixed amount is, and where it stands.
const (
	perInvoice = "invoice" // each invoice bears it
	perMessage = "message" // a message bears it once, however many invoices it is about
	onOldest   = "oldest"  // the invoice with the oldest due date bears that of the message
	onShared   = "shared"  // all invoices of the message share it, equal to the cent
)

// fixedCall is a compiled fixed.
type fixedCall struct {
	amount  typed
	per, on string
	states  []string // in which it is due; none means all
}

// fixed compiles fixed(amount, {options}): a fee of an amount in the invoice's currency for each
// invoice or each message, in some states or all.
func (c *checker) fixed(n *ast.CallNode, form string) typed {
	call := fixedCall{amount: c.check(n.Arguments[0]), per: perInvoice, on: onOldest}
	if call.amount.typ != Number {
		return c.misfit(n.Arguments[0], call.amount, "a number", form)
	}
	if len(n.Arguments) == 2 && !c.fixedOptions(n.Arguments[1], &call, form) {
		return typed{}
	}
	start, end := c.span(n.Arguments[0])
	c.claim(nil, "fixed("+c.Text[start:end]+")")
	return typed{typ: Money, eval: call.eval}
}

// fixedOptions compiles {name: value, …}; false after a problem was reported.
func (c *checker) fixedOptions(n ast.Node, call *fixedCall, form string) bool {
	m, ok := n.(*ast.MapNode)
	if !ok {
		c.fail(n, "RL305", "options are written in braces", "write "+form)
		return false
	}
	for _, node := range m.Pairs {
		pair, isPair := node.(*ast.PairNode)
		if !isPair {
			return false
		}
		name := ""
		if key, isName := pair.Key.(*ast.StringNode); isName {
			name = key.Value
		}
		switch name {
		case "per":
			ok = choose(c, pair.Value, &call.per, []string{perInvoice, perMessage})
		case "on":
			ok = choose(c, pair.Value, &call.on, []string{onOldest, onShared})
		case "states":
			ok = c.stateList(pair.Value, &call.states)
		default:
			c.unknown(pair.Key, name, "option "+name, fixedOptions)
			ok = false
		}
		if !ok {
			return false
		}
	}
	return true
}

// stateList reads names of states in quotes.
func (c *checker) stateList(n ast.Node, to *[]string) bool {
	list, ok := n.(*ast.ArrayNode)
	if !ok {
		c.fail(n, "RL305", "the states are a list of texts in quotes", "write {states: ['firm', 'formal_notice']}")
		return false
	}
	for _, e := range list.Nodes {
		name, isText := e.(*ast.StringNode)
		switch {
		case !isText:
			c.fail(e, "RL305", "a state is named by a text in quotes", "write {states: ['firm', 'formal_notice']}")
			return false
		case c.env.states != nil && !slices.Contains(c.env.states, name.Value):
			c.unknown(e, name.Value, "state "+name.Value, c.env.states)
			return false
		}
		*to = append(*to, name.Value)
	}
	return true
}

// eval gives what an invoice bears. Outside of a message nothing is due per message, nor in some
// states alone.
func (call *fixedCall) eval(f *frame) (datum, error) {
	zero, said := fromAmount(0, f.currency), &f.in.Said
	if len(call.states) > 0 && !slices.Contains(call.states, said.State) {
		return zero, nil
	}
	d, err := call.amount.eval(f)
	if err != nil || call.per == perInvoice {
		return d, err
	}
	whole, err := toAmount(d.num, f.currency)
	switch {
	case err != nil:
		return datum{}, err
	case said.Lines == 0, call.on == onOldest && said.Line > 0:
		return zero, nil
	case call.on == onOldest:
		return fromAmount(whole, f.currency), nil
	}
	parts := engine.Amount(said.Lines)
	share := whole / parts
	if engine.Amount(said.Line) < whole%parts {
		share++
	}
	return fromAmount(share, f.currency), nil
}
