package guard

import (
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"

	"github.com/relance-dev/relance/engine"
)

// reading is one look at an input: it gives CEL the values of names, one by
// one, as they are asked for. It implements interpreter.Activation.
type reading struct {
	vars map[string]*variable
	in   *engine.Input
	// decimals are the first few amounts of a look, kept here to spare the heap.
	decimals [4]decimal
	used     int
}

// ResolveName implements interpreter.Activation.
func (r *reading) ResolveName(name string) (any, bool) {
	v, ok := r.vars[name]
	if !ok {
		return nil, false
	}
	return v.read(r), true
}

// Parent implements interpreter.Activation.
func (r *reading) Parent() interpreter.Activation { return nil }

// currencyOf is the one that amounts of a case are in.
func currencyOf(in *engine.Input) engine.Currency {
	if in.Invoice != nil {
		return in.Invoice.Currency
	}
	if in.Machine != nil && !in.Machine.Currency.IsZero() {
		return in.Machine.Currency
	}
	return in.Account.Currency
}

// amount returns money in the currency of the case as a decimal.
func (r *reading) amount(a engine.Amount) ref.Val {
	exponent := -int32(currencyOf(r.in).Exponent())
	if r.used == len(r.decimals) {
		return decimalOf(int64(a), exponent)
	}
	d := &r.decimals[r.used]
	r.used++
	d.SetFinite(int64(a), exponent)
	return d
}
