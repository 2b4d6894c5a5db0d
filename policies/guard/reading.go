package guard

import (
	"fmt"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"

	"github.com/relance-dev/relance/engine"
)

// reading is one look at an input: it gives CEL the values of names, one by
// one, as they are asked for. It implements interpreter.Activation.
type reading struct {
	vars map[string]*variable
	in   *engine.Input
	// own is what in points to once the reading goes to other days.
	own engine.Input
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

// currency is the one that amounts of the case are in.
func (r *reading) currency() engine.Currency {
	if r.in.Invoice != nil {
		return r.in.Invoice.Currency
	}
	if r.in.Machine != nil && !r.in.Machine.Currency.IsZero() {
		return r.in.Machine.Currency
	}
	return r.in.Account.Currency
}

// amount returns money in the currency of the case as a decimal.
func (r *reading) amount(a engine.Amount) ref.Val {
	exponent := -int32(r.currency().Exponent())
	if r.used == len(r.decimals) {
		return decimalOf(int64(a), exponent)
	}
	d := &r.decimals[r.used]
	r.used++
	d.SetFinite(int64(a), exponent)
	return d
}

// missing is the error of a name without a value.
func missing(name string) ref.Val { return types.NewErr("%s has no value", name) }

// dateOr returns d, or an error when there is none.
func dateOr(name string, d engine.Date) ref.Val {
	if d.IsZero() {
		return missing(name)
	}
	return date(d)
}

// fact returns the value of declared fact i.
func (r *reading) fact(i int, decl engine.FactDecl) ref.Val {
	v := r.in.Fact(i)
	if v.IsZero() {
		return types.NewErr("fact %s has no value", decl.Name)
	}
	if v.Type != decl.Type {
		return types.NewErr("fact %s is a %s, not the declared %s", decl.Name, v.Type, decl.Type)
	}
	switch v.Type {
	case engine.FactString:
		return types.String(v.Str)
	case engine.FactInt:
		return types.Int(v.Int)
	case engine.FactBool:
		return types.Bool(v.Int != 0)
	case engine.FactDate:
		return date(v.Int)
	default:
		d := new(decimal)
		d.Set(v.Num)
		return d
	}
}

// lacks reports which part of the input a variable needs and is not there.
func (r *reading) lacks(v *variable) error {
	switch {
	case v.needs == needsInvoice && r.in.Invoice == nil:
		return fmt.Errorf("%s: there is no invoice", v.Name)
	case v.needs == needsClient && r.in.Client == nil:
		return fmt.Errorf("%s: there is no client", v.Name)
	case v.needs == needsCase && (r.in.Case == nil || r.in.Machine == nil):
		return fmt.Errorf("%s: there is no case", v.Name)
	}
	return nil
}
