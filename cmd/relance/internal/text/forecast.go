package text

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forecast"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
)

// forecastSays are the first lines of a forecast.
func forecastSays(say words.Writer, book *policies.Book, f *forecast.Forecast) []string {
	says := say.T("%s, from the ledger, %s to %s: %s to %s of %s", words.Printable(book.Engine.Creditor.Name), say.On(f.From), say.On(f.To),
		say.N(f.Messages, "message or task", "messages and tasks"), say.Whole(f.Contacted), say.N(f.Clients, "client", "clients"))
	if !f.Cost.Currency.IsZero() {
		says += ", " + say.T("for %s in all", say.Sum(f.Cost.Amount, f.Cost.Currency))
	}
	lines := []string{says + ".", say.T("Nobody was contacted. No payment, dispute or new invoice of these days is known.")}
	if f.Undecided > 0 {
		lines = append(lines, say.T("%s {invoice or case is|invoices and cases are} not decided: a guard has no answer about {it|them}.", say.Whole(f.Undecided)))
	}
	if f.Unwritten > 0 {
		lines = append(lines, say.T("%s {message|messages} cannot be written; relance simulate says why.", say.Whole(f.Unwritten)))
	}
	return lines
}

// parts are the tables of a forecast.
func (w *ForecastWriter) parts(say words.Writer, f *forecast.Forecast) []part {
	title := say.T("Messages and tasks")
	if f.Messages > forecastShown {
		title = say.T("Messages and tasks, the first %s of %s; all of them with --format jsonl", say.Whole(forecastShown), say.Whole(f.Messages))
	}
	return []part{
		{title, forecastMessages(say, w.sooner()), []int{4}},
		{say.T("Day by day"), forecastDays(say, f), allRight(9)},
		{say.T("By state and channel"), forecastSteps(say, f), []int{2, 3}},
		{say.T("Cases, today and at the end"), forecastCases(say, f), []int{1, 2}},
		{say.T("Waits for a person on the last day"), forecastPending(say, f), []int{3}},
		{say.T("Without a policy: no line of the assign list takes them"), forecastList(say, f.Unassigned), nil},
		{say.T("Cases that stand where the book has no state: nothing is decided about their clients"), forecastList(say, f.Stuck), nil},
	}
}

// text writes a forecast for people.
func (w *ForecastWriter) text(book *policies.Book, f *forecast.Forecast, none string) error {
	say := w.Say
	lines := forecastSays(say, book, f)
	if _, err := fmt.Fprintf(w.Out, "%s\n%s\n", lines[0], lines[1]); err != nil {
		return err
	}
	if err := writeParts(w.Out, w.parts(say, f)); err != nil {
		return err
	}
	for _, l := range lines[2:] {
		fmt.Fprintf(w.Out, "\n%s\n", l)
	}
	title, rows := recoveryRows(say, f.Recovery, none)
	if _, err := fmt.Fprintf(w.Out, "\n%s\n", title); err != nil {
		return err
	}
	return WriteRows(w.Out, rows, 1)
}

func forecastMessages(say words.Writer, list []engine.Message) [][]string {
	var rows [][]string
	for i := range list {
		m := &list[i]
		var ids []string
		for _, l := range m.Lines {
			ids = append(ids, l.Invoice)
		}
		rows = append(rows, []string{
			"  " + say.On(m.Date), say.ChannelName(m.Channel, m.Params), terminal.Fit(words.Printable(m.Client), clientColumns), words.Printable(m.State),
			say.Sum(m.Amount, m.Currency), firstInvoices(say, ids),
		})
	}
	return rows
}

// allRight are the columns after the first.
func allRight(n int) (list []int) {
	for i := range n {
		list = append(list, i+1)
	}
	return list
}

// forecastDays are the messages of each day by channel: calls are what people have to make.
func forecastDays(say words.Writer, f *forecast.Forecast) [][]string {
	if len(f.Days) == 0 {
		return nil
	}
	var channels []string
	for _, name := range engine.ChannelNames() {
		if slices.ContainsFunc(f.Days, func(d forecast.Day) bool { return d.Channels[name] > 0 }) {
			channels = append(channels, name)
		}
	}
	head := []string{"  " + say.T("day")}
	for _, name := range channels {
		head = append(head, say.ChannelName(name, nil))
	}
	costs := !f.Cost.Currency.IsZero()
	if costs {
		head = append(head, say.T("cost, %s", f.Cost.Currency.Code()))
	}
	rows := [][]string{head}
	for _, d := range f.Days {
		row := []string{"  " + say.On(d.Date)}
		for _, name := range channels {
			n := ""
			if d.Channels[name] > 0 {
				n = say.Whole(d.Channels[name])
			}
			row = append(row, n)
		}
		if costs {
			row = append(row, say.Bare(d.Cost, f.Cost.Currency))
		}
		rows = append(rows, row)
	}
	return rows
}

func forecastSteps(say words.Writer, f *forecast.Forecast) [][]string {
	var rows [][]string
	for _, s := range f.Steps {
		cost := ""
		if !f.Cost.Currency.IsZero() {
			cost = say.Sum(s.Cost, f.Cost.Currency)
		}
		rows = append(rows, []string{"  " + words.Printable(s.Policy+", "+s.State), say.ChannelName(s.Channel, nil), say.Whole(s.Messages), cost})
	}
	return rows
}

func forecastCases(say words.Writer, f *forecast.Forecast) [][]string {
	if len(f.Cases) == 0 {
		return nil
	}
	rows := [][]string{{"", say.T("today"), say.T("at the end")}}
	for _, c := range f.Cases {
		ended := ""
		if c.Final {
			ended = ", " + say.T("ended")
		}
		rows = append(rows, []string{"  " + words.Printable(c.Policy+", "+c.State) + ended, say.Whole(c.Now), say.Whole(c.End)})
	}
	return rows
}

func forecastPending(say words.Writer, f *forecast.Forecast) [][]string {
	return firstRows(say, f.Pending, forecastShown, func(p *replay.Proposal) []string {
		return []string{"  " + words.Printable(p.Client), words.Printable(p.Invoice), words.Printable(p.From + " → " + p.To), say.Sum(p.Open, p.Currency)}
	})
}

// forecastList is a list with one entry a row, and how many more there are.
func forecastList(say words.Writer, list []string) [][]string {
	return firstRows(say, list, forecastShown, func(x *string) []string { return []string{"  " + words.Printable(*x)} })
}

// recoveryRows say what may come in, under a title that says by what, or why that cannot be said.
func recoveryRows(say words.Writer, r *forecast.Recovery, none string) (title string, rows [][]string) {
	if r == nil {
		return say.T("What may come in cannot be said: %s.", none), nil
	}
	for _, x := range r.Weeks {
		rows = append(rows, []string{"  " + say.T("%s to %s", say.On(x.From), say.On(x.To)), sumsLine(say, x.Amounts)})
	}
	rows = append(rows, []string{"  " + say.T("in all"), sumsLine(say, r.Total)}, []string{"  " + say.T("of what is open today"), sumsLine(say, r.Open)})
	if len(r.Unknown) > 0 {
		rows = append(rows, []string{"  " + say.T("of which later than the curve knows"), sumsLine(say, r.Unknown)})
	}
	if len(r.Apart) > 0 {
		rows = append(rows, []string{"  " + say.T("contested, held or elsewhere: not counted"), sumsLine(say, r.Apart)})
	}
	return say.T("What may come in, by %s", words.Printable(r.Source)), rows
}

func sumsLine(say words.Writer, list []forecast.Money) string {
	if len(list) == 0 {
		return "–"
	}
	parts := make([]string, len(list))
	for i, m := range list {
		parts[i] = say.Sum(m.Amount, m.Currency)
	}
	return strings.Join(parts, ", ")
}

// ForecastWriter writes a forecast in one format.
type ForecastWriter struct {
	Out    io.Writer
	Say    words.Writer // for people
	Format string
	first  []engine.Message // the first ones by day; at most twice forecastShown
	lines  *json.Encoder    // of jsonl
}

// Programs says that it is written for programs, which read English.
func (w *ForecastWriter) Programs() bool { return w.Format == "json" || w.Format == "jsonl" }

// forecastShown is how many messages the text of a forecast shows.
const forecastShown = 20

// Message takes a message: by client, then by day.
func (w *ForecastWriter) Message(m *engine.Message) error {
	switch w.Format {
	case "jsonl":
		if w.lines == nil {
			w.lines = json.NewEncoder(w.Out)
			w.lines.SetEscapeHTML(false)
		}
		return w.lines.Encode(view.NewSimulated(m))
	case "text", "html":
		w.first = append(w.first, *m)
		if len(w.first) == 2*forecastShown {
			w.first = w.sooner()
		}
	}
	return nil
}

// sooner are the first messages by day and client.
func (w *ForecastWriter) sooner() []engine.Message {
	slices.SortStableFunc(w.first, func(a, b engine.Message) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Client, b.Client))
	})
	return w.first[:min(len(w.first), forecastShown)]
}

// Finish writes all but jsonl, once the forecast is known; none says why there is no recovery curve.
func (w *ForecastWriter) Finish(book *policies.Book, f *forecast.Forecast, none string) error {
	switch w.Format {
	case "jsonl":
		return nil
	case "json":
		return view.Write(w.Out, view.NewForecast(f, none))
	case "html":
		return w.html(book, f, none)
	}
	return w.text(book, f, none)
}

// NoCurve says why a forecast goes by no recovery curve; empty when it goes by one. short is nil when none was wanted.
func NoCurve(say words.Writer, c *forecast.Curve, short *forecast.NotEnoughError) string {
	switch {
	case c != nil:
		return ""
	case short != nil:
		return NotEnoughHistory(say, short)
	}
	return say.T("no curve was wanted")
}

// NotEnoughHistory says why a ledger has no recovery curve of its own.
func NotEnoughHistory(say words.Writer, short *forecast.NotEnoughError) string {
	return say.T("the ledger knows of %s {invoice when it was|invoices when they were} paid, and a recovery curve needs %s; give one with --curve FILE",
		say.Whole(short.Settled), say.Whole(forecast.MinSettled))
}

// CurveSource says what a ledger's own recovery curve is drawn from.
func CurveSource(say words.Writer, c *forecast.Curve) string {
	return say.T("this ledger: %s {invoice|invoices}, of which %s {was|were} paid", say.Whole(c.Invoices), say.Whole(c.Settled))
}
