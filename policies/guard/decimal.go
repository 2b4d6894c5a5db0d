package guard

import (
	"fmt"
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"github.com/cockroachdb/apd/v3"
)

// decimalType is CEL's name for exact decimals. The traits make CEL's own
// operators work on them.
var decimalType = cel.ObjectType("decimal",
	traits.ComparerType, traits.AdderType, traits.SubtractorType,
	traits.MultiplierType, traits.DividerType, traits.NegatorType)

// arithmetic carries 34 digits, as IEEE 754 decimal128 does: sums and products
// of amounts are exact, a quotient that does not end is rounded half up.
var arithmetic = apd.BaseContext.WithPrecision(34)

// usualDecimals is how many decimals a literal has at least, so that comparing
// it with an amount in cents needs no rescaling.
const usualDecimals = 2

// decimal is an exact decimal as a CEL value. It is never changed once made.
type decimal struct{ apd.Decimal }

// parseDecimal reads the literal of a guard, such as 99.90, 7 or 1e3.
func parseDecimal(text string) (*decimal, error) {
	d := new(decimal)
	if _, _, err := arithmetic.SetString(&d.Decimal, text); err != nil {
		return nil, fmt.Errorf("%q is no decimal number: %w", text, err)
	}
	if d.Form != apd.Finite {
		return nil, fmt.Errorf("%q is no decimal number", text)
	}
	if d.Exponent > -usualDecimals && d.Exponent <= int32(arithmetic.Precision) {
		if _, err := exact.Quantize(&d.Decimal, &d.Decimal, -usualDecimals); err != nil {
			return nil, fmt.Errorf("%q: %w", text, err)
		}
	}
	return d, nil
}

// exact is the context of rescaling, which loses nothing.
var exact = apd.BaseContext.WithPrecision(100)

func decimalOf(n int64, exponent int32) *decimal {
	d := new(decimal)
	d.SetFinite(n, exponent)
	return d
}

// operation applies an arithmetic operation of apd.
func (d *decimal) operation(other ref.Val, name string, op func(z, x, y *apd.Decimal) (apd.Condition, error)) ref.Val {
	o, ok := other.(*decimal)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	z := new(decimal)
	if _, err := op(&z.Decimal, &d.Decimal, &o.Decimal); err != nil {
		return types.NewErr("%s: %v", name, err)
	}
	return z
}

// Add implements traits.Adder.
func (d *decimal) Add(other ref.Val) ref.Val { return d.operation(other, "addition", arithmetic.Add) }

// Subtract implements traits.Subtractor.
func (d *decimal) Subtract(other ref.Val) ref.Val {
	return d.operation(other, "subtraction", arithmetic.Sub)
}

// Multiply implements traits.Multiplier.
func (d *decimal) Multiply(other ref.Val) ref.Val {
	return d.operation(other, "multiplication", arithmetic.Mul)
}

// Divide implements traits.Divider.
func (d *decimal) Divide(other ref.Val) ref.Val {
	if o, ok := other.(*decimal); ok && o.IsZero() {
		return types.NewErr("division by zero")
	}
	return d.operation(other, "division", arithmetic.Quo)
}

// Negate implements traits.Negater.
func (d *decimal) Negate() ref.Val {
	z := new(decimal)
	z.Neg(&d.Decimal)
	return z
}

// Compare implements traits.Comparer.
func (d *decimal) Compare(other ref.Val) ref.Val {
	o, ok := other.(*decimal)
	if !ok {
		return types.MaybeNoSuchOverloadErr(other)
	}
	return types.Int(d.Cmp(&o.Decimal))
}

// Equal implements ref.Val: by value, 7.0 is 7.
func (d *decimal) Equal(other ref.Val) ref.Val {
	o, ok := other.(*decimal)
	return types.Bool(ok && d.Cmp(&o.Decimal) == 0)
}

// Type implements ref.Val.
func (d *decimal) Type() ref.Type { return decimalType }

// Value implements ref.Val.
func (d *decimal) Value() any { return d }

// ConvertToType implements ref.Val.
func (d *decimal) ConvertToType(t ref.Type) ref.Val {
	return types.NewErr("a decimal number cannot become %s", t.TypeName())
}

// ConvertToNative implements ref.Val.
func (d *decimal) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("a decimal number cannot become %s", t)
}

// String writes the decimal as a person would.
func (d *decimal) String() string { return d.Text('f') }

// decimalOfText is decimal('99.90').
func decimalOfText(v ref.Val) ref.Val {
	s, ok := v.(types.String)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	d, err := parseDecimal(string(s))
	if err != nil {
		return types.WrapErr(err)
	}
	return d
}

// decimalOfInt is decimal(7).
func decimalOfInt(v ref.Val) ref.Val {
	i, ok := v.(types.Int)
	if !ok {
		return types.MaybeNoSuchOverloadErr(v)
	}
	return decimalOf(int64(i), 0)
}
