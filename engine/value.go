package engine

import (
	"strconv"

	"github.com/cockroachdb/apd/v3"
)

// FactType is the type of a fact that a book declares.
type FactType string

// The types of declared facts, as they are written in a book.
const (
	FactString FactType = "string"
	FactInt    FactType = "int"
	FactNumber FactType = "number" // exact decimal
	FactBool   FactType = "bool"
	FactDate   FactType = "date"
)

// FactTypes lists every FactType.
var FactTypes = []FactType{FactString, FactInt, FactNumber, FactBool, FactDate}

// FactDecl is one declared fact: a column of the import that guards may use as
// facts.NAME. An invoice's own value wins over its client's.
type FactDecl struct {
	Name string
	Type FactType
}

// Value is the value of a declared fact. The zero Value means "not given".
type Value struct {
	Type FactType
	Str  string       // FactString
	Int  int64        // FactInt; 0 or 1 for FactBool; the Date for FactDate
	Num  *apd.Decimal // FactNumber
}

// IsZero reports whether no value was given.
func (v Value) IsZero() bool { return v.Type == "" }

// String writes the value as a person would: 12.5, true, 2026-01-31.
func (v Value) String() string {
	switch v.Type {
	case FactString:
		return v.Str
	case FactInt:
		return strconv.FormatInt(v.Int, 10)
	case FactBool:
		return strconv.FormatBool(v.Int != 0)
	case FactDate:
		return Date(v.Int).String()
	case FactNumber:
		return v.Num.Text('f')
	}
	return ""
}

// Fact returns the value of declared fact i: the invoice's own, else its
// client's; the zero Value when neither gives one.
func (f *Facts) Fact(i int) Value {
	if f.Invoice != nil && i < len(f.Invoice.Facts) && !f.Invoice.Facts[i].IsZero() {
		return f.Invoice.Facts[i]
	}
	if f.Client != nil && i < len(f.Client.Facts) {
		return f.Client.Facts[i]
	}
	return Value{}
}
