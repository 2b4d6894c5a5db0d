package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
)

// diffWriter writes a diff in one format.
type diffWriter struct {
	params
	format  string
	diff    *view.Diff
	first   []view.DiffClient // the first diffClients
	changed []diff.Client     // the same, with what is not in the view
	lines   *json.Encoder     // of jsonl
}

// client takes the next client who is treated otherwise.
func (w *diffWriter) client(c *diff.Client) error {
	if w.format == "jsonl" {
		if w.lines == nil {
			w.lines = json.NewEncoder(w.Stdout)
			w.lines.SetEscapeHTML(false)
		}
		return w.lines.Encode(view.NewDiffClient(c))
	}
	if len(w.first) < diffClients {
		w.first, w.changed = append(w.first, view.NewDiffClient(c)), append(w.changed, *c)
	}
	return nil
}

// finish writes all but jsonl, once the figures are known; nil when there are none.
func (w *diffWriter) finish(f *diff.Figures) error {
	switch w.format {
	case "jsonl":
		return nil
	case "json":
		return view.Write(w.Stdout, w.diff)
	case "markdown":
		return w.markdown(f)
	case "html":
		return w.html(f)
	}
	return w.text(f)
}

// sections are the tables of the figures, for text and Markdown alike. The first row of each is its heading.
func (w *diffWriter) sections(f *diff.Figures) []part {
	if !f.Differs() {
		return nil
	}
	return []part{
		{"Clients and messages", diffTotals(f), []int{1, 2, 3}},
		{"States and channels that do not act as before", diffSteps(f), []int{2, 3, 4, 5, 6, 7}},
		{"Cases on the last day, where they differ", diffCases(f), []int{1, 2, 3}},
		{"Running cases that stand where a book has no state", diffStuck(f), []int{3}},
		{w.clientsTitle(f), w.clientRows(), nil},
	}
}

// text writes a diff for people.
func (w *diffWriter) text(f *diff.Figures) error {
	d := w.diff
	if _, err := fmt.Fprintf(w.Stdout, "%s → %s\n", printable(diffName(&d.Before)), printable(diffName(&d.After))); err != nil {
		return err
	}
	rows, says := w.structureRows(), "What the books say: no difference."
	if len(rows) == 0 && d.Before.Mistakes+d.After.Mistakes > 0 {
		says = "What the books say beside their templates cannot be compared, and the templates do not differ."
	}
	if len(rows) == 0 {
		fmt.Fprintf(w.Stdout, "\n%s\n", says)
	}
	if err := writeParts(w.Stdout, []part{{"What the new book says otherwise", rows, nil}}); err != nil {
		return err
	}
	for _, p := range d.Structure {
		if len(p.Lines) > 0 {
			fmt.Fprintf(w.Stdout, "\nWords of %s\n", printable(p.Part))
			for _, l := range p.Lines {
				fmt.Fprintf(w.Stdout, "  %s\n", printable(l))
			}
		}
	}
	if f == nil {
		_, err := fmt.Fprintf(w.Stdout, "\nWhat that does was not computed: %s.\n", d.NoImpact)
		return err
	}
	fmt.Fprintf(w.Stdout, "\n%s\n", diffHeadline(f, d.Impact))
	for _, n := range d.Impact.Notes {
		fmt.Fprintln(w.Stdout, n)
	}
	list := w.sections(f)
	for i := range list {
		for j := range list[i].rows {
			list[i].rows[j][0] = "  " + list[i].rows[j][0]
		}
	}
	if err := writeParts(w.Stdout, list); err != nil {
		return err
	}
	if more := f.Changed - len(w.first); more > 0 {
		fmt.Fprintf(w.Stdout, "  and %d more; all of them with --format jsonl\n", more)
	}
	if len(f.Stuck) > 0 {
		fmt.Fprintln(w.Stdout, "\n"+stuckRemedy)
	}
	return nil
}

// stuckRemedy says what to do about stuck cases.
const stuckRemedy = "Nothing is decided about the clients of these cases until the new book says where they go on: write moved: {OLD: \"NEW\"} into the policy, or give the state back."

// diffName is a book as a diff names it.
func diffName(b *view.DiffBook) string {
	if b.Commit != "" && !strings.HasPrefix(b.Commit, b.Name) {
		return fmt.Sprintf("%s (%s)", b.Name, b.Commit[:min(12, len(b.Commit))])
	}
	return b.Name
}

// diffHeadline says in one line what the change does.
func diffHeadline(f *diff.Figures, i *view.DiffImpact) string {
	span := fmt.Sprintf("%s to %s, %s of %s, from the %s: ", f.From, f.To, counted(f.Invoices, "invoice", "invoices"), counted(f.Clients, "client", "clients"), i.Facts)
	if !f.Differs() {
		return "What it does, " + span + "nothing is different."
	}
	var kinds []string
	for _, k := range []struct {
		n    int
		says string
	}{
		{f.New, "contacted who were not"},
		{f.Gone, "no longer contacted"},
		{f.Earlier, "earlier"},
		{f.Later, "later"},
		{f.Harder, "harder"},
		{f.Softer, "softer"},
	} {
		if k.n > 0 {
			kinds = append(kinds, fmt.Sprintf("%d %s", k.n, k.says))
		}
	}
	says := "What it does, " + span + counted(f.Changed, "client is", "clients are") + " treated otherwise"
	if len(kinds) > 0 {
		says += ", of whom " + strings.Join(kinds, ", ")
	}
	if f.Reworded > 0 {
		says += "; " + counted(f.Reworded, "message has", "messages have") + " other words"
	}
	return says + "."
}

// structureRows are what the new book says otherwise.
func (w *diffWriter) structureRows() [][]string {
	var rows [][]string
	for _, p := range w.diff.Structure {
		at := strings.TrimSuffix(p.Policy+", "+p.State, ", ")
		says := ""
		switch {
		case p.Kind == "words":
			at = "words"
		case p.What == "changed":
			says = fit(printable(p.Before), 80) + " → " + fit(printable(p.After), 80)
		case p.What == "added":
			says = fit(printable(p.After), 120)
		default:
			says = fit(printable(p.Before), 120)
		}
		if at == "" {
			at = p.Kind
		}
		rows = append(rows, []string{"  " + p.What, printable(at), printable(p.Part), says, cmp.Or(p.NewPlace, p.OldPlace)})
	}
	return rows
}

// diffTotals are the figures of both sides.
func diffTotals(f *diff.Figures) [][]string {
	rows := [][]string{{"", "before", "after", "more or less"}}
	add := func(name string, was, is int) {
		if was != 0 || is != 0 {
			rows = append(rows, []string{name, fmt.Sprint(was), fmt.Sprint(is), fmt.Sprintf("%+d", is-was)})
		}
	}
	a, b := &f.Before, &f.After
	add("clients contacted", a.Contacted, b.Contacted)
	add("messages to clients", a.Contacts, b.Contacts)
	for _, c := range f.Channels {
		add(words.English().ChannelName(c.Name, nil), c.Before, c.After)
	}
	add("invoices without a policy", a.Unassigned, b.Unassigned)
	add("not decided", a.Undecided, b.Undecided)
	add("cannot be written", a.Unwritten, b.Unwritten)
	if a.Cost.Currency == b.Cost.Currency && !a.Cost.Currency.IsZero() {
		rows = append(rows, amounts("cost", a.Cost.Amount, b.Cost.Amount, a.Cost.Currency))
	} else if a.Cost != b.Cost {
		rows = append(rows, []string{"cost", sumText(a.Cost), sumText(b.Cost), ""})
	}
	for _, cur := range diffCurrencies(a.Asked, b.Asked) {
		rows = append(rows, amounts("asked for", sumIn(a.Asked, cur), sumIn(b.Asked, cur), cur))
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

func amounts(name string, was, is engine.Amount, cur engine.Currency) []string {
	sign := ""
	if is >= was {
		sign = "+"
	}
	return []string{name + ", " + cur.Code(), cur.Format(was), cur.Format(is), sign + cur.Format(is-was)}
}

func sumText(m diff.Money) string {
	if m.Currency.IsZero() {
		return "not said"
	}
	return money(m.Amount, m.Currency)
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

// diffSteps are the messages by state and channel, where they differ.
func diffSteps(f *diff.Figures) [][]string {
	rows := [][]string{{"", "", "before", "after", "cost before", "cost after", "asked before", "asked after"}}
	for i := range f.Steps {
		s := &f.Steps[i]
		if !s.Differs() && f.Before.Cost.Currency == f.After.Cost.Currency {
			continue
		}
		cost := func(n engine.Amount, cur engine.Currency) string {
			if cur.IsZero() {
				return ""
			}
			return cur.Format(n)
		}
		rows = append(rows, []string{
			printable(s.Policy + ", " + s.State), words.English().ChannelName(s.Channel, nil), fmt.Sprint(s.Before.Messages), fmt.Sprint(s.After.Messages),
			cost(s.Before.Cost, f.Before.Cost.Currency), cost(s.After.Cost, f.After.Cost.Currency), sumsText(s.Before.Asked), sumsText(s.After.Asked),
		})
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

func sumsText(list []diff.Money) string {
	parts := make([]string, len(list))
	for i, m := range list {
		parts[i] = money(m.Amount, m.Currency)
	}
	return strings.Join(parts, ", ")
}

// diffCases are the states in which not as many cases stand.
func diffCases(f *diff.Figures) [][]string {
	rows := [][]string{{"", "before", "after", "more or less"}}
	for _, c := range f.Cases {
		if c.Before != c.After {
			rows = append(rows, []string{printable(c.Policy + ", " + c.State), fmt.Sprint(c.Before), fmt.Sprint(c.After), fmt.Sprintf("%+d", c.After-c.Before)})
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

// diffStuck are the running cases whose state a book does not have.
func diffStuck(f *diff.Figures) [][]string {
	if len(f.Stuck) == 0 {
		return nil
	}
	rows := [][]string{{"book", "policy", "state", "cases", ""}}
	for _, s := range f.Stuck {
		book, state := "new", s.State
		if s.Before {
			book = "old"
		}
		if s.NoPolicy {
			state += " (no such policy)"
		}
		rows = append(rows, []string{book, printable(s.Policy), printable(state), fmt.Sprint(s.Cases), printable(moreOf(s.IDs, s.Cases))})
	}
	return rows
}

// moreOf lists the first ids, and says how many more of all there are.
func moreOf(ids []string, all int) string {
	const most = 3
	text := strings.Join(ids[:min(most, len(ids))], ", ")
	if n := all - min(most, len(ids)); n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

func (w *diffWriter) clientsTitle(f *diff.Figures) string {
	if f.Changed > len(w.first) {
		return fmt.Sprintf("Clients who are treated otherwise, the first %d of %d", len(w.first), f.Changed)
	}
	return "Clients who are treated otherwise"
}

// clientRows are the first clients who are treated otherwise, with the messages that differ.
func (w *diffWriter) clientRows() [][]string {
	if len(w.changed) == 0 {
		return nil
	}
	rows := [][]string{{"client", "", "before", "after"}}
	for i := range w.changed {
		c := &w.changed[i]
		kinds := make([]string, len(c.Changes))
		for j, k := range c.Changes {
			kinds[j] = string(k)
		}
		was, is := c.Differing()
		rows = append(rows, []string{fit(printable(c.ID), clientColumns), strings.Join(kinds, ", "), diffMessages(was), diffMessages(is)})
	}
	return rows
}

// diffMessages lists the first messages to one client.
func diffMessages(list []engine.Message) string {
	const most = 3
	var parts []string
	for i := range list {
		if len(parts) == most {
			parts = append(parts, fmt.Sprintf("and %d more", len(list)-most))
			break
		}
		m := &list[i]
		parts = append(parts, m.Date.String()+" "+words.English().ChannelName(m.Channel, m.Params)+" "+printable(m.State))
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}
