package guard

// kind is the type of an expression.
type kind uint8

const (
	badKind kind = iota // a mistake is reported already
	boolKind
	intKind
	decimalKind
	stringKind
	dateKind
	listKind
)

// kindNames are the words for people, with their article.
var kindNames = [...]string{
	badKind:     "nothing",
	boolKind:    "a yes/no value",
	intKind:     "a whole number",
	decimalKind: "a decimal number",
	stringKind:  "text",
	dateKind:    "a date",
	listKind:    "a list",
}

func (k kind) String() string { return kindNames[k] }

// word is the type as the reference lists it.
func (k kind) word() string {
	return [...]string{"", "bool", "int", "decimal", "string", "date", "list"}[k]
}

func (k kind) number() bool { return k == intKind || k == decimalKind }
