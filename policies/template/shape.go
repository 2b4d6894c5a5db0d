package template

import (
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/formula"
)

// kind is what a value in a template is.
type kind uint8

const (
	unknown kind = iota // of an expression with problems
	text
	yes // yes or no
	count
	number
	money
	date
	lines // of an address
	list
	record
	numeral // a number written in the template
)

var kindWords = [...]string{
	"unknown", "a text", "a yes or no", "a whole number", "a number", "money",
	"a date", "lines of text", "a list", "a group of fields", "a number",
}

// String returns the kind as people say it.
func (k kind) String() string { return kindWords[k] }

// shape is a kind with what it holds.
type shape struct {
	kind   kind
	fields map[string]shape // of a record
	elem   *shape           // of a list and of lines
	values []string         // the only texts it can be; nil for any
	fixed  bool             // a date that asks for nothing: today
}

func (s shape) names() []string { return slices.Sorted(maps.Keys(s.fields)) }

// Vocabulary is what the holes of a template may name in one policy, beyond
// the fields that every message has.
type Vocabulary struct {
	Facts          []engine.FactDecl // .facts.NAME of each invoice: text, or yes or no
	Computed       []formula.Named   // of the policy: a field of each invoice, and .total.NAME of money
	CreditorFields []string          // names of .creditor.fields
	Profiles       []string          // values of .client.profile; nil allows any
	Roles          []string          // values of .contact.role; nil allows any
	// Contact is true when a client reads the message: it must then name an
	// amount and a date, or a warning says so.
	Contact bool
	// Notice is true when the message is a formal notice, kept as proof.
	Notice bool
}

var (
	textShape  = shape{kind: text}
	moneyShape = shape{kind: money}
	dateShape  = shape{kind: date}
	countShape = shape{kind: count}
	alsoShape  = shape{kind: record, fields: map[string]shape{
		"id": textShape, "due": dateShape, "days_late": countShape, "open": moneyShape, "to_ask": moneyShape,
	}}
	linesShape = shape{kind: lines, elem: &textShape}
)

// root is the shape of what a template sees.
func (v *Vocabulary) root() shape {
	invoice := shape{kind: record, fields: v.invoiceFields()}
	return shape{kind: record, fields: map[string]shape{
		"creditor":   {kind: record, fields: v.creditorFields()},
		"client":     {kind: record, fields: v.clientFields()},
		"contact":    {kind: record, fields: v.contactFields()},
		"today":      {kind: date, fixed: true},
		"received":   {kind: date, fixed: true},
		"invoices":   {kind: list, elem: &invoice},
		"also":       {kind: list, elem: &alsoShape},
		"also_total": {kind: record, fields: map[string]shape{"open": moneyShape, "to_ask": moneyShape}},
		"oldest":     invoice,
		"count":      countShape,
		"several":    {kind: yes},
		"rows":       countShape,
		"references": textShape,
		"total":      {kind: record, fields: v.totalFields()},
		"currency":   textShape,
		"state":      textShape,
		"policy":     textShape,
		"promise":    {kind: record, fields: map[string]shape{"active": {kind: yes}, "until": dateShape, "amount": moneyShape}},
	}}
}

func (v *Vocabulary) creditorFields() map[string]shape {
	fields := texts("name", "country", "language", "email", "phone", "iban", "bic", "registration", "vat", "mentions", "contact", "payment_link")
	fields["address"] = linesShape
	fields["fields"] = shape{kind: record, fields: texts(v.CreditorFields...)}
	return fields
}

func (v *Vocabulary) clientFields() map[string]shape {
	fields := texts("id", "name", "contact", "profile", "kind", "country", "email", "phone", "portal_link")
	fields["address"] = linesShape
	for _, n := range []string{
		"open_count", "overdue_count", "max_days_late", "broken_promises", "kept_promises", "promise_break_share",
		"paid_count", "usual_days_late", "average_days_late", "days_beyond_usual", "unanswered_contacts", "excuses",
	} {
		fields[n] = countShape
	}
	names := engine.ChannelNames()
	fields["last_channel"], fields["last_reached_channel"] = shape{kind: text, values: names}, shape{kind: text, values: names}
	fields["last_outcome"], fields["last_reason"] = shape{kind: text, values: engine.OutcomeResults}, shape{kind: text, values: engine.CallReasons}
	fields["open_total"], fields["overdue_total"], fields["oldest_due"] = moneyShape, moneyShape, dateShape
	fields["to_ask"], fields["overdue_to_ask"], fields["on_account"] = moneyShape, moneyShape, moneyShape
	fields["profile"] = shape{kind: text, values: v.Profiles}
	fields["kind"] = shape{kind: text, values: []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic}}
	return fields
}

// contactFields are those of the contact that the message goes to.
func (v *Vocabulary) contactFields() map[string]shape {
	fields := texts("name", "role", "email", "phone")
	fields["role"] = shape{kind: text, values: v.Roles}
	return fields
}

// invoiceFields are those of formula.InvoiceFields, and the computed ones.
func (v *Vocabulary) invoiceFields() map[string]shape {
	facts := map[string]shape{}
	for _, f := range v.Facts {
		facts[f.Name] = textShape
		if f.Type == engine.FactBool {
			facts[f.Name] = shape{kind: yes}
		}
	}
	fields := map[string]shape{
		"id": textShape, "number": textShape, "instalment": countShape, "instalments": countShape, "currency": textShape, "days_late": countShape,
		"amount": moneyShape, "open": moneyShape, "paid": moneyShape, "to_ask": moneyShape,
		"disputed_amount": moneyShape, "credit": moneyShape,
		"issued": dateShape, "due": dateShape,
		"facts": {kind: record, fields: facts},
	}
	for _, c := range v.Computed {
		fields[c.Name] = shape{kind: computedKinds[c.Type]}
	}
	return fields
}

var computedKinds = map[formula.Type]kind{
	formula.Money: money, formula.Number: number, formula.Bool: yes, formula.Text: text, formula.Date: date,
}

func (v *Vocabulary) totalFields() map[string]shape {
	fields := map[string]shape{
		"amount": moneyShape, "open": moneyShape, "paid": moneyShape, "to_ask": moneyShape, "disputed_amount": moneyShape, "credit": moneyShape,
	}
	for _, c := range v.Computed {
		if k := computedKinds[c.Type]; k == money || k == unknown {
			fields[c.Name] = shape{kind: k}
		}
	}
	return fields
}

func texts(names ...string) map[string]shape {
	fields := make(map[string]shape, len(names))
	for _, n := range names {
		fields[n] = textShape
	}
	return fields
}
