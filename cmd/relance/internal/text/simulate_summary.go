package text

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies/diag"
)

// listLimit is how many items a list of the summary shows.
const listLimit = 12

// entry is one line of the summary: a name, and what there is under it.
type entry struct {
	name  string
	items []string
}

// summary adds up a simulation below its table. An entry without items is left out.
func (t *SimulationTable) summary(b *strings.Builder, s *simulate.Summary) {
	entries := append(t.totals(s), t.concerns(s)...)
	names := 0
	for _, e := range entries {
		if len(e.items) > 0 {
			names = max(names, diag.Columns(e.name))
		}
	}
	fmt.Fprintln(b, t.painted(bold, t.Words.Summary))
	for _, e := range entries {
		limit := 0
		if t.Width > 0 {
			limit = max(20, t.Width-names-2*len(gap))
		}
		for i, line := range terminal.Wrap(e.items, ", ", limit) {
			name := e.name
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(b, "%s%s%s%s\n", gap, terminal.Pad(name, names, false), gap, line)
		}
	}
}

// totals are the figures of the whole simulation.
func (t *SimulationTable) totals(s *simulate.Summary) []entry {
	w := t.Words
	var channels, sums []string
	for _, c := range s.Channels {
		channels = append(channels, w.ChannelName(c.Name, nil)+" "+w.Whole(c.Messages))
	}
	for _, m := range s.Asked {
		sums = append(sums, w.Money(m.Amount, m.Currency))
	}
	var states, cases, waits tallies
	for _, c := range s.States {
		states.add(c.Policy, c.State, w.Whole(c.Messages), c.Messages)
	}
	for _, c := range s.Cases {
		cases.add(c.Policy, c.State, w.Whole(c.Cases), c.Cases)
		waits.add(c.Policy, c.State, w.Whole(c.Waits), c.Waits)
	}
	entries := []entry{{w.Messages, []string{w.Whole(s.Messages)}}, {gap + w.Channel, channels}}
	entries = append(entries, states.entries(w, gap+w.State)...)
	if t.Refuses {
		entries = append(entries, entry{w.Refused, refusals(w, s)})
	}
	entries = append(entries, entry{w.Clients, []string{fmt.Sprintf(w.Contacted, w.Whole(s.Contacted), w.Whole(t.clientCount()))}}, entry{w.Chased, sums})
	if !s.Cost.Currency.IsZero() {
		entries = append(entries, entry{w.Cost, []string{w.Money(s.Cost.Amount, s.Cost.Currency)}})
		var steps tallies
		for _, c := range s.States {
			if c.Cost != 0 {
				steps.add(c.Policy, c.State, w.Money(c.Cost, s.Cost.Currency), 1)
			}
		}
		entries = append(entries, steps.entries(w, gap+w.State)...)
	}
	return append(append(entries, cases.entries(w, w.Cases)...), waits.entries(w, w.Waits)...)
}

// refusals counts by channel what was refused for good; nothing refused is a count, too.
func refusals(w words.Writer, s *simulate.Summary) []string {
	counts := map[string]int{}
	for i := range s.Refused {
		counts[s.Refused[i].Channel]++
	}
	if len(counts) == 0 {
		return []string{w.Whole(0)}
	}
	var items []string
	for _, channel := range slices.Sorted(maps.Keys(counts)) {
		items = append(items, w.ChannelName(channel, nil)+" "+w.Whole(counts[channel]))
	}
	return items
}

// Refused is the line of a summary that counts what channels refused for good, for formats that have no summary.
func Refused(w words.Writer, s *simulate.Summary) string {
	return w.Refused + w.Colon + strings.Join(refusals(w, s), ", ") + "\n"
}

// tallies are counts of states, by policy in the order given.
type tallies struct {
	policies []string
	items    map[string][]string
}

// add counts a state; none is left out.
func (l *tallies) add(policy, state, shown string, n int) {
	if n == 0 {
		return
	}
	if l.items == nil {
		l.items = map[string][]string{}
	}
	if l.items[policy] == nil {
		l.policies = append(l.policies, policy)
	}
	l.items[policy] = append(l.items[policy], state+" "+shown)
}

// entries are one line for each policy, the first one with the name.
func (l *tallies) entries(w words.Writer, name string) []entry {
	var out []entry
	for i, p := range l.policies {
		items := append([]string(nil), l.items[p]...)
		items[0] = p + w.Colon + items[0]
		if i > 0 {
			name = ""
		}
		out = append(out, entry{name, items})
	}
	return out
}

// concerns are what a person should look at.
func (t *SimulationTable) concerns(s *simulate.Summary) []entry {
	w := t.Words
	var pending, suppressed, undecided []string
	for _, p := range s.Pending {
		pending = append(pending, fmt.Sprintf("%s (%s → %s, %s)", cmp.Or(p.Invoice, p.Client), p.From, p.To, w.Money(p.Open, p.Currency)))
	}
	for _, x := range s.Suppressed {
		suppressed = append(suppressed, fmt.Sprintf("%s (%s, %s%s%s)", cmp.Or(x.Invoice, x.Client),
			w.ShortDate(x.Date), w.ChannelName(x.Channel, nil), w.Colon, words.Translated(w.Reasons, x.Reason)))
	}
	var limits []string
	for _, l := range s.Limits {
		limits = append(limits, fmt.Sprintf("%s (%s)", l.Invoice, w.ShortDate(l.Until)))
	}
	waiting := 0
	for _, u := range s.Undecided {
		undecided = append(undecided, u.Invoices...)
		waiting += u.Count
	}
	return []entry{
		{w.Pending, t.capped(pending, len(pending))},
		{w.Suppressed, t.capped(suppressed, len(suppressed))},
		{w.Unassigned, t.capped(s.Unassigned, len(s.Unassigned))},
		{w.Elsewhere, t.capped(s.Elsewhere, len(s.Elsewhere))},
		{w.Undecided, t.capped(undecided, waiting)},
		{w.Limits, t.capped(limits, len(limits))},
		{w.Overpaid, t.capped(s.Overpaid, len(s.Overpaid))},
		{w.Past, t.positive(s.MovedPast)},
		{w.Stray, t.positive(s.StrayEvents)},
	}
}

// capped keeps the first items of a list, and says how many more of all there are.
func (t *SimulationTable) capped(items []string, all int) []string {
	var shown []string
	for _, item := range items[:min(len(items), listLimit)] {
		shown = append(shown, words.Printable(item))
	}
	if more := andMore(t.Words, all-len(shown)); more != "" {
		shown = append(shown, more)
	}
	return shown
}

// positive is a count as a list; empty for none.
func (t *SimulationTable) positive(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{t.Words.Whole(n)}
}
