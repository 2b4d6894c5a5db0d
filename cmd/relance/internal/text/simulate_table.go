package text

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
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

// SimulationTable writes a simulation for people: the messages day by day, and a summary.
type SimulationTable struct {
	Out      io.Writer
	Words    words.Writer
	Book     *policies.Book
	Clients  []engine.Client // sorted by ID
	From, To engine.Date
	Only     string                         // the one client that is shown; empty for all
	Refuses  bool                           // whether a channel was to refuse something: the summary then counts it
	Width    int                            // of the terminal; 0 when not known
	Paint    func(code, text string) string // nil for no colours

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
func (t *SimulationTable) rowOf(m *engine.Message) row {
	r := row{day: m.Date, tone: m.Tone, note: t.noteOf(m)}
	r.cells = [cells]string{
		cellChannel: t.Words.ChannelName(m.Channel, m.Params),
		cellClient:  terminal.Fit(words.Printable(t.clientName(m.Client)), clientColumns),
		cellTo:      terminal.Fit(words.Printable(words.Where(m.To)), toColumns),
		cellState:   m.State,
		cellSum:     t.Words.Money(m.Amount, m.Currency),
	}
	for i, cell := range r.cells {
		r.wide[i] = diag.Columns(cell)
	}
	r.noted = diag.Columns(r.note)
	return r
}

// Encoder writes rows down.
func (t *SimulationTable) Encoder() simulate.Encoder {
	return func(to []byte, m *engine.Message) ([]byte, error) {
		r := t.rowOf(m)
		to = spill.AppendInt(spill.AppendInt(to, int64(r.day)), int64(r.tone))
		for i, cell := range r.cells {
			to = spill.AppendInt(spill.AppendString(to, cell), int64(r.wide[i]))
		}
		return spill.AppendInt(spill.AppendString(to, r.note), int64(r.noted)), nil
	}
}

// Write takes rows that were written down, and writes those that are enough to be aligned.
func (t *SimulationTable) Write(encoded []byte) error {
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
func (t *SimulationTable) title() string {
	name := words.Printable(t.Book.Engine.Creditor.Name)
	if dir := filepath.ToSlash(t.Book.Dir); dir != "." {
		name += " (" + dir + ")"
	}
	return name
}

func (t *SimulationTable) clientCount() int {
	if t.Only != "" {
		return 1
	}
	return len(t.Clients)
}

func (t *SimulationTable) clientName(id string) string {
	if c := preview.FindClient(t.Clients, id); c != nil && c.Name != "" {
		return c.Name
	}
	return id
}

// noteOf lists the first invoices of a message with their lateness, and says what
// is special about it.
func (t *SimulationTable) noteOf(m *engine.Message) string {
	var lines []string
	for _, l := range m.Lines[:min(len(m.Lines), noteInvoices)] {
		lines = append(lines, fmt.Sprintf("%s (%s)", words.Printable(l.Invoice), t.Words.Lateness(l.DaysLate)))
	}
	note := strings.Join(lines, ", ")
	if more := andMore(t.Words, len(m.Lines)-len(lines)); more != "" {
		note += " " + more
	}
	for i, l := range m.Also[:min(len(m.Also), noteInvoices)] {
		if i == 0 {
			note += " · " + t.Words.Also + t.Words.Colon
		} else {
			note += ", "
		}
		note += fmt.Sprintf("%s (%s)", words.Printable(l.Invoice), t.Words.Lateness(l.DaysLate))
	}
	if m.Template != "" && m.Template != m.State {
		note += " · " + fmt.Sprintf(t.Words.Template, m.Template)
	}
	if m.Decided != m.Date {
		note += " · " + fmt.Sprintf(t.Words.Deferred, t.Words.ShortDate(m.Decided))
		if m.Deferred == replay.DeferredCap {
			note += t.Words.Colon + t.Words.Capped
		}
	}
	if who := t.Words.Whom(m.Contact, m.Person); who != "" {
		note += " · " + who
	}
	if m.Fallback != "" {
		note += " · " + fmt.Sprintf(t.Words.Fallback, t.Words.Because(m.Fallback))
	}
	return note
}

// Finish writes the rows that wait and the summary.
func (t *SimulationTable) Finish(s *simulate.Summary) error {
	if err := t.flush(); err != nil {
		return err
	}
	var b strings.Builder
	if s.Messages == 0 {
		fmt.Fprintf(&b, "\n%s\n", t.Words.Nothing)
	}
	b.WriteByte('\n')
	t.summary(&b, s)
	if ids := t.Book.Unlabelled(t.Clients); len(ids) > 0 {
		b.WriteString("\n" + Unlabelled(t.Words, t.painted(bold, t.Words.Unlabelled), ids))
	}
	if text := LackingText(preview.Lackings(s.Unwritten), t.Words, t.painted(bold, t.Words.Unwritable)); text != "" {
		b.WriteString("\n" + text)
	}
	_, err := io.WriteString(t.Out, b.String())
	return err
}

// Begin writes the heading.
func (t *SimulationTable) Begin(s *simulate.Summary) error {
	w := t.Words
	_, err := fmt.Fprintf(t.Out, w.Heading+"\n%s\n", t.title(), w.Date(t.From), w.Date(t.To),
		w.Count(s.Invoices, w.Invoice), w.Count(t.clientCount(), w.Client), w.Count(len(t.Book.Engine.Machines), w.Policy), w.Nobody)
	return err
}

// flush writes the rows that wait.
func (t *SimulationTable) flush() error {
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
			text = append(append(append(text, '\n'), t.painted(bold, t.Words.Weekday(r.day))...), '\n')
		}
		text = append(t.appendRow(text, r), '\n')
	}
	t.rows, t.line = t.rows[:0], text
	_, err := t.Out.Write(text)
	return err
}

// appendRow adds one message as a line of the table, without its end. On a terminal that is too narrow
// the recipient gives way, and the note is cut.
func (t *SimulationTable) appendRow(to []byte, r *row) []byte {
	w := &t.widths
	used := w[cellChannel] + w[cellClient] + w[cellState] + w[cellSum] + 5*len(gap)
	whole := t.Width == 0 || used+len(gap)+w[cellTo]+t.note <= t.Width
	note := r.note
	if t.Width > 0 && !whole {
		note = terminal.Fit(note, max(1, t.Width-used))
	}
	from := len(to)
	for i, cell := range r.cells {
		if i == cellTo && !whole {
			continue
		}
		to = append(to, gap...)
		space := strings.Repeat(" ", max(0, w[i]-r.wide[i]))
		switch {
		case i == cellState && t.Paint != nil:
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

func (t *SimulationTable) painted(color, s string) string {
	if t.Paint == nil || color == "" {
		return s
	}
	return t.Paint(color, s)
}
