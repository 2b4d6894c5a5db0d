package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
)

// Limits of the table's columns, so that one long name does not push the rest
// off the screen. The other formats cut nothing.
const (
	clientColumns = 28
	toColumns     = 34
	noteInvoices  = 4
)

// table writes a simulation for people: the messages day by day, and a summary.
type table struct {
	out     io.Writer
	words   writer
	book    *policies.Book
	clients []engine.Client // sorted by ID
	width   int             // of the terminal; 0 when not known
	only    string          // the one client that is shown; empty for all
	color   bool

	rows []row
}

// row is one message, ready to be aligned.
type row struct {
	day                             engine.Date
	channel, client, to, state, sum string
	note                            string // invoices, and what is special
	tone                            engine.Tone
}

func (t *table) message(m engine.Message) error {
	t.rows = append(t.rows, row{
		day: m.Date, tone: m.Tone,
		channel: t.words.channelName(m.Channel, m.Params),
		client:  fit(printable(t.clientName(m.Client)), clientColumns),
		to:      fit(printable(m.To), toColumns),
		state:   m.State,
		sum:     t.words.Money(m.Amount, m.Currency),
		note:    t.note(m),
	})
	return nil
}

// title is whose book it is, and where it lies.
func (t *table) title() string {
	name := printable(t.book.Engine.Creditor.Name)
	if dir := filepath.ToSlash(t.book.Dir); dir != "." {
		name += " (" + dir + ")"
	}
	return name
}

func (t *table) clientCount() int {
	if t.only != "" {
		return 1
	}
	return len(t.clients)
}

func (t *table) clientName(id string) string {
	if c := findClient(t.clients, id); c != nil && c.Name != "" {
		return c.Name
	}
	return id
}

// note lists the first invoices of a message with their lateness, and says what
// is special about it.
func (t *table) note(m engine.Message) string {
	var lines []string
	for _, l := range m.Lines[:min(len(m.Lines), noteInvoices)] {
		lines = append(lines, fmt.Sprintf("%s (%s)", printable(l.Invoice), t.words.lateness(l.DaysLate)))
	}
	note := strings.Join(lines, ", ")
	if n := len(m.Lines) - len(lines); n > 0 {
		note += " " + fmt.Sprintf(t.words.more, n)
	}
	if m.Decided != m.Date {
		note += " · " + fmt.Sprintf(t.words.moved, t.words.ShortDate(m.Decided))
	}
	if m.Fallback != "" {
		note += " · " + fmt.Sprintf(t.words.fallback, t.words.because(m.Fallback))
	}
	return note
}

func (t *table) finish(s *simulate.Summary) error {
	var b strings.Builder
	w := t.words
	fmt.Fprintf(&b, w.heading+"\n%s\n", t.title(), w.Date(s.From), w.Date(s.To),
		w.count(s.Invoices, w.invoice), w.count(t.clientCount(), w.client), w.count(len(t.book.Engine.Machines), w.policy), w.nobody)
	if len(t.rows) == 0 {
		fmt.Fprintf(&b, "\n%s\n", w.nothing)
	}
	widths := t.widths()
	for i := range t.rows {
		if i == 0 || t.rows[i].day != t.rows[i-1].day {
			fmt.Fprintf(&b, "\n%s\n", t.paint(bold, w.weekday(t.rows[i].day)))
		}
		b.WriteString(t.line(&t.rows[i], widths) + "\n")
	}
	b.WriteByte('\n')
	t.summary(&b, s)
	_, err := io.WriteString(t.out, b.String())
	return err
}

// widths are the columns that each cell needs; the recipient gives way on a
// terminal that is too narrow.
func (t *table) widths() [5]int {
	var w [5]int
	note := 0
	for i := range t.rows {
		r := &t.rows[i]
		for j, cell := range []string{r.channel, r.client, r.to, r.state, r.sum} {
			w[j] = max(w[j], columnsOf(cell))
		}
		note = max(note, columnsOf(r.note))
	}
	if total := w[0] + w[1] + w[2] + w[3] + w[4] + len(gap)*6 + note; t.width > 0 && total > t.width {
		w[2] = 0
	}
	return w
}

// line is one message as a line of the table.
func (t *table) line(r *row, w [5]int) string {
	parts := []string{pad(r.channel, w[0], false), pad(r.client, w[1], false)}
	if w[2] > 0 {
		parts = append(parts, pad(r.to, w[2], false))
	}
	parts = append(parts, t.paint(toneColor(r.tone), pad(r.state, w[3], false)), pad(r.sum, w[4], true))
	note := r.note
	if t.width > 0 {
		used := w[0] + w[1] + w[2] + w[3] + w[4] + len(gap)*(len(parts)+1)
		note = fit(note, max(1, t.width-used))
	}
	return gap + strings.TrimRight(strings.Join(append(parts, note), gap), " ")
}

// The colours of the table, as ANSI sequences.
const (
	gap    = "  "
	bold   = "1"
	green  = "32"
	yellow = "33"
	red    = "31"
)

// toneColor is the colour of a state that speaks in a tone; empty for none.
func toneColor(t engine.Tone) string {
	switch t {
	case engine.ToneCourteous:
		return green
	case engine.ToneFirm:
		return yellow
	case engine.ToneFormal:
		return red
	}
	return ""
}

func (t *table) paint(color, s string) string {
	if !t.color || color == "" {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}
