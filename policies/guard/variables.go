package guard

import (
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

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
	get      func(r *reading) ref.Val
}

// read returns the value of v, or an error value.
func (v *variable) read(r *reading) ref.Val {
	if err := r.lacks(v); err != nil {
		return types.WrapErr(err)
	}
	return v.get(r)
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
		get: func(r *reading) ref.Val {
			value := v.get(r)
			if s, ok := value.(types.String); ok {
				return types.Bool(s != "")
			}
			return types.Bool(!types.IsError(value))
		},
	}
}

// canBeAbsent reports whether has(v) is a question.
func (v *variable) canBeAbsent() bool { return v.optional || v.kind == stringKind }

// factVariable is the variable of declared fact i.
func factVariable(i int, decl engine.FactDecl) *variable {
	kinds := map[engine.FactType]kind{
		engine.FactString: stringKind, engine.FactInt: intKind, engine.FactNumber: decimalKind,
		engine.FactBool: boolKind, engine.FactDate: dateKind,
	}
	k := kinds[decl.Type]
	return &variable{
		Entry: Entry{Name: "facts." + decl.Name, Type: k.word(), Meaning: "declared by the book"},
		kind:  k, optional: true,
		get: func(r *reading) ref.Val { return r.fact(i, decl) },
	}
}
