package guard

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// need is the part of the input that a variable reads.
type need uint8

const (
	needsNothing need = iota
	needsInvoice
	needsClient
	needsCase
)

// met reports whether an input has the part.
func (n need) met(in *engine.Input) bool {
	switch n {
	case needsInvoice:
		return in.Invoice != nil
	case needsClient:
		return in.Client != nil
	case needsCase:
		return in.Case != nil && in.Machine != nil
	}
	return true
}

func (n need) String() string { return [...]string{"", "invoice", "client", "case"}[n] }

// variable is a name that guards may use. The table of them is the one source
// of the types, the values, the reference and the lists in error messages.
type variable struct {
	Entry
	kind     kind
	domain   domainID // of text: what values it can have
	needs    need
	optional bool // it may have no value; has(NAME) asks
	amount   bool // it is money
	account  bool // it depends on the client's other invoices
	last     bool // it depends on what came of the last action
	handed   bool // it depends on the hand-over of the claim
	contacts bool // it depends on all contacts with the client
	timing   timing

	// One of these reads its value, by its kind. A date that is none is no value.
	flag   func(in *engine.Input) bool
	whole  func(in *engine.Input) int64
	money  func(in *engine.Input) engine.Amount
	day    func(in *engine.Input) engine.Date
	text   func(in *engine.Input) string
	number func(in *engine.Input) *apd.Decimal // nil for no value
	// known reports whether there is a value, where that is not always so; nil when the value itself says it.
	known func(in *engine.Input) bool
	// lacking says why there is no value; nil for "NAME has no value".
	lacking func(in *engine.Input) error
}

// named is a variable that a function reads; the function's type is its kind.
func named(name, meaning string, get any) *variable {
	v := &variable{Entry: entry(name, meaning)}
	switch get := get.(type) {
	case func(*engine.Input) bool:
		v.kind, v.flag = boolKind, get
	case func(*engine.Input) int64:
		v.kind, v.whole = intKind, get
	case func(*engine.Input) engine.Amount:
		v.kind, v.money = decimalKind, get
	case func(*engine.Input) engine.Date:
		v.kind, v.day = dateKind, get
	case func(*engine.Input) string:
		v.kind, v.text = stringKind, get
	case func(*engine.Input) *apd.Decimal:
		v.kind, v.number = decimalKind, get
	default:
		panic(fmt.Sprintf("guard: %s has no kind", name))
	}
	v.Type = v.kind.word()
	return v
}

// needing says which part of the input v reads.
func (v *variable) needing(n need) *variable { v.needs = n; return v }

// moving says how v moves with time.
func (v *variable) moving(t timing) *variable { v.timing = t; return v }

// among says which values the text can have.
func (v *variable) among(d domainID) *variable { v.domain = d; return v }

// has reports whether v has a value in an input that has what v needs; of a text, whether it is not empty.
func (v *variable) has(in *engine.Input) bool {
	switch {
	case v.known != nil && !v.known(in):
		return false
	case v.text != nil:
		return v.text(in) != ""
	case v.known != nil:
		return true
	case v.day != nil:
		return v.day(in) != 0
	case v.number != nil:
		return v.number(in) != nil
	}
	return true
}

// read returns the value of v as CEL sees it, or an error value.
func (v *variable) read(r *reading) ref.Val {
	if err := v.lacks(r.in); err != nil {
		return types.WrapErr(err)
	}
	if v.known != nil && !v.known(r.in) {
		return v.missing(r.in)
	}
	switch v.kind {
	case boolKind:
		return types.Bool(v.flag(r.in))
	case intKind:
		return types.Int(v.whole(r.in))
	case stringKind:
		return types.String(v.text(r.in))
	case dateKind:
		if d := v.day(r.in); d != 0 || v.known != nil {
			return date(d)
		}
	case decimalKind:
		if v.money != nil {
			return r.amount(v.money(r.in))
		}
		if n := v.number(r.in); n != nil {
			d := new(decimal)
			d.Set(n)
			return d
		}
	}
	return v.missing(r.in)
}

// missing is the error of a name without a value.
func (v *variable) missing(in *engine.Input) ref.Val {
	if v.lacking != nil {
		return types.WrapErr(v.lacking(in))
	}
	return types.NewErr("%s has no value", v.Name)
}

// lacks reports which part of the input a variable needs and is not there.
func (v *variable) lacks(in *engine.Input) error {
	if v.needs.met(in) {
		return nil
	}
	return fmt.Errorf("%s: there is no %s", v.Name, v.needs)
}

// ofClient reports whether v is known of a client by itself.
func (v *variable) ofClient() bool {
	return !v.account && !v.contacts && !v.last && !v.handed && (v.needs == needsClient || v.group() == "facts")
}

// group is the part before the dot: "invoice" of invoice.open.
func (v *variable) group() string {
	g, _, ok := strings.Cut(v.Name, ".")
	if !ok {
		return ""
	}
	return g
}

// celType is the type CEL knows the variable by.
func (k kind) celType() *cel.Type {
	switch k {
	case boolKind:
		return cel.BoolType
	case intKind:
		return cel.IntType
	case decimalKind:
		return decimalType
	case stringKind:
		return cel.StringType
	case dateKind:
		return dateType
	}
	return cel.DynType
}

// hasPrefix names the yes/no variable behind has(NAME).
const hasPrefix = "has."

// presence is the variable behind has(v).
func presence(v *variable) *variable {
	return &variable{
		Entry: Entry{Name: hasPrefix + v.Name}, kind: boolKind, needs: v.needs, account: v.account, last: v.last, handed: v.handed, contacts: v.contacts, timing: v.timing,
		flag: v.has,
	}
}

// canBeAbsent reports whether has(v) is a question.
func (v *variable) canBeAbsent() bool { return v.optional || v.kind == stringKind }

// factVariable is the variable of declared fact i.
func factVariable(i int, decl engine.FactDecl) *variable {
	name, meaning := "facts."+decl.Name, "declared by the book"
	var v *variable
	switch decl.Type {
	case engine.FactInt:
		v = named(name, meaning, func(in *engine.Input) int64 { return in.Fact(i).Int })
	case engine.FactNumber:
		v = named(name, meaning, func(in *engine.Input) *apd.Decimal { return in.Fact(i).Num })
	case engine.FactBool:
		v = named(name, meaning, func(in *engine.Input) bool { return in.Fact(i).Int != 0 })
	case engine.FactDate:
		v = named(name, meaning, func(in *engine.Input) engine.Date { return engine.Date(in.Fact(i).Int) })
	default:
		v = named(name, meaning, func(in *engine.Input) string { return in.Fact(i).Str })
	}
	v.optional = true
	v.known = func(in *engine.Input) bool { return in.Fact(i).Type == decl.Type }
	v.lacking = func(in *engine.Input) error {
		if got := in.Fact(i).Type; got != "" {
			return fmt.Errorf("fact %s is a %s, not the declared %s", decl.Name, got, decl.Type)
		}
		return fmt.Errorf("fact %s has no value", decl.Name)
	}
	return v
}
