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
	"github.com/relance-dev/relance/engine/spill"
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
	only     string                         // the one client that is shown; empty for all
	width    int                            // of the terminal; 0 when not known
	paint    func(code, text string) string // nil for no colours

	rows   []row // not written yet
	widths [cells]int
	note   int         // the widest note
	day    engine.Date // of the last row that was written
	line   []byte      // scratch
}

// The cells of a row, before its note.
const (
	cellChannel = iota
	cellClient
	cellTo
	cellState
	cellSum
	cells
)

// row is one message, ready to be aligned.
type row struct {
	day   engine.Date
	tone  engine.Tone
	cells [cells]string
	wide  [cells]int // how many columns each takes
	note  string     // invoices, and what is special
	noted int        // how many columns it takes
}

// rowOf is the row of a message.
func (t *table) rowOf(m *engine.Message) row {
	r := row{day: m.Date, tone: m.Tone, note: t.noteOf(m)}
	r.cells = [cells]string{
		cellChannel: t.words.ChannelName(m.Channel, m.Params),
		cellClient:  fit(printable(t.clientName(m.Client)), clientColumns),
		cellTo:      fit(printable(words.Where(m.To)), toColumns),
		cellState:   m.State,
		cellSum:     t.words.Money(m.Amount, m.Currency),
	}
	for i, cell := range r.cells {
		r.wide[i] = diag.Columns(cell)
	}
	r.noted = diag.Columns(r.note)
	return r
}

// encoder writes rows down.
func (t *table) encoder() simulate.Encoder {
	return func(to []byte, m *engine.Message) ([]byte, error) {
		r := t.rowOf(m)
		to = spill.AppendInt(spill.AppendInt(to, int64(r.day)), int64(r.tone))
		for i, cell := range r.cells {
			to = spill.AppendInt(spill.AppendString(to, cell), int64(r.wide[i]))
		}
		return spill.AppendInt(spill.AppendString(to, r.note), int64(r.noted)), nil
	}
}

// write takes rows that were written down, and writes those that are enough to be aligned.
func (t *table) write(encoded []byte) error {
	for u := (spill.Unpacker{Rest: encoded}); len(u.Rest) > 0; {
		r := row{day: engine.Date(u.Int()), tone: engine.Tone(u.Int())}
		for i := range r.cells {
			r.cells[i], r.wide[i] = u.Text(), int(u.Int())
		}
		r.note, r.noted = u.Text(), int(u.Int())
		if err := u.Err(); err != nil {
			return err
		}
		if t.rows = append(t.rows, r); len(t.rows) == tableRows {
			if err := t.flush(); err != nil {
				return err
			}
		}
	}
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
	if c := preview.FindClient(t.clients, id); c != nil && c.Name != "" {
		return c.Name
	}
	return id
}

// noteOf lists the first invoices of a message with their lateness, and says what
// is special about it.
func (t *table) noteOf(m *engine.Message) string {
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

// begin writes the heading.
func (t *table) begin(s *simulate.Summary) error {
	w := t.words
	_, err := fmt.Fprintf(t.out, w.Heading+"\n%s\n", t.title(), w.Date(t.from), w.Date(t.to),
		w.Count(s.Invoices, w.Invoice), w.Count(t.clientCount(), w.Client), w.Count(len(t.book.Engine.Machines), w.Policy), w.Nobody)
	return err
}

// flush writes the rows that wait.
func (t *table) flush() error {
	for i := range t.rows {
		r := &t.rows[i]
		for j, n := range r.wide {
			t.widths[j] = max(t.widths[j], n)
		}
		t.note = max(t.note, r.noted)
	}
	text := t.line[:0]
	for i := range t.rows {
		r := &t.rows[i]
		if r.day != t.day {
			t.day = r.day
			text = append(append(append(text, '\n'), t.painted(bold, t.words.Weekday(r.day))...), '\n')
		}
		text = append(t.appendRow(text, r), '\n')
	}
	t.rows, t.line = t.rows[:0], text
	_, err := t.out.Write(text)
	return err
}

// appendRow adds one message as a line of the table, without its end. On a terminal that is too narrow
// the recipient gives way, and the note is cut.
func (t *table) appendRow(to []byte, r *row) []byte {
	w := &t.widths
	used := w[cellChannel] + w[cellClient] + w[cellState] + w[cellSum] + 5*len(gap)
	whole := t.width == 0 || used+len(gap)+w[cellTo]+t.note <= t.width
	note := r.note
	if t.width > 0 && !whole {
		note = fit(note, max(1, t.width-used))
	}
	from := len(to)
	for i, cell := range r.cells {
		if i == cellTo && !whole {
			continue
		}
		to = append(to, gap...)
		space := strings.Repeat(" ", max(0, w[i]-r.wide[i]))
		switch {
		case i == cellState && t.paint != nil:
			to = append(to, t.painted(toneColor(r.tone), cell+space)...)
		case i == cellSum:
			to = append(append(to, space...), cell...)
		default:
			to = append(append(to, cell...), space...)
		}
	}
	to = append(append(to, gap...), note...)
	for len(to) > from+len(gap) && to[len(to)-1] == ' ' {
		to = to[:len(to)-1]
	}
	return to
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
