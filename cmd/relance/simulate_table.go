package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// Limits of the table's columns, so that one long name does not push the rest
// off the screen. The other formats cut nothing.
const (
	clientColumns = 28
	toColumns     = 34
	noteInvoices  = 4
)

// tableRows is how many messages are aligned at a time: all of them, unless the
// portfolio is very large. Columns never get narrower again.
const tableRows = 10_000

// table writes a simulation for people: the messages day by day, and a summary.
type table struct {
	out      io.Writer
	words    words.Writer
	book     *policies.Book
	clients  []engine.Client // sorted by ID
	from, to engine.Date
	invoices int                            // that are replayed
	only     string                         // the one client that is shown; empty for all
	width    int                            // of the terminal; 0 when not known
	paint    func(code, text string) string // nil for no colours

	started bool
	rows    []row // not written yet
	widths  [5]int
	note    int         // the widest note
	day     engine.Date // of the last row that was written
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
		channel: t.words.ChannelName(m.Channel, m.Params),
		client:  fit(printable(t.clientName(m.Client)), clientColumns),
		to:      fit(printable(words.Where(m.To)), toColumns),
		state:   m.State,
		sum:     t.words.Money(m.Amount, m.Currency),
		note:    t.noteOf(m),
	})
	if len(t.rows) < tableRows {
		return nil
	}
	return t.flush()
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
	if c := preview.FindClient(t.clients, id); c != nil && c.Name != "" {
		return c.Name
	}
	return id
}

// noteOf lists the first invoices of a message with their lateness, and says what
// is special about it.
func (t *table) noteOf(m engine.Message) string {
	var lines []string
	for _, l := range m.Lines[:min(len(m.Lines), noteInvoices)] {
		lines = append(lines, fmt.Sprintf("%s (%s)", printable(l.Invoice), t.words.Lateness(l.DaysLate)))
	}
	note := strings.Join(lines, ", ")
	if n := len(m.Lines) - len(lines); n > 0 {
		note += " " + fmt.Sprintf(t.words.More, t.words.Whole(n))
	}
	for i, l := range m.Also[:min(len(m.Also), noteInvoices)] {
		if i == 0 {
			note += " · " + t.words.Also + t.words.Colon
		} else {
			note += ", "
		}
		note += fmt.Sprintf("%s (%s)", printable(l.Invoice), t.words.Lateness(l.DaysLate))
	}
	if m.Template != "" && m.Template != m.State {
		note += " · " + fmt.Sprintf(t.words.Template, m.Template)
	}
	if m.Decided != m.Date {
		note += " · " + fmt.Sprintf(t.words.Deferred, t.words.ShortDate(m.Decided))
		if m.Deferred == replay.DeferredCap {
			note += t.words.Colon + t.words.Capped
		}
	}
	if who := t.words.Whom(m.Contact, m.Person); who != "" {
		note += " · " + who
	}
	if m.Fallback != "" {
		note += " · " + fmt.Sprintf(t.words.Fallback, t.words.Because(m.Fallback))
	}
	return note
}

func (t *table) finish(s *simulate.Summary) error {
	if err := t.flush(); err != nil {
		return err
	}
	var b strings.Builder
	if s.Messages == 0 {
		fmt.Fprintf(&b, "\n%s\n", t.words.Nothing)
	}
	b.WriteByte('\n')
	t.summary(&b, s)
	if ids := t.book.Unlabelled(t.clients); len(ids) > 0 {
		b.WriteString("\n" + unlabelled(t.words, t.painted(bold, t.words.Unlabelled), ids))
	}
	if text := lackingText(preview.Lackings(s.Unwritten), t.words, t.painted(bold, t.words.Unwritable)); text != "" {
		b.WriteString("\n" + text)
	}
	_, err := io.WriteString(t.out, b.String())
	return err
}

// flush writes the rows that wait, and the heading before the first of them.
func (t *table) flush() error {
	var b strings.Builder
	if w := t.words; !t.started {
		t.started = true
		fmt.Fprintf(&b, w.Heading+"\n%s\n", t.title(), w.Date(t.from), w.Date(t.to),
			w.Count(t.invoices, w.Invoice), w.Count(t.clientCount(), w.Client), w.Count(len(t.book.Engine.Machines), w.Policy), w.Nobody)
	}
	t.align()
	for i := range t.rows {
		r := &t.rows[i]
		if r.day != t.day {
			t.day = r.day
			fmt.Fprintf(&b, "\n%s\n", t.painted(bold, t.words.Weekday(r.day)))
		}
		b.WriteString(t.line(r) + "\n")
	}
	t.rows = t.rows[:0]
	_, err := io.WriteString(t.out, b.String())
	return err
}

// align finds the columns that each cell needs.
func (t *table) align() {
	for i := range t.rows {
		r := &t.rows[i]
		for j, cell := range []string{r.channel, r.client, r.to, r.state, r.sum} {
			t.widths[j] = max(t.widths[j], diag.Columns(cell))
		}
		t.note = max(t.note, diag.Columns(r.note))
	}
}

// line is one message as a line of the table. On a terminal that is too narrow
// the recipient gives way, and the note is cut.
func (t *table) line(r *row) string {
	w := t.widths
	parts := []string{pad(r.channel, w[0], false), pad(r.client, w[1], false)}
	used := w[0] + w[1] + w[3] + w[4] + 5*len(gap)
	if t.width == 0 || used+len(gap)+w[2]+t.note <= t.width {
		parts = append(parts, pad(r.to, w[2], false))
	}
	parts = append(parts, t.painted(toneColor(r.tone), pad(r.state, w[3], false)), pad(r.sum, w[4], true))
	note := r.note
	if t.width > 0 && len(parts) == 4 {
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

func (t *table) painted(color, s string) string {
	if t.paint == nil || color == "" {
		return s
	}
	return t.paint(color, s)
}
