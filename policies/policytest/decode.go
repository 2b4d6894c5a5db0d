package policytest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
)

// tail is how many days a replay goes on after the last date a test gives.
const tail = 60

// The shapes of the JSON that a test in CUE exports to.
type (
	testJSON struct {
		From, To, Approvals, Calls, Policy string
		Clients                            map[string]clientJSON
		Invoices                           map[string]invoiceJSON
		Events                             []eventJSON
		Expect                             []stepJSON
		Final, Waiting, Follows            map[string]string
	}
	clientJSON struct {
		Name, Profile, Kind, Country, Language string
		Email, Phone                           *string
		Address                                *[]string
		OptOut                                 []string `json:"opt_out"`
		Consent                                []string
		Timezone                               string
		PhoneVerified                          bool   `json:"phone_verified"`
		PreferredChannel                       string `json:"preferred_channel"`
		Contacts                               []contactJSON
		Facts                                  map[string]json.RawMessage
	}
	contactJSON struct {
		Role, Name, Email, Phone, Language string
		Verified                           bool
		OptOut                             []string `json:"opt_out"`
		Consent                            []string
	}
	invoiceJSON struct {
		Client, Entity, Currency, Issued, Due, Policy string
		Amount, Open                                  json.Number `json:",omitempty"`
		PaidOn                                        string      `json:"paid_on"`
		CreditFor                                     string      `json:"credit_for"`
		Disputed                                      bool
		OnHold                                        bool `json:"on_hold"`
		Factored                                      bool
		Factor                                        string
		Facts                                         map[string]json.RawMessage
	}
	eventJSON struct {
		Date, Type, Invoice, Client, Until, Channel, Note string
		Reason, Outcome, To, Contact, Entity              string
		Grace                                             int
		Amount, Fee                                       json.Number `json:",omitempty"`
		Instalments                                       []instalmentJSON
	}
	instalmentJSON struct {
		Due    string
		Amount json.Number `json:",omitempty"`
	}
	stepJSON struct {
		Day, State, Channel, Template, Invoice, To string
		Compute                                    map[string]json.RawMessage
		Amount                                     json.Number     `json:",omitempty"`
		Words                                      json.RawMessage `json:",omitempty"`
	}
)

// Options says what a test may leave out.
type Options struct {
	Book     *engine.Book
	Currency engine.Currency // of invoices that state none; zero means they must
	Computed []string        // the names of computations, over all policies
	Policy   string          // that the test's file pins; empty for none
}

// decoder collects the problems of one test.
type decoder struct {
	opt      Options
	test     Test
	problems []Problem
}

// Decode reads one test of a book from the JSON that its CUE value exports to,
// and fills in what the schema lets a test leave out. The test is usable only
// when there is no problem.
func Decode(name string, data []byte, opt Options) (Test, []Problem) {
	d := &decoder{opt: opt, test: Test{Name: name}}
	var raw testJSON
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&raw); err != nil {
		d.fail(nil, "", "test %s: %v", name, err)
		return d.test, d.problems
	}
	d.test.Withhold, d.test.CallsNotMade = raw.Approvals == "withhold", raw.Calls == "not_made"
	d.clients(raw.Clients)
	d.invoices(raw.Invoices)
	d.pins(raw.Policy, raw.Invoices)
	if raw.Expect == nil {
		d.fail([]string{"expect"}, `write expect: [], and relance test --update fills it in`, "the test does not say what it expects")
	}
	for i, e := range raw.Events {
		d.event(e, "events", strconv.Itoa(i))
	}
	slices.SortStableFunc(d.test.Events, func(a, b engine.Event) int { return cmp.Compare(a.Date, b.Date) })
	d.span(raw.From, raw.To)
	for i, s := range raw.Expect {
		d.step(s, "expect", strconv.Itoa(i))
	}
	slices.SortFunc(d.test.Expect, compareRows)
	d.stands("final", raw.Final)
	d.stands("waiting", raw.Waiting)
	for _, id := range slices.Sorted(maps.Keys(raw.Follows)) {
		d.known(d.invoiceIDs(), id, "invoice", "follows", id)
		d.known(d.policies(), raw.Follows[id], "policy", "follows", id)
	}
	d.test.Final, d.test.Waiting, d.test.Follows = raw.Final, raw.Waiting, raw.Follows
	return d.test, d.problems
}

func (d *decoder) fail(path []string, hint, format string, args ...any) {
	d.problems = append(d.problems, Problem{Path: path, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// date reads a day; empty text is no date.
func (d *decoder) date(s string, path ...string) engine.Date {
	if s == "" {
		return 0
	}
	day, err := engine.ParseDate(s)
	if err != nil {
		d.fail(path, "write a day that exists, as 2026-01-31", "%s is no day of the calendar", s)
	}
	return day
}

// amount reads money of a currency; empty text is 0.
func (d *decoder) amount(n json.Number, c engine.Currency, path ...string) engine.Amount {
	if n == "" || c.IsZero() {
		return 0
	}
	a, err := c.Parse(n.String())
	if err != nil {
		d.fail(path, fmt.Sprintf("%s has %d decimals", c, c.Exponent()), "%s is no amount in %s", n, c)
	}
	return a
}

// known reports a name that is not among the allowed ones.
func (d *decoder) known(allowed []string, name, noun string, path ...string) {
	if name == "" || slices.Contains(allowed, name) {
		return
	}
	hint := "there is none in this test"
	if near := nearest.Word(name, allowed); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	} else if len(allowed) > 0 && len(allowed) <= 20 {
		hint = fmt.Sprintf("one of %q", allowed)
	}
	d.fail(path, hint, "there is no %s %s", noun, name)
}

// span sets the days that are replayed: as given, or from the first date of
// the test to some time after the last.
func (d *decoder) span(from, to string) {
	var first, last engine.Date
	see := func(days ...engine.Date) {
		for _, day := range days {
			if day != 0 && (first == 0 || day < first) {
				first = day
			}
			last = max(last, day)
		}
	}
	for _, i := range d.test.Invoices {
		see(i.Issued, i.Due, i.PaidOn)
	}
	for _, e := range d.test.Events {
		see(append(e.Ends(), e.Date, e.Until)...)
	}
	d.test.From = cmp.Or(d.date(from, "from"), first)
	d.test.To = cmp.Or(d.date(to, "to"), last+tail)
	if d.test.To < d.test.From {
		d.fail([]string{"to"}, "", "the last day, %s, is before the first, %s", d.test.To, d.test.From)
	}
}

func (d *decoder) step(s stepJSON, path ...string) {
	r := Row{Day: d.date(s.Day, append(path, "day")...), State: s.State, Channel: s.Channel, Template: s.Template, Invoice: s.Invoice, To: s.To}
	r.Compute, r.Words = d.computed(s.Compute, append(path, "compute")...), d.words(s.Words)
	d.known(d.states(), s.State, "state", append(path, "state")...)
	d.known(d.invoiceIDs(), s.Invoice, "invoice", append(path, "invoice")...)
	if r.Invoice == "" {
		r.Invoice = d.onlyInvoice(append(path, "invoice")...)
	}
	if s.Amount != "" {
		r.Amount = plain(s.Amount.String())
	}
	if (r.Amount != "" || r.Words != "") && r.Channel == "" {
		d.fail(append(path, "channel"), "say on which channel the message leaves", "amount and words are of a message, and this line has none")
	}
	d.test.Expect = append(d.test.Expect, r)
}

// stands reports invoices and states that do not exist.
func (d *decoder) stands(field string, states map[string]string) {
	for _, id := range slices.Sorted(maps.Keys(states)) {
		d.known(d.invoiceIDs(), id, "invoice", field, id)
		d.known(d.states(), states[id], "state", field, id)
	}
}

// onlyInvoice is the id of the test's one invoice; several are a problem.
func (d *decoder) onlyInvoice(path ...string) string {
	if len(d.test.Invoices) != 1 {
		d.fail(path, fmt.Sprintf("one of %q", d.invoiceIDs()), "the test has %d invoices: say which one", len(d.test.Invoices))
		return ""
	}
	return d.test.Invoices[0].ID
}

func (d *decoder) invoiceIDs() []string {
	ids := make([]string, len(d.test.Invoices))
	for i := range d.test.Invoices {
		ids[i] = d.test.Invoices[i].ID
	}
	return ids
}

func (d *decoder) clientIDs() []string {
	ids := make([]string, len(d.test.Clients))
	for i := range d.test.Clients {
		ids[i] = d.test.Clients[i].ID
	}
	return ids
}

// states lists the states of all policies, sorted.
func (d *decoder) states() []string {
	var names []string
	for _, m := range d.opt.Book.Machines {
		for i := range m.States {
			names = append(names, m.States[i].Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
