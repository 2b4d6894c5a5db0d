package formula

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// Type is the type of a formula. The zero Type is that of a formula with
// problems: nothing is known of it.
type Type uint8

// The types of formulas.
const (
	Money  Type = iota + 1 // an amount in the invoice's currency
	Number                 // an exact decimal
	Bool
	Text
	Date
)

var typeWords = [...]string{"unknown", "money", "number", "yes or no", "text", "date"}

// String returns the type as people say it.
func (t Type) String() string { return typeWords[t] }

// Value is the result of a formula. Only the field of its Type is set.
type Value struct {
	Type   Type
	Amount engine.Amount // Money: minor units of the invoice's currency, rounded once, half up
	Number *apd.Decimal  // Number: at most 34 digits; not to be changed
	Bool   bool
	Text   string
	Date   engine.Date
}

// Plain writes the value without its currency: 12.50, 3, true, a text, 2026-01-31.
func (v Value) Plain(c engine.Currency) string {
	switch v.Type {
	case Money:
		return c.Format(v.Amount)
	case Number:
		return v.Number.Text('f')
	case Bool:
		return strconv.FormatBool(v.Bool)
	case Date:
		return v.Date.String()
	}
	return v.Text
}

// Spoken writes the value for people: money with its currency, a text in quotes.
func (v Value) Spoken(c engine.Currency) string {
	switch v.Type {
	case Money:
		return v.Plain(c) + " " + c.Code()
	case Text:
		return "'" + v.Text + "'"
	}
	return v.Plain(c)
}

// datum is a value while a formula is computed. Money is a decimal in major
// units: it is rounded at the end of each formula, not before.
type datum struct {
	num  *apd.Decimal // money, number
	text string
	n    int64 // date, bool
}

// exact is the context of all arithmetic: 34 digits, as IEEE 754 decimal128;
// a quotient that needs more is rounded half to even at the 34th. The exponent
// limits keep 1e9999 from costing anything.
var exact = apd.Context{
	Precision: 34, MaxExponent: 500, MinExponent: -500,
	Traps: apd.DefaultTraps, Rounding: apd.RoundHalfEven,
}

// places is exact, but rounds half up: for amounts, and for round(x, n).
var places = apd.Context{
	Precision: 34, MaxExponent: 500, MinExponent: -500,
	Traps: apd.DefaultTraps, Rounding: apd.RoundHalfUp,
}

// errTooLarge says that a result has more digits than an amount can have.
var errTooLarge = errors.New("the result is too large")

// rounded returns d with so many decimals, half up.
func rounded(d *apd.Decimal, decimals int) (*apd.Decimal, error) {
	var r apd.Decimal
	if _, err := places.Quantize(&r, d, -int32(decimals)); err != nil {
		return nil, errTooLarge
	}
	return &r, nil
}

// toAmount rounds major units half up to minor units.
func toAmount(d *apd.Decimal, c engine.Currency) (engine.Amount, error) {
	r, err := rounded(d, c.Exponent())
	if err != nil {
		return 0, err
	}
	r.Exponent = 0
	n, err := r.Int64()
	if err != nil {
		return 0, errTooLarge
	}
	return engine.Amount(n), nil
}

// fromAmount is exact: minor units as major ones.
func fromAmount(a engine.Amount, c engine.Currency) datum {
	return datum{num: apd.New(int64(a), -int32(c.Exponent()))}
}

func fromInt(n int) datum { return datum{num: apd.New(int64(n), 0)} }

func fromBool(b bool) datum {
	if b {
		return datum{n: 1}
	}
	return datum{}
}

// value gives the datum its final form, rounding money to the minor unit.
func (d datum) value(t Type, c engine.Currency) (Value, error) {
	v := Value{Type: t}
	var err error
	switch t {
	case Money:
		v.Amount, err = toAmount(d.num, c)
	case Number:
		v.Number = d.num
	case Bool:
		v.Bool = d.n != 0
	case Text:
		v.Text = d.text
	case Date:
		v.Date = engine.Date(d.n)
	default:
		err = fmt.Errorf("the formula has problems")
	}
	return v, err
}
