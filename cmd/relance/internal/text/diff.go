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
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/replay"
)

// DiffWriter writes a diff in one format.
type DiffWriter struct {
	Out     io.Writer
	Say     words.Writer
	Format  string
	Diff    *view.Diff
	First   []view.DiffClient // the first diffClients
	changed []diff.Client     // the same, with what is not in the view
	lines   *json.Encoder     // of jsonl
}

// Client takes the next client who is treated otherwise.
func (w *DiffWriter) Client(c *diff.Client) error {
	if w.Format == "jsonl" {
		if w.lines == nil {
			w.lines = json.NewEncoder(w.Out)
			w.lines.SetEscapeHTML(false)
		}
		return w.lines.Encode(view.NewDiffClient(c))
	}
	if len(w.First) < diffClients {
		w.First, w.changed = append(w.First, view.NewDiffClient(c)), append(w.changed, *c)
	}
	return nil
}

// Finish writes all but jsonl, once the figures are known; nil when there are none.
func (w *DiffWriter) Finish(f *diff.Figures) error {
	switch w.Format {
	case "jsonl":
		return nil
	case "json":
		return view.Write(w.Out, w.Diff)
	case "markdown":
		return w.markdown(f)
	case "html":
		return w.html(f)
	}
	return w.text(f)
}

// sections are the tables of the figures, for text and Markdown alike. The first row of each is its heading.
func (w *DiffWriter) sections(f *diff.Figures) []part {
	if !f.Differs() {
		return []part{{w.Say.T("Not decided: a condition has no answer"), w.unanswered(f), []int{2}}}
	}
	return []part{
		{w.Say.T("Clients and messages"), w.totals(f), []int{1, 2, 3}},
		{w.Say.T("Not decided: a condition has no answer"), w.unanswered(f), []int{2}},
		{w.Say.T("States and channels that do not act as before"), w.steps(f), []int{2, 3, 4, 5, 6, 7}},
		{w.Say.T("Cases on the last day, where they differ"), w.cases(f), []int{1, 2, 3}},
		{w.Say.T("Running cases that stand where a book has no state"), w.stuck(f), []int{3}},
		{w.clientsTitle(f), w.clientRows(), nil},
	}
}

// text writes a diff for people.
func (w *DiffWriter) text(f *diff.Figures) error {
	d := w.Diff
	if _, err := fmt.Fprintf(w.Out, "%s → %s\n", words.Printable(diffName(&d.Before)), words.Printable(diffName(&d.After))); err != nil {
		return err
	}
	rows, says := w.structureRows(), w.Say.T("What the books say: no difference.")
	if len(rows) == 0 && d.WordsAlone {
		says = w.Say.T("What the books say beside their templates cannot be compared, and the templates do not differ.")
	}
	if len(rows) == 0 {
		fmt.Fprintf(w.Out, "\n%s\n", says)
	}
	if err := writeParts(w.Out, []part{{w.Say.T("What the new book says otherwise"), rows, nil}}); err != nil {
		return err
	}
	for _, p := range d.Structure {
		if len(p.Lines) > 0 {
			fmt.Fprintf(w.Out, "\n%s\n", w.Say.T("Words of %s", words.Printable(p.Part)))
			for _, l := range p.Lines {
				fmt.Fprintf(w.Out, "  %s\n", words.Printable(l))
			}
		}
	}
	if f == nil {
		_, err := fmt.Fprintf(w.Out, "\n%s\n", w.Say.T("What that does was not computed: %s.", w.Say.Says(d.NoImpact)))
		return err
	}
	fmt.Fprintf(w.Out, "\n%s\n", w.headline(f))
	for _, n := range d.Impact.Notes {
		fmt.Fprintln(w.Out, w.Say.Says(n))
	}
	list := w.sections(f)
	for i := range list {
		for j := range list[i].rows {
			list[i].rows[j][0] = "  " + list[i].rows[j][0]
		}
	}
	if err := writeParts(w.Out, list); err != nil {
		return err
	}
	if more := f.Changed - len(w.First); more > 0 {
		fmt.Fprintf(w.Out, "  %s\n", w.Say.T("and %s more; all of them with --format jsonl", w.Say.Whole(more)))
	}
	if len(f.Stuck) > 0 {
		fmt.Fprintln(w.Out, "\n"+w.stuckRemedy())
	}
	return nil
}

// stuckRemedy says what to do about stuck cases.
func (w *DiffWriter) stuckRemedy() string {
	return w.Say.T("Nothing is decided about the clients of these cases until the new book says where they go on: write moved: {OLD: \"NEW\"} into the policy, or give the state back.")
}

// diffName is a book as a diff names it.
func diffName(b *view.DiffBook) string {
	if b.Commit != "" && !strings.HasPrefix(b.Commit, b.Name) {
		return fmt.Sprintf("%s (%s)", b.Name, b.Commit[:min(12, len(b.Commit))])
	}
	return b.Name
}

// headline says in one line what the change does.
func (w *DiffWriter) headline(f *diff.Figures) string {
	say := w.Say
	span := say.T("What it does, %s to %s, %s of %s, from the exports", say.On(f.From), say.On(f.To), say.N(f.Invoices, "invoice", "invoices"), say.N(f.Clients, "client", "clients"))
	if w.Diff.Impact.Facts == FactsOfLedger {
		span = say.T("What it does, %s to %s, %s of %s, from the ledger", say.On(f.From), say.On(f.To), say.N(f.Invoices, "invoice", "invoices"), say.N(f.Clients, "client", "clients"))
	}
	span += say.Colon
	if !f.Differs() {
		return span + say.T("nothing is different.")
	}
	var kinds []string
	for _, k := range []struct {
		n    int
		says string
	}{
		{f.New, say.T("contacted who were not")},
		{f.Gone, say.T("no longer contacted")},
		{f.Earlier, say.T("earlier")},
		{f.Later, say.T("later")},
		{f.Harder, say.T("harder")},
		{f.Softer, say.T("softer")},
	} {
		if k.n > 0 {
			kinds = append(kinds, say.Whole(k.n)+" "+k.says)
		}
	}
	says := span + say.T("%s treated otherwise", say.N(f.Changed, "client is", "clients are"))
	if len(kinds) > 0 {
		says += say.T(", of whom %s", strings.Join(kinds, ", "))
	}
	if f.Reworded > 0 {
		says += say.T("; %s other words", say.N(f.Reworded, "message has", "messages have"))
	}
	return says + "."
}

// structureRows are what the new book says otherwise.
func (w *DiffWriter) structureRows() [][]string {
	var rows [][]string
	for _, p := range w.Diff.Structure {
		at := strings.TrimSuffix(p.Policy+", "+p.State, ", ")
		says := ""
		switch {
		case p.Kind == "words":
			at = w.Say.T("words")
		case p.What == "changed":
			says = terminal.Fit(words.Printable(p.Before), 80) + " → " + terminal.Fit(words.Printable(p.After), 80)
		case p.What == "added":
			says = terminal.Fit(words.Printable(p.After), 120)
		default:
			says = terminal.Fit(words.Printable(p.Before), 120)
		}
		if at == "" {
			at = w.Say.Says(p.Kind)
		}
		rows = append(rows, []string{"  " + w.Say.Says(p.What), words.Printable(at), words.Printable(p.Part), says, cmp.Or(p.NewPlace, p.OldPlace)})
	}
	return rows
}

// totals are the figures of both sides.
func (w *DiffWriter) totals(f *diff.Figures) [][]string {
	rows := [][]string{{"", w.Say.T("before"), w.Say.T("after"), w.Say.T("more or less")}}
	add := func(name string, was, is int) {
		if was != 0 || is != 0 {
			rows = append(rows, []string{name, w.Say.Whole(was), w.Say.Whole(is), more(w.Say, is-was)})
		}
	}
	a, b := &f.Before, &f.After
	add(w.Say.T("clients contacted"), a.Contacted, b.Contacted)
	add(w.Say.T("messages to clients"), a.Contacts, b.Contacts)
	for _, c := range f.Channels {
		add(w.Say.ChannelName(c.Name, nil), c.Before, c.After)
	}
	add(w.Say.T("invoices without a policy"), a.Unassigned, b.Unassigned)
	add(w.Say.T("not decided"), a.Undecided, b.Undecided)
	add(w.Say.T("cannot be written"), a.Unwritten, b.Unwritten)
	if a.Cost.Currency == b.Cost.Currency && !a.Cost.Currency.IsZero() {
		rows = append(rows, w.amounts(w.Say.T("cost"), a.Cost.Amount, b.Cost.Amount, a.Cost.Currency))
	} else if a.Cost != b.Cost {
		rows = append(rows, []string{w.Say.T("cost"), w.sumText(a.Cost), w.sumText(b.Cost), ""})
	}
	for _, cur := range diffCurrencies(a.Asked, b.Asked) {
		rows = append(rows, w.amounts(w.Say.T("asked for"), sumIn(a.Asked, cur), sumIn(b.Asked, cur), cur))
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

func (w *DiffWriter) amounts(name string, was, is engine.Amount, cur engine.Currency) []string {
	sign := ""
	if is >= was {
		sign = "+"
	}
	return []string{name + ", " + cur.Code(), w.Say.Bare(was, cur), w.Say.Bare(is, cur), sign + w.Say.Bare(is-was, cur)}
}

func (w *DiffWriter) sumText(m diff.Money) string {
	if m.Currency.IsZero() {
		return w.Say.T("not said")
	}
	return w.Say.Sum(m.Amount, m.Currency)
}

func sumIn(list []diff.Money, cur engine.Currency) engine.Amount {
	for _, m := range list {
		if m.Currency == cur {
			return m.Amount
		}
	}
	return 0
}

func diffCurrencies(lists ...[]diff.Money) []engine.Currency {
	var out []engine.Currency
	for _, m := range slices.Concat(lists...) {
		if !slices.Contains(out, m.Currency) {
			out = append(out, m.Currency)
		}
	}
	slices.SortFunc(out, func(a, b engine.Currency) int { return cmp.Compare(a.Code(), b.Code()) })
	return out
}

// steps are the messages by state and channel, where they differ.
func (w *DiffWriter) steps(f *diff.Figures) [][]string {
	rows := [][]string{{"", "", w.Say.T("before"), w.Say.T("after"), w.Say.T("cost before"), w.Say.T("cost after"), w.Say.T("asked before"), w.Say.T("asked after")}}
	for i := range f.Steps {
		s := &f.Steps[i]
		if !s.Differs() && f.Before.Cost.Currency == f.After.Cost.Currency {
			continue
		}
		cost := func(n engine.Amount, cur engine.Currency) string {
			if cur.IsZero() {
				return ""
			}
			return w.Say.Bare(n, cur)
		}
		rows = append(rows, []string{
			words.Printable(s.Policy + ", " + s.State), w.Say.ChannelName(s.Channel, nil), w.Say.Whole(s.Before.Messages), w.Say.Whole(s.After.Messages),
			cost(s.Before.Cost, f.Before.Cost.Currency), cost(s.After.Cost, f.After.Cost.Currency), w.sumsText(s.Before.Asked), w.sumsText(s.After.Asked),
		})
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

func (w *DiffWriter) sumsText(list []diff.Money) string {
	parts := make([]string, len(list))
	for i, m := range list {
		parts[i] = w.Say.Sum(m.Amount, m.Currency)
	}
	return strings.Join(parts, ", ")
}

// cases are the states in which not as many cases stand.
func (w *DiffWriter) cases(f *diff.Figures) [][]string {
	rows := [][]string{{"", w.Say.T("before"), w.Say.T("after"), w.Say.T("more or less")}}
	for _, c := range f.Cases {
		if c.Before != c.After {
			rows = append(rows, []string{words.Printable(c.Policy + ", " + c.State), w.Say.Whole(c.Before), w.Say.Whole(c.After), more(w.Say, c.After-c.Before)})
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

// stuck are the running cases whose state a book does not have.
func (w *DiffWriter) stuck(f *diff.Figures) [][]string {
	if len(f.Stuck) == 0 {
		return nil
	}
	rows := [][]string{{w.Say.T("book"), w.Say.T("policy"), w.Say.T("state"), w.Say.T("cases"), ""}}
	for _, s := range f.Stuck {
		book, state := w.Say.T("new"), s.State
		if s.Before {
			book = w.Say.T("old")
		}
		if s.NoPolicy {
			state += " " + w.Say.T("(no such policy)")
		}
		rows = append(rows, []string{book, words.Printable(s.Policy), words.Printable(state), w.Say.Whole(s.Cases), firstOfList(w.Say, s.IDs, diffIDs, s.Cases)})
	}
	return rows
}

// unanswered are the conditions that had no answer, such as those of a policy in another currency than the invoices.
func (w *DiffWriter) unanswered(f *diff.Figures) [][]string {
	rows := [][]string{{w.Say.T("book"), w.Say.T("reason"), w.Say.T("cases"), ""}}
	for _, s := range []struct {
		book string
		list []replay.Undecided
	}{{w.Say.T("old"), f.Before.Unanswered}, {w.Say.T("new"), f.After.Unanswered}} {
		for _, u := range s.list[:min(len(s.list), diffReasons)] {
			rows = append(rows, []string{s.book, words.Printable(w.Say.Says(u.Err.Error())), w.Say.Whole(u.Count), firstOfList(w.Say, u.Invoices, diffIDs, u.Count)})
		}
		if more := len(s.list) - diffReasons; more > 0 {
			rows = append(rows, []string{s.book, w.Say.T("and %s more", w.Say.Whole(more)), "", ""})
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

// diffReasons is how many conditions without an answer are told of each book.
const diffReasons = 10

// diffIDs is how many cases are named where a book has no state for them.
const diffIDs = 3

func (w *DiffWriter) clientsTitle(f *diff.Figures) string {
	if f.Changed > len(w.First) {
		return w.Say.T("Clients who are treated otherwise, the first %s of %s", w.Say.Whole(len(w.First)), w.Say.Whole(f.Changed))
	}
	return w.Say.T("Clients who are treated otherwise")
}

// clientRows are the first clients who are treated otherwise, with the messages that differ.
func (w *DiffWriter) clientRows() [][]string {
	if len(w.changed) == 0 {
		return nil
	}
	rows := [][]string{{w.Say.T("client"), "", w.Say.T("before"), w.Say.T("after")}}
	for i := range w.changed {
		c := &w.changed[i]
		kinds := make([]string, len(c.Changes))
		for j, k := range c.Changes {
			kinds[j] = w.Say.Says(string(k))
		}
		was, is := c.Differing()
		rows = append(rows, []string{terminal.Fit(words.Printable(c.ID), clientColumns), strings.Join(kinds, ", "), w.messages(was), w.messages(is)})
	}
	return rows
}

// messages lists the first messages to one client.
func (w *DiffWriter) messages(list []engine.Message) string {
	const most = 3
	var parts []string
	for i := range list {
		if len(parts) == most {
			parts = append(parts, andMore(w.Say, len(list)-most))
			break
		}
		m := &list[i]
		parts = append(parts, w.Say.On(m.Date)+" "+w.Say.ChannelName(m.Channel, m.Params)+" "+words.Printable(m.State))
	}
	if len(parts) == 0 {
		return w.Say.T("nothing")
	}
	return strings.Join(parts, ", ")
}

// diffClients is how many clients a diff shows; jsonl has all.
const diffClients = 20

// FactsOfLedger is what a comparison over a ledger says of its facts.
const FactsOfLedger = "ledger"

// Table is a table of a diff, for other fronts than a terminal. Its first row is its heading.
type Table struct {
	Title string
	Rows  [][]string
	Right []int // columns of numbers
}

// Number reports whether a column has numbers.
func (t Table) Number(column int) bool { return slices.Contains(t.Right, column) }

// Tables are the headline of figures and their tables; of clients the first who were handed to Client.
func (w *DiffWriter) Tables(f *diff.Figures) (headline string, list []Table) {
	for _, p := range w.sections(f) {
		if len(p.rows) > 1 {
			list = append(list, Table{p.title, p.rows, p.right})
		}
	}
	return w.headline(f), list
}
