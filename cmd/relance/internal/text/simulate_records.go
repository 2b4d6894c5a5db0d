package text

import (
	"bytes"
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
type jsonLines struct{ out io.Writer }

// NewJSONLines writes messages to w.
func NewJSONLines(w io.Writer) MessageFormat { return jsonLines{w} }

func (jsonLines) Encoder() simulate.Encoder {
	return func(to []byte, m *engine.Message) ([]byte, error) { return view.AppendSimulated(to, m), nil }
}

func (jsonLines) Begin(*simulate.Summary) error { return nil }

func (j jsonLines) Write(encoded []byte) error {
	_, err := j.out.Write(encoded)
	return err
}

// Finish adds what channels refused.
func (j jsonLines) Finish(s *simulate.Summary) error {
	enc := json.NewEncoder(j.out)
	enc.SetEscapeHTML(false)
	for i := range s.Refused {
		if err := enc.Encode(view.NewSimulatedRefusal(&s.Refused[i])); err != nil {
			return err
		}
	}
	return nil
}

// records writes one CSV row for each invoice of a message.
type records struct{ out io.Writer }

// NewRecords writes messages to w.
func NewRecords(w io.Writer) MessageFormat { return &records{w} }

func (r *records) Begin(*simulate.Summary) error {
	head := sheet.NewWriter(r.out)
	head.Row(
		"date", "decided", "policy", "client", "state", "tone", "channel", "template", "to", "language",
		"amount", "currency", "fallback", "invoice", "invoice_policy", "invoice_state", "open", "due", "days_late", "contact",
	)
	return head.Close()
}

func (r *records) Encoder() simulate.Encoder {
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

func (r *records) Write(encoded []byte) error {
	_, err := r.out.Write(encoded)
	return err
}

func (r *records) Finish(*simulate.Summary) error { return nil }

// MessageFormat is how the messages of a simulation are written.
type MessageFormat interface {
	// encoder writes messages down, beside others that do; each is called by one goroutine.
	Encoder() simulate.Encoder
	// begin is called once, before the first message.
	Begin(*simulate.Summary) error
	// write takes what encoders made of messages, in order.
	Write(encoded []byte) error
	// finish is called once, after the last message.
	Finish(*simulate.Summary) error
}
