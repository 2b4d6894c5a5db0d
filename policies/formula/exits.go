package formula

import (
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/expr-lang/expr/ast"

	"github.com/relance-dev/relance/engine"
)

// Exit is a way on when reminders have had no effect, as far as formulas compute with it.
type Exit struct {
	Name            string          // of the book: "agency" of exits.agency
	Currency        engine.Currency // of the amounts; for an invoice in another one they have no value
	AtLeast, AtMost engine.Amount   // open, at the least and at the most; 0 for any
	Contacts        int             // contacts of the case, at the least
	DaysLate        int             // days late, at the least
	// Cost is an amount in major units, CostPercent a share of what comes in; Months is
	// how long it takes, SuccessPercent how often it succeeds. One that is not given is nil.
	Cost, CostPercent, Months, SuccessPercent *Range
}

// Range is from the least to the most, both included.
type Range struct{ From, To *apd.Decimal }

const exitGroup = "exits"

// exits are the fields of each exit, by its name.
func exits(list []Exit) map[string]map[string]field {
	all := make(map[string]map[string]field, len(list))
	for _, x := range list {
		all[x.Name] = exitFields(&x)
	}
	return all
}

// ExitFields are the names of an exit's fields, sorted.
func ExitFields() []string { return sortedNames(exitFields(&Exit{})) }

func exitFields(x *Exit) map[string]field {
	from := func(r *Range) *apd.Decimal { return r.From }
	to := func(r *Range) *apd.Decimal { return r.To }
	return map[string]field{
		"at_least":             x.amount("at_least", x.AtLeast),
		"at_most":              x.amount("at_most", x.AtMost),
		"contacts":             number(func(*frame) int { return x.Contacts }),
		"days_late":            number(func(*frame) int { return x.DaysLate }),
		"cost_from":            x.cost("cost_from", from),
		"cost_to":              x.cost("cost_to", to),
		"months_from":          x.figure("months_from", x.Months, from),
		"months_to":            x.figure("months_to", x.Months, to),
		"success_percent_from": x.figure("success_percent_from", x.SuccessPercent, from),
		"success_percent_to":   x.figure("success_percent_to", x.SuccessPercent, to),
	}
}

func (x *Exit) none(name string) error {
	return &noValueError{exitGroup + "." + x.Name + "." + name + " has no value"}
}

// amount is one of the two amounts that an exit is for.
func (x *Exit) amount(name string, a engine.Amount) field {
	return field{typ: Money, optional: true, eval: func(f *frame) (datum, error) {
		if a == 0 || f.currency != x.Currency {
			return datum{}, x.none(name)
		}
		return fromAmount(a, x.Currency), nil
	}}
}

// figure is one end of a range.
func (x *Exit) figure(name string, r *Range, end func(*Range) *apd.Decimal) field {
	return field{typ: Number, optional: true, eval: func(*frame) (datum, error) {
		if r == nil {
			return datum{}, x.none(name)
		}
		return datum{num: end(r)}, nil
	}}
}

// cost is what the exit costs when all that is open of the invoice comes in: its amount and
// its share together.
func (x *Exit) cost(name string, end func(*Range) *apd.Decimal) field {
	return field{typ: Money, optional: true, eval: func(f *frame) (datum, error) {
		if x.Cost == nil && x.CostPercent == nil || f.currency != x.Currency {
			return datum{}, x.none(name)
		}
		sum := new(apd.Decimal)
		if x.Cost != nil {
			sum.Set(end(x.Cost))
		}
		if x.CostPercent != nil {
			share := new(apd.Decimal)
			if _, err := exact.Mul(share, fromAmount(f.in.Invoice.Open, f.currency).num, end(x.CostPercent)); err != nil {
				return datum{}, errTooLarge
			}
			share.Exponent -= 2
			if _, err := exact.Add(sum, sum, share); err != nil {
				return datum{}, errTooLarge
			}
		}
		return datum{num: sum}, nil
	}}
}

// exit compiles exits.NAME.field.
func (c *checker) exit(n, of *ast.MemberNode, property *ast.StringNode) typed {
	name, ok := of.Property.(*ast.StringNode)
	if !ok {
		return c.fail(n, "RL308", "this has no meaning in a formula", "a figure of an exit is written exits.agency.cost_to")
	}
	fields, ok := c.env.exits[name.Value]
	if !ok {
		return c.unknown(name, name.Value, exitGroup+"."+name.Value, sortedNames(c.env.exits))
	}
	f, ok := fields[property.Value]
	switch {
	case ok:
		return typed(f)
	case slices.Contains([]string{"advised", "complete", "lacking"}, property.Value):
		return c.fail(property, "RL303", exitGroup+"."+name.Value+"."+property.Value+" is for conditions, not for amounts",
			"ask it in when or approve; formulas know "+strings.Join(sortedNames(fields), ", "))
	}
	return c.unknown(property, property.Value, exitGroup+"."+name.Value+"."+property.Value, sortedNames(fields))
}
