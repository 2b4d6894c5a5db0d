package presets

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/nearest"
)

// Suggestion is an intake.cue for an export.
type Suggestion struct {
	Preset string // its name; empty when none was recognised
	Title  string
	Kind   intake.Kind
	Text   string // the intake.cue
	Unsure int    // lines that a person has to decide on
}

// Speech says what stands in comments in the language of who reads them.
type Speech interface {
	// T is a text with its parts filled in, and Says one of which only the English is known.
	T(format string, args ...any) string
	Says(english string) string
}

// Suggest writes an intake.cue for an export: that of the preset whose headers it has, or one
// made of its headers. What is not certain stands in it as a comment, and is never read
// before a person says so. A problem is an export that cannot be used at all.
func Suggest(ctx context.Context, src intake.Source, currency engine.Currency, say Speech) (*Suggestion, *intake.Problem, error) {
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
	s := &suggester{say: say, sample: sample, header: sample.Rows[sample.Header], kind: kindOf(sample.Rows[sample.Header])}
	if sample.HeaderRows > 1 {
		s.table.HeaderRows = sample.HeaderRows
		s.more = append(s.more, fmt.Sprintf("header_rows: %d // %s", sample.HeaderRows, say.T("their names are put together")))
	}
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
	say     Speech
	sample  *intake.Sample
	header  []string
	kind    intake.Kind
	table   intake.Table
	lines   []string // of columns
	more    []string // below them
	unsure  int
	decided map[string]bool
	report  *intake.Report    // of the trial
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
	s.due(guesses)
	has := func(name string) bool {
		return slices.ContainsFunc(guesses, func(g intake.Guess) bool { return g.Column == name && g.Sure })
	}
	sided := has("debit") && has("credit")
	for _, g := range guesses {
		if sided && g.Column == "amount" || !sided && (g.Column == "debit" || g.Column == "credit") || has("open") && g.Column == "paid" {
			continue
		}
		line := fmt.Sprintf("%s: %s", g.Column, strconv.Quote(g.Header))
		example := s.example(g.Place)
		if sided && g.Column == "open" {
			s.lines = append(s.lines, s.maybe(line, s.say.T("beside debit and credit it may be a balance that runs from row to row")))
			continue
		}
		if !g.Sure {
			s.guessed[g.Column] = g.Header
			s.lines = append(s.lines, s.maybe(line, s.such(example)))
			continue
		}
		s.table.Columns[g.Column] = g.Header
		if example != "" {
			line += " // " + s.such(example)
		}
		s.lines = append(s.lines, line)
	}
	if s.kind == intake.KindClients {
		s.clientKinds(guesses)
	}
}

// such shows a value of a column.
func (s *suggester) such(example string) string { return s.say.T("such as %s", example) }

// kinds are what exports call our kinds of clients, folded.
var kinds = map[string]string{
	"entreprise": "business", "entreprises": "business", "societe": "business", "professionnel": "business", "professionnels": "business", "pro": "business", "b2b": "business",
	"business": "business", "company": "business", "firma": "business", "unternehmen": "business",
	"particulier": "consumer", "particuliers": "consumer", "consommateur": "consumer", "individual": "consumer", "consumer": "consumer", "private": "consumer", "b2c": "consumer", "privat": "consumer",
	"public": "public", "administration": "public", "collectivite": "public", "organismepublic": "public", "secteurpublic": "public", "government": "public", "b2g": "public", "behorde": "public",
}

// clientKinds names the column all of whose values say what the clients are, whatever it is called: who is a consumer owes no
// penalties of businesses.
func (s *suggester) clientKinds(guesses []intake.Guess) {
	for i, h := range s.header {
		if h == "" || slices.ContainsFunc(guesses, func(g intake.Guess) bool { return g.Column == "kind" || g.Place == i }) {
			continue
		}
		values, known := map[string]string{}, true
		for _, row := range s.sample.Rows[min(s.sample.Header+1, len(s.sample.Rows)):] {
			if i < len(row) && row[i] != "" && filled(row) > 1 {
				values[row[i]] = kinds[nearest.Fold(row[i])]
				known = known && values[row[i]] != ""
			}
		}
		if len(values) == 0 || !known {
			continue
		}
		s.table.Columns["kind"], s.table.Values = h, map[string]map[string]string{"kind": values}
		s.lines = append(s.lines, fmt.Sprintf("kind: %s // %s", strconv.Quote(h), s.such(s.example(i))))
		var meant []string
		for _, v := range slices.Sorted(maps.Keys(values)) {
			if v != values[v] {
				meant = append(meant, fmt.Sprintf("%s: %q", strconv.Quote(v), values[v]))
			}
		}
		if len(meant) > 0 {
			s.more = append(s.more, "values: kind: {"+strings.Join(meant, ", ")+"}")
		}
		return
	}
}

// aDay is a day in figures.
var aDay = regexp.MustCompile(`^\d{1,4}[-./]\d{1,2}[-./]\d{2,4}$`)

// due takes terms for the due date when no other column is: programs call both so, and days tell.
func (s *suggester) due(guesses []intake.Guess) {
	at := slices.IndexFunc(guesses, func(g intake.Guess) bool { return g.Column == "terms" })
	if at >= 0 && aDay.MatchString(s.example(guesses[at].Place)) && !slices.ContainsFunc(guesses, func(g intake.Guess) bool { return g.Column == "due" }) {
		guesses[at].Column = "due"
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

// totals are what the first cell of a total, a subtotal or a sum that is carried over begins with.
var totals = []string{
	"Total", "Sous-total", "Subtotal", "Sub-total", "Grand total", "Montant total", "Summe", "Zwischensumme", "Gesamt", "Saldo", "Übertrag", "À reporter", "A reporter", "Report",
	"Cumul", "Suma", "Somma", "Soma", "Totale", "Totaal", "Subtotaal", "Carried forward", "Brought forward",
}

// rows leaves out titles, totals and headers that come again, and asks what the words of a status mean.
func (s *suggester) rows() {
	var single, again bool
	var starts, headings []string
	fold := nearest.Fold
	for _, row := range s.sample.Rows[min(s.sample.Header+1, len(s.sample.Rows)):] {
		first := ""
		for _, c := range row {
			if c != "" {
				first = fold(c)
				break
			}
		}
		if filled(row) == 1 && len(s.header) > 2 {
			single, headings = true, append(headings, theOne(row))
		}
		again = again || slices.Equal(row, s.header)
		for _, word := range totals {
			if strings.HasPrefix(first, fold(word)) && !slices.Contains(starts, word) {
				starts = append(starts, word)
			}
		}
	}
	var left []string
	leave := func(r intake.Rows, line string) {
		s.table.LeaveOut, left = append(s.table.LeaveOut, r), append(left, line)
	}
	if len(starts) > 0 {
		leave(intake.Rows{Starts: starts}, "{starts: ["+quoted(starts)+"]}")
	}
	if again {
		i := slices.IndexFunc(s.header, func(h string) bool { return h != "" })
		leave(intake.Rows{Column: s.header[i], Is: s.header[i : i+1]}, fmt.Sprintf("{column: %q, is: [%q]}", s.header[i], s.header[i]))
	}
	client := s.table.Columns["client"] != ""
	if single && !client {
		line := "headings: client: cells: 1"
		if above := s.sample.Rows[max(0, s.sample.Header-1)]; s.sample.Header > 0 && filled(above) == 1 {
			headings = append(headings, theOne(above))
		}
		if word := commonWord(headings); word != "" {
			line = fmt.Sprintf("headings: client: {cells: 1, after: [%q]}", word)
		}
		s.more = append(s.more, s.maybe(line, s.say.T("rows with one filled cell may name the client of the rows below them")))
	}
	if name := s.table.Columns["name"]; name != "" && !client {
		s.lines = append(s.lines, s.maybe("client: "+strconv.Quote(name), s.say.T("there is no number of the client; the name can stand for it")))
	}
	if single && client {
		leave(intake.Rows{Cells: 1}, "{cells: 1}")
	}
	if len(left) > 0 {
		s.more = append(s.more, "leave_out: ["+strings.Join(left, ", ")+"]")
	}
}

// theOne is the cell of a row that is filled.
func theOne(row []string) string {
	return row[slices.IndexFunc(row, func(c string) bool { return c != "" })]
}

// commonWord is the word that several texts begin with, such as "Client:"; empty when there is none.
func commonWord(texts []string) string {
	if len(texts) < 2 {
		return ""
	}
	common := texts[0]
	for _, t := range texts[1:] {
		for !strings.HasPrefix(t, common) {
			common = common[:len(common)-1]
		}
	}
	end := strings.LastIndexAny(common, " :")
	if word := strings.TrimSpace(common[:end+1]); utf8.RuneCountInString(word) >= 3 && !strings.ContainsAny(word, "0123456789") {
		return word
	}
	return ""
}

// quoted lists words as CUE does.
func quoted(words []string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = strconv.Quote(w)
	}
	return strings.Join(list, ", ")
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
	s.decided, s.report = map[string]bool{}, report
	for i := range report.Problems {
		s.ask(&report.Problems[i])
	}
	return nil
}

// ours is a line of intake.cue in a hint.
var ours = regexp.MustCompile(`intake\.cue: (?:invoices|clients): ((?:dates|amounts|float_ids|values|booleans|defaults|decimal|ignore|encoding): [^;]*)`)

// text writes the file.
func (s *suggester) text(name string) string {
	return s.write(name, s.say.T("relance intake check FILE --book FOLDER"), s.kind.String())
}

// write writes the file, with the command that tries it and the part of intake that it is.
func (s *suggester) write(name, check, part string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "// %s\n", s.say.T("How to read %s. Check it: %s", strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name), check))
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
