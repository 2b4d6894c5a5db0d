package main

import (
	"bytes"
	"io"
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/sheet"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// jsonLines writes one JSON object on a line for each message.
type jsonLines struct{ out io.Writer }

// newJSONLines writes messages to w.
func newJSONLines(w io.Writer) jsonLines { return jsonLines{w} }

func (jsonLines) encoder() simulate.Encoder {
	return func(to []byte, m *engine.Message) ([]byte, error) { return view.AppendSimulated(to, m), nil }
}

func (jsonLines) begin(*simulate.Summary) error { return nil }

func (j jsonLines) write(encoded []byte) error {
	_, err := j.out.Write(encoded)
	return err
}

func (jsonLines) finish(*simulate.Summary) error { return nil }

// records writes one CSV row for each invoice of a message.
type records struct{ out io.Writer }

// newRecords writes messages to w.
func newRecords(w io.Writer) *records { return &records{w} }

func (r *records) begin(*simulate.Summary) error {
	head := sheet.NewWriter(r.out)
	head.Row(
		"date", "decided", "policy", "client", "state", "tone", "channel", "template", "to", "language",
		"amount", "currency", "fallback", "invoice", "invoice_policy", "invoice_state", "open", "due", "days_late", "contact",
	)
	return head.Close()
}

func (r *records) encoder() simulate.Encoder {
	var rows bytes.Buffer
	csv := sheet.NewWriter(&rows)
	return func(to []byte, m *engine.Message) ([]byte, error) {
		rows.Reset()
		for _, l := range m.All() {
			csv.Row(
				m.Date.String(), m.Decided.String(), m.Policy, m.Client, m.State, m.Tone.String(), m.Channel, m.Template, words.Where(m.To), m.Language,
				m.Currency.Format(m.Amount), m.Currency.Code(), m.Fallback,
				l.Invoice, l.Policy, l.State, m.Currency.Format(l.Open), l.Due.String(), strconv.Itoa(l.DaysLate), m.Contact,
			)
		}
		err := csv.Close()
		return append(to, rows.Bytes()...), err
	}
}

func (r *records) write(encoded []byte) error {
	_, err := r.out.Write(encoded)
	return err
}

func (r *records) finish(*simulate.Summary) error { return nil }
