package main

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// messageJSON is one message of a simulation for programs. Amounts are exact
// decimals in text.
type messageJSON struct {
	Date     engine.Date `json:"date"`
	Decided  engine.Date `json:"decided"`          // earlier than date when it had to wait
	Waited   string      `json:"waited,omitempty"` // why it had to
	Policy   string      `json:"policy"`
	Client   string      `json:"client"`
	Entity   string      `json:"entity,omitempty"` // of several that are owed
	State    string      `json:"state"`
	Tone     string      `json:"tone"`
	Channel  string      `json:"channel"`
	Template string      `json:"template"`
	To       string      `json:"to"`
	Contact  string      `json:"contact,omitempty"` // the role of the contact whose address it is
	Person   string      `json:"person,omitempty"`  // his name
	Language string      `json:"language"`
	Amount   string      `json:"amount"`
	Currency string      `json:"currency"`
	Fallback string      `json:"fallback"` // why it is not the action the policy named first
	Invoices []lineJSON  `json:"invoices"`
}

// lineJSON is one invoice of a message.
type lineJSON struct {
	Invoice  string      `json:"invoice"`
	Policy   string      `json:"policy"`
	State    string      `json:"state"`
	Open     string      `json:"open"`
	Due      engine.Date `json:"due"`
	DaysLate int         `json:"days_late"`
}

// jsonLines writes one JSON object on a line for each message.
type jsonLines struct{ enc *json.Encoder }

func newJSONLines(w io.Writer) jsonLines {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return jsonLines{enc}
}

func (j jsonLines) message(m engine.Message) error {
	out := messageJSON{
		Date: m.Date, Decided: m.Decided, Waited: m.Waited, Policy: m.Policy, Client: m.Client, Entity: m.Entity, State: m.State, Tone: m.Tone.String(),
		Channel: m.Channel, Template: m.Template, To: m.To, Contact: m.Contact, Person: m.Person, Language: m.Language,
		Amount: m.Currency.Format(m.Amount), Currency: m.Currency.Code(), Fallback: m.Fallback,
		Invoices: make([]lineJSON, len(m.Lines)),
	}
	for i, l := range m.Lines {
		out.Invoices[i] = lineJSON{
			Invoice: l.Invoice, Policy: l.Policy, State: l.State,
			Open: m.Currency.Format(l.Open), Due: l.Due, DaysLate: l.DaysLate,
		}
	}
	return j.enc.Encode(out)
}

func (jsonLines) finish(*simulate.Summary) error { return nil }

// records writes one CSV row for each invoice of a message.
type records struct{ csv *csv.Writer }

func newRecords(w io.Writer) *records {
	r := &records{csv: csv.NewWriter(w)}
	r.row(
		"date", "decided", "policy", "client", "state", "tone", "channel", "template", "to", "language",
		"amount", "currency", "fallback", "invoice", "invoice_policy", "invoice_state", "open", "due", "days_late", "contact",
	)
	return r
}

// row writes a row; csv.Writer keeps the first error for finish.
func (r *records) row(cells ...string) { _ = r.csv.Write(cells) }

func (r *records) message(m engine.Message) error {
	for _, l := range m.Lines {
		r.row(
			m.Date.String(), m.Decided.String(), m.Policy, m.Client, m.State, m.Tone.String(), m.Channel, m.Template, m.To, m.Language,
			m.Currency.Format(m.Amount), m.Currency.Code(), m.Fallback,
			l.Invoice, l.Policy, l.State, m.Currency.Format(l.Open), l.Due.String(), strconv.Itoa(l.DaysLate), m.Contact,
		)
	}
	return r.csv.Error()
}

func (r *records) finish(*simulate.Summary) error {
	r.csv.Flush()
	return r.csv.Error()
}
