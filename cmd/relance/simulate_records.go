package main

import (
	"encoding/json"
	"io"
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/sheet"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// jsonLines writes one JSON object on a line for each message.
type jsonLines struct{ enc *json.Encoder }

func newJSONLines(w io.Writer) jsonLines {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return jsonLines{enc}
}

func (j jsonLines) message(m engine.Message) error {
	return j.enc.Encode(view.NewSimulated(&m))
}

func (jsonLines) finish(*simulate.Summary) error { return nil }

// records writes one CSV row for each invoice of a message.
type records struct{ csv *sheet.Writer }

func newRecords(w io.Writer) *records {
	r := &records{csv: sheet.NewWriter(w)}
	r.csv.Row(
		"date", "decided", "policy", "client", "state", "tone", "channel", "template", "to", "language",
		"amount", "currency", "fallback", "invoice", "invoice_policy", "invoice_state", "open", "due", "days_late", "contact",
	)
	return r
}

func (r *records) message(m engine.Message) error {
	for _, l := range m.All() {
		r.csv.Row(
			m.Date.String(), m.Decided.String(), m.Policy, m.Client, m.State, m.Tone.String(), m.Channel, m.Template, words.Where(m.To), m.Language,
			m.Currency.Format(m.Amount), m.Currency.Code(), m.Fallback,
			l.Invoice, l.Policy, l.State, m.Currency.Format(l.Open), l.Due.String(), strconv.Itoa(l.DaysLate), m.Contact,
		)
	}
	return r.csv.Error()
}

func (r *records) finish(*simulate.Summary) error {
	return r.csv.Close()
}
