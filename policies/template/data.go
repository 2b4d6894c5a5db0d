package template

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/policies/formula"
)

// Creditor is what templates can say of the company that is owed. Empty fields
// print nothing.
type Creditor struct {
	Name, Country, Language        string
	Address                        []string
	Email, Phone, Contact          string
	IBAN, BIC                      string
	Registration, VAT, PaymentLink string            // PaymentLink begins with https:// or http://
	Fields                         map[string]string // anything else, as .creditor.fields.NAME

	// What a company in France says of itself: nine digits, the town of its registration, its form,
	// its capital as it is written, its seat when that is not Address.
	SIREN, RCS, LegalForm, Capital string
	Seat                           []string
	InLiquidation                  bool
	// Color is #rrggbb or empty; Logo is a file seen from the book's folder, or empty.
	Color, Logo string
	PaymentCode bool // print a code that the app of a bank reads as a transfer
}

// Line is one invoice of a message: its facts on the day, and what the
// formulas of the message's policy gave for it.
type Line struct {
	Input    *engine.Input // with its Invoice and Client
	Computed []formula.Result
}

// Source is all that a message is made from.
type Source struct {
	Creditor    *Creditor
	PolicyTitle string
	Facts       []engine.FactDecl // declared facts, in the order of Invoice.Facts
	Calendar    engine.Calendar   // of the creditor; nil means Weekdays
	Message     *engine.Message
	Lines       []Line // one for each of Message.Lines, in their order
	PortalLink  string // the address of the client's page; empty when they have none
}

// Data is what the holes of a template see for one message. It is immutable
// and safe for several goroutines.
type Data struct{ root map[string]any }

// Values as the holes see them, beside string, bool, int, []string, engine.Date
// and *apd.Decimal.
type (
	moneyValue struct {
		amount   engine.Amount
		currency engine.Currency
	}
	link     string      // an address on the web
	shortDay engine.Date // written for a table
	absent   struct{}    // a number that is not known: it prints nothing, and compares with nothing
)

// NewData gathers a message. It fails when the lines are not those of the
// message, when they are of several clients or currencies, when their amounts
// add up to more than an engine.Amount, and when the creditor's payment link is
// no address on the web.
func NewData(src Source) (*Data, error) {
	if err := src.validate(); err != nil {
		return nil, err
	}
	msg := src.Message
	invoices := make([]map[string]any, len(src.Lines))
	parts := make([]instalment, len(src.Lines))
	oldest := 0
	totals := map[string]any{}
	for i := range src.Lines {
		line := &msg.Lines[i]
		invoices[i] = src.invoice(i)
		parts[i] = instalment{id: line.Invoice, of: src.Lines[i].Input.Instalments}
		if line.Due < msg.Lines[oldest].Due {
			oldest = i
		}
		if !addTo(totals, invoices[i]) {
			return nil, errors.New("message: its amounts add up to more than an amount can be")
		}
	}
	refs := referencesOf(parts)
	also, alsoOpen, alsoAsk := alsoOf(msg)
	return &Data{root: map[string]any{
		"creditor":   src.Creditor.fields(),
		"client":     src.client(oldest),
		"contact":    src.contact(),
		"today":      msg.Date,
		"received":   src.received(),
		calendarKey:  src.calendar(),
		"invoices":   invoices,
		"also":       also,
		"also_total": map[string]any{"open": moneyValue{alsoOpen, msg.Currency}, "to_ask": moneyValue{alsoAsk, msg.Currency}},
		"oldest":     invoices[oldest],
		"count":      len(refs),
		"several":    len(refs) > 1,
		"rows":       len(invoices),
		"references": refs,
		"total":      totals,
		"currency":   msg.Currency.Code(),
		"state":      msg.State,
		"policy":     src.PolicyTitle,
		"promise":    src.promise(),
	}}, nil
}

// postDays is how long a registered letter takes to its recipient, in business days: what the posts of
// France and its neighbours aim at for letters at home. Abroad it takes longer; policies that write there
// leave more days.
const postDays = 3

// received is the day on which a registered letter of the message's day can be expected.
func (s *Source) received() engine.Date {
	day := s.Message.Date
	for range postDays {
		day = engine.NextBusinessDay(s.calendar(), day+1)
	}
	return day
}

func (s *Source) calendar() engine.Calendar {
	if s.Calendar == nil {
		return engine.Weekdays{}
	}
	return s.Calendar
}

// alsoOf is what else the message says has fallen due, with its sums.
func alsoOf(msg *engine.Message) (list []map[string]any, open, ask engine.Amount) {
	list = []map[string]any{}
	for i := range msg.Also {
		l := &msg.Also[i]
		list = append(list, map[string]any{
			"id": l.Invoice, "due": l.Due, "days_late": l.DaysLate, "open": moneyValue{l.Open, msg.Currency}, "to_ask": moneyValue{l.ToAsk(), msg.Currency},
		})
		open, ask = open+l.Open, ask+l.ToAsk()
	}
	return list, open, ask
}

// promise is what the client promised to pay: of all invoices of the message, by the same day.
func (s *Source) promise() map[string]any {
	var until engine.Date
	var amount engine.Amount
	active := len(s.Lines) > 0
	for i := range s.Lines {
		p := &s.Lines[i].Input.Promise
		active = active && p.Active(s.Message.Date) && !p.Planned() && (i == 0 || p.Until == until)
		until, amount = p.Until, amount+p.Amount
	}
	if !active {
		until, amount = 0, 0
	}
	return map[string]any{"active": active, "until": until, "amount": moneyValue{amount, s.Message.Currency}}
}

// addTo adds the amounts of an invoice to the totals of the same names; it
// fails when a sum is no amount.
func addTo(totals, invoice map[string]any) bool {
	for name, v := range invoice {
		m, ok := v.(moneyValue)
		if !ok {
			continue
		}
		old, _ := totals[name].(moneyValue)
		sum := old.amount + m.amount
		if (sum > old.amount) != (m.amount > 0) {
			return false
		}
		totals[name] = moneyValue{sum, m.currency}
	}
	return true
}

// references are the invoice numbers of a message, joined in its language. Instalments of
// one invoice are one: "INV-7 (1/3, 2/3)".
type references []string

// instalment is an invoice, or one of so many instalments.
type instalment struct {
	id string
	of int
}

func referencesOf(parts []instalment) references {
	var numbers []string
	instalments := map[string][]string{}
	for _, p := range parts {
		number, n := engine.SplitID(p.id)
		if n == 0 {
			number = p.id
		} else {
			instalments[number] = append(instalments[number], engine.PartText(n, p.of))
		}
		if !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	refs := make(references, len(numbers))
	for i, number := range numbers {
		refs[i] = clean(number)
		if list := instalments[number]; list != nil {
			refs[i] += " (" + strings.Join(list, ", ") + ")"
		}
	}
	return refs
}

func (s *Source) validate() error {
	if s.Creditor == nil || s.Message == nil || len(s.Lines) == 0 {
		return errors.New("message: it has no creditor or no invoice")
	}
	if l := s.Creditor.PaymentLink; l != "" && !isLink(l) {
		return fmt.Errorf("creditor.payment_link: %q is not an address such as https://pay.example.org", l)
	}
	if s.PortalLink != "" && !isLink(s.PortalLink) {
		return fmt.Errorf("the address of the client’s page: %q is none", s.PortalLink)
	}
	if len(s.Lines) != len(s.Message.Lines) {
		return agree.Errorf("message: it is about %d {invoice|invoices}, and facts were given for %d", len(s.Message.Lines), len(s.Lines))
	}
	for i, l := range s.Lines {
		in := l.Input
		switch want := s.Message.Lines[i].Invoice; {
		case in == nil || in.Invoice == nil || in.Client == nil:
			return fmt.Errorf("message: invoice %s has no facts", want)
		case in.Invoice.ID != want:
			return fmt.Errorf("message: facts of invoice %s were given for %s", in.Invoice.ID, want)
		case in.Invoice.Currency != s.Message.Currency:
			return fmt.Errorf("message: invoice %s is in %s, the message in %s", want, in.Invoice.Currency, s.Message.Currency)
		case in.Client.ID != s.Lines[0].Input.Client.ID:
			return fmt.Errorf("message: it would mix clients %s and %s", s.Lines[0].Input.Client.ID, in.Client.ID)
		}
	}
	return nil
}

// invoice is line i as templates see it: what is open and how late it is come
// from the message, the rest from the facts.
func (s *Source) invoice(i int) map[string]any {
	line, in := &s.Message.Lines[i], s.Lines[i].Input
	amount := func(a engine.Amount) moneyValue { return moneyValue{a, s.Message.Currency} }
	number, nth := engine.SplitID(line.Invoice)
	facts := make(map[string]any, len(s.Facts))
	for n, f := range s.Facts {
		facts[f.Name] = factValue(f.Type, in.Fact(n))
	}
	// Work for one's own people is about all that is open, and its text knows what is asked.
	less := max(line.Less, in.Invoice.Open-in.Invoice.ToAsk())
	contested := min(less, in.Invoice.Contested())
	credit := max(0, less-contested-in.Invoice.Tolerated()) // what is tolerated is nobody's credit
	m := map[string]any{
		"id": engine.Reference(line.Invoice, in.Instalments), "number": number, "instalment": nth, "instalments": in.Instalments,
		"currency": s.Message.Currency.Code(), "days_late": line.DaysLate,
		"amount": amount(in.Invoice.Amount), "open": amount(line.Open), "paid": amount(in.Invoice.Amount - line.Open),
		"to_ask": amount(line.Open - less), "disputed_amount": amount(contested), "credit": amount(credit),
		"issued": in.Invoice.Issued, "due": line.Due,
		"facts": facts,
	}
	for _, r := range s.Lines[i].Computed {
		m[r.Name] = computedValue(r.Value, s.Message.Currency)
	}
	return m
}

func computedValue(v formula.Value, c engine.Currency) any {
	switch v.Type {
	case formula.Money:
		return moneyValue{v.Amount, c}
	case formula.Number:
		return v.Number
	case formula.Bool:
		return v.Bool
	case formula.Date:
		return v.Date
	}
	return v.Text
}

// factValue is a fact as it prints. Without value it is empty, or no.
func factValue(t engine.FactType, v engine.Value) any {
	switch {
	case t == engine.FactBool:
		return v.Int != 0
	case v.Type == engine.FactNumber:
		return v.Num
	case v.Type == engine.FactInt:
		return apd.New(v.Int, 0)
	case v.Type == engine.FactDate:
		return engine.Date(v.Int)
	}
	return v.String()
}

func (c *Creditor) fields() map[string]any {
	m := map[string]any{
		"name": c.Name, "country": c.Country, "language": c.Language, "address": addressLines(c.Address),
		"email": c.Email, "phone": c.Phone, "contact": c.Contact, "iban": c.IBAN, "bic": c.BIC,
		"registration": c.Registration, "vat": c.VAT, "mentions": c.Mentions(c.Language), "payment_link": link(c.PaymentLink),
	}
	fields := make(map[string]any, len(c.Fields))
	for name, v := range c.Fields {
		fields[name] = v
	}
	m["fields"] = fields
	return m
}

// contact is whom a message goes to: their name, role, address and number. Without one of a role
// they are the client's own details, and the person who is known there.
func (s *Source) contact() map[string]any {
	c, m := s.Lines[0].Input.Client, s.Message
	if m.Contact == "" {
		return map[string]any{"name": c.Contact, "role": "", "email": c.Email, "phone": c.Phone}
	}
	of := engine.Contact{Name: m.Person, Role: m.Contact}
	for _, x := range c.InRole(m.Contact) {
		if x.Name == m.Person && (x.Email == m.To || x.Phone == m.To || of.Email+of.Phone == "") {
			of.Email, of.Phone = x.Email, x.Phone
		}
	}
	return map[string]any{"name": of.Name, "role": of.Role, "email": of.Email, "phone": of.Phone}
}

// client is what templates say of the client, whose contact is the one that the message goes to,
// so that nobody is greeted by another name; with what they owe and how they paid so far.
func (s *Source) client(oldest int) map[string]any {
	in := s.Lines[oldest].Input
	c, a := in.Client, &in.Account
	amount := func(a engine.Amount) moneyValue { return moneyValue{a, s.Message.Currency} }
	known := func(n int, ok bool) any {
		if !ok {
			return absent{}
		}
		return n
	}
	paid := a.Habit.Paid > 0
	return map[string]any{
		"id": c.ID, "name": c.Name, "contact": s.contact()["name"], "profile": c.Profile, "kind": c.Kind,
		"country": c.Country, "email": c.Email, "phone": c.Phone, "address": addressLines(c.Address), "portal_link": link(s.PortalLink),
		"open_count": a.OpenCount, "open_total": amount(a.OpenTotal), "overdue_count": a.OverdueCount, "overdue_total": amount(a.OverdueTotal),
		"to_ask": amount(a.ToAsk), "overdue_to_ask": amount(a.OverdueToAsk), "on_account": amount(a.OnAccount),
		"oldest_due": a.OldestDue, "max_days_late": in.MaxDaysLate(),
		"broken_promises": a.BrokenPromises, "kept_promises": a.KeptPromises, "promise_break_share": known(a.BreakShare()),
		"paid_count": a.Habit.Paid, "usual_days_late": known(a.Habit.Usual, paid), "average_days_late": known(a.Habit.Average, paid),
		"days_beyond_usual": known(in.DaysBeyondUsual()),
		"last_channel":      a.History.Channel, "last_outcome": a.History.Outcome, "last_reached_channel": a.History.Reached,
		"unanswered_contacts": a.History.Unanswered, "excuses": a.History.Excuses, "last_reason": a.History.Reason,
	}
}

// addressLines leaves out the lines of an address that are empty.
func addressLines(address []string) []string {
	var full []string
	for _, line := range address {
		if clean(line) != "" {
			full = append(full, line)
		}
	}
	return full
}

func isLink(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}
