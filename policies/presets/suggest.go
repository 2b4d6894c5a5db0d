package presets

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
)

// Suggestion is an intake.cue for an export.
type Suggestion struct {
	Preset string // its name; empty when none was recognised
	Title  string
	Kind   intake.Kind
	Text   string // the intake.cue
	Unsure int    // lines that a person has to decide on
}

// Suggest writes an intake.cue for an export: that of the preset whose headers it has, or one
// made of its headers. What is not certain stands in it as a comment, and is never read
// before a person says so. A problem is an export that cannot be used at all.
func Suggest(ctx context.Context, src intake.Source, currency engine.Currency) (*Suggestion, *intake.Problem, error) {
	sample, problem, err := intake.Peek(ctx, src)
	if problem != nil || err != nil {
		return nil, problem, err
	}
	if p, ok, err := Recognise(sample.Rows); err != nil || ok {
		return &Suggestion{Preset: p.Name, Title: p.Title, Kind: intake.KindInvoices, Text: p.Source}, nil, err
	}
	if sample.Aged {
		report, err := intake.Check(ctx, src, intake.KindAuto, intake.Options{Currency: currency})
		if err != nil || len(report.Problems) == 0 {
			return nil, nil, err
		}
		return nil, &report.Problems[0], nil
	}
	s := &suggester{sample: sample, header: sample.Rows[sample.Header], kind: kindOf(sample.Rows[sample.Header])}
	s.columns()
	s.rows()
	if err := s.try(ctx, src, currency); err != nil {
		return nil, nil, err
	}
	return &Suggestion{Kind: s.kind, Text: s.text(src.Name), Unsure: s.unsure}, nil, nil
}

// kindOf is invoices unless the header has neither a number nor an amount.
func kindOf(header []string) intake.Kind {
	score := func(kind intake.Kind, names ...string) int {
		n := 0
		for _, g := range intake.Guesses(kind, header) {
			if slices.Contains(names, g.Column) && g.Sure {
				n++
			}
		}
		return n
	}
	invoices := score(intake.KindInvoices, "invoice", "amount", "debit", "due", "open")
	clients := score(intake.KindClients, "name", "email", "phone", "street", "city")
	if clients > invoices {
		return intake.KindClients
	}
	return intake.KindInvoices
}

// suggester writes one intake.cue.
type suggester struct {
	sample  *intake.Sample
	header  []string
	kind    intake.Kind
	table   intake.Table
	lines   []string // of columns
	more    []string // below them
	unsure  int
	decided map[string]bool
	guessed map[string]string // headers that a person has to decide on, by column
}

func (s *suggester) maybe(line, why string) string {
	s.unsure++
	return "// " + line + " // unsure: " + why
}

// columns names the headers of our columns, with a value of each.
func (s *suggester) columns() {
	s.table.Columns, s.guessed = map[string]string{}, map[string]string{}
	guesses := intake.Guesses(s.kind, s.header)
	has := func(name string) bool {
		return slices.ContainsFunc(guesses, func(g intake.Guess) bool { return g.Column == name && g.Sure })
	}
	for _, g := range guesses {
		sided := has("debit") && has("credit")
		if sided && g.Column == "amount" || !sided && (g.Column == "debit" || g.Column == "credit") || has("open") && g.Column == "paid" {
			continue
		}
		line := fmt.Sprintf("%s: %s", g.Column, strconv.Quote(g.Header))
		example := s.example(g.Place)
		if !g.Sure {
			s.guessed[g.Column] = g.Header
			s.lines = append(s.lines, s.maybe(line, "such as "+example))
			continue
		}
		s.table.Columns[g.Column] = g.Header
		if example != "" {
			line += " // such as " + example
		}
		s.lines = append(s.lines, line)
	}
}

// example is the first value of a column, short.
func (s *suggester) example(col int) string {
	for _, row := range s.sample.Rows[min(s.sample.Header+1, len(s.sample.Rows)):] {
		if col < len(row) && row[col] != "" && filled(row) > 1 {
			return short(row[col])
		}
	}
	return ""
}

// short is the beginning of a text, in one line.
func short(s string) string {
	text := []rune(oneLine(s))
	return string(text[:min(len(text), 40)])
}

func filled(row []string) int {
	n := 0
	for _, c := range row {
		if c != "" {
			n++
		}
	}
	return n
}

// rows leaves out titles and totals, and asks what the words of a status mean.
func (s *suggester) rows() {
	var single, total bool
	for _, row := range s.sample.Rows[min(s.sample.Header+1, len(s.sample.Rows)):] {
		first := ""
		for _, c := range row {
			if c != "" {
				first = strings.ToLower(c)
				break
			}
		}
		single = single || filled(row) == 1 && len(s.header) > 2
		total = total || strings.HasPrefix(first, "total") || strings.HasPrefix(first, "sous-total") || strings.HasPrefix(first, "summe")
	}
	var left []string
	if total {
		s.table.LeaveOut = append(s.table.LeaveOut, intake.Rows{Starts: []string{"Total", "Sous-total", "Summe"}})
		left = append(left, `{starts: ["Total", "Sous-total", "Summe"]}`)
	}
	client := s.table.Columns["client"] != ""
	if single && !client {
		s.more = append(s.more, s.maybe("headings: client: cells: 1", "rows with one filled cell may name the client of the rows below them"))
	}
	if name := s.table.Columns["name"]; name != "" && !client {
		s.lines = append(s.lines, s.maybe("client: "+strconv.Quote(name), "there is no number of the client; the name can stand for it"))
	}
	if single && client {
		s.table.LeaveOut = append(s.table.LeaveOut, intake.Rows{Cells: 1})
		left = append(left, "{cells: 1}")
	}
	if len(left) > 0 {
		s.more = append(s.more, "leave_out: ["+strings.Join(left, ", ")+"]")
	}
}

// try reads the export with what is suggested so far, and asks for what that does not settle.
func (s *suggester) try(ctx context.Context, src intake.Source, currency engine.Currency) error {
	mapping, trial := intake.Mapping{}, s.table
	trial.Columns = maps.Clone(s.guessed) // what is read if the guesses are right
	maps.Copy(trial.Columns, s.table.Columns)
	if s.kind == intake.KindClients {
		mapping.Clients = trial
	} else {
		mapping.Invoices = trial
	}
	report, err := intake.Check(ctx, src, s.kind, intake.Options{Mapping: mapping, Currency: currency})
	if err != nil {
		return err
	}
	s.decided = map[string]bool{}
	for i := range report.Problems {
		s.ask(&report.Problems[i])
	}
	return nil
}

// ask adds the line that would settle a problem, once.
func (s *suggester) ask(p *intake.Problem) {
	line, why := "", p.Message
	switch p.Code {
	case "RL632":
		line, why = `dates: "DD/MM/YYYY"`, "or MM/DD/YYYY: nothing in the column "+p.Column+" shows which"
	case "RL624":
		line, why = `decimal: ","`, `or ".": nothing in the column `+p.Column+` shows which`
	case "RL622":
		line, why = `lines: "first"`, `or "sum": an invoice has several rows, and either each repeats the amounts of the whole or they add up`
	case "RL660":
		line, why = "due: days: 30", "some rows have no due date"
	case "RL609":
		if p.Column == "client" && (s.table.Columns["name"] != "" || slices.ContainsFunc(s.more, func(l string) bool { return strings.Contains(l, "headings: client") })) {
			return
		}
		if p.Column == "due" {
			line, why = "due: days: 30", "no column of the file was recognised as the due date"
		} else {
			line, why = "columns: "+p.Column+`: "…"`, "no column of the file was recognised as "+p.Column
		}
	case "RL629":
		line, why = `defaults: currency: "EUR"`, "nothing says what currency the amounts are in"
	case "RL619":
		if hint, ok := strings.CutPrefix(p.Hint, "say in intake.cue what its words mean: invoices: "); ok {
			line, why = hint, "say what each word means: "+p.Message
		}
	}
	if line == "" {
		if p.Warning {
			return
		}
		line, why = "…", p.Code+", "+p.Message
		if s.decided[p.Code] {
			return
		}
		s.decided[p.Code] = true
	}
	if s.decided[line] {
		return
	}
	s.decided[line] = true
	s.more = append(s.more, s.maybe(line, why))
}

// text writes the file.
func (s *suggester) text(name string) string {
	return s.write(name, "relance intake check FILE --book FOLDER", s.kind.String())
}

// write writes the file, with the command that tries it and the part of intake that it is.
func (s *suggester) write(name, check, part string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// How to read %s. Check it: %s\n", strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name), check)
	fmt.Fprintf(&b, "package relance\n\nintake: %s: {\n", part)
	if len(s.lines) > 0 {
		b.WriteString("\tcolumns: {\n")
		for _, l := range s.lines {
			b.WriteString("\t\t" + oneLine(l) + "\n")
		}
		b.WriteString("\t}\n")
	}
	for _, l := range s.more {
		b.WriteString("\t" + oneLine(l) + "\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// oneLine keeps a comment from ending early.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, s)
}
