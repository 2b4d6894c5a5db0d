package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// Simulation is what a simulation comes to, for people: add takes its messages, Page writes it.
type Simulation struct {
	Creditor, Language string
	Clients            []engine.Client // sorted by id
	// Words writes a message; nil leaves all words out.
	Words func(*engine.Message) (subject, text string, err error)
	// Drawings are the pictures of its policies.
	Drawings []Drawing

	messages []engine.Message
}

// SimulationLimit is how many messages a page can be about.
const SimulationLimit = 200_000

// How much of a simulation its page shows at most: of one that is larger it says so.
const (
	dossiersShown = 300 // clients, those first of whom most is asked
	wordsShown    = 400 // messages with their words
)

// Add takes the next message.
func (s *Simulation) Add(m *engine.Message) { s.messages = append(s.messages, *m) }

// byHand is 1 for a channel on which people act, else 0.
func byHand(channel string) int {
	if channel == "call" || channel == "task" {
		return 1
	}
	return 0
}

// Len is how many messages it has.
func (s *Simulation) Len() int { return len(s.messages) }

// simulated writes one simulation in words.
type simulated struct {
	speaker
	*Simulation
	*simulate.Summary
}

// Page is the page of a simulation that came to sum.
func (s *Simulation) Page(sum *simulate.Summary) (*Page, error) {
	w := simulated{speaker{words.New(s.Language)}, s, sum}
	p := &Page{
		Language: s.Language, Title: w.T("Simulation: %s", words.Printable(s.Creditor)),
		Lines: []string{w.T("From %s to %s. Nobody was contacted.", w.Date(sum.From), w.Date(sum.To))},
	}
	dossiers, note, err := w.dossiers()
	if err != nil {
		return nil, err
	}
	parts := slices.DeleteFunc([]Part{w.calendar(), w.byWeek(), w.bySteps(), ByState(w.Writer, sum.ByState), w.atTheEnd(), w.attention()}, func(p Part) bool { return len(p.Rows) == 0 && p.Calendar == nil })
	p.Chapters = []Chapter{{Title: w.T("At a glance"), Facts: w.facts(), Parts: parts}}
	if len(s.Drawings) > 0 {
		p.Chapters = append(p.Chapters, Chapter{Title: w.T("The policies"), Note: w.T("Each step says how many cases stand there on the last day."), Drawings: s.Drawings})
	}
	if len(dossiers) > 0 {
		p.Chapters = append(p.Chapters, Chapter{Title: w.T("Client by client"), Note: note, Dossiers: dossiers})
	}
	return p, nil
}

func (w simulated) facts() []Fact {
	s := w.Summary
	waits := 0
	for _, c := range s.Cases {
		waits += c.Waits
	}
	var asked []string
	for _, m := range s.Asked {
		asked = append(asked, w.Money(m.Amount, m.Currency))
	}
	list := []Fact{
		{w.T("Messages and tasks"), w.Whole(s.Messages), w.T("in %s {day|days}", w.Whole(int(s.To-s.From)+1))},
		{w.T("Clients contacted"), w.Whole(s.Contacted), w.T("of %s", w.Whole(len(w.Clients)))},
		{w.T("Invoices chased"), w.Whole(s.Chased), w.T("of %s", w.Whole(s.Invoices))},
		{w.T("Asked for"), strings.Join(asked, " + "), w.T("the most that was asked of each invoice")},
	}
	if len(asked) == 0 {
		list = list[:3]
	}
	if !s.Cost.Currency.IsZero() {
		list = append(list, Fact{w.T("Cost of the messages"), w.Money(s.Cost.Amount, s.Cost.Currency), ""})
	}
	if len(s.Pending) > 0 {
		list = append(list, Fact{w.T("Waits for agreement"), w.Whole(len(s.Pending)), w.T("on the last day")})
	}
	if waits > 0 {
		list = append(list, Fact{w.T("Waits for a call"), w.Whole(waits), w.T("that nobody made")})
	}
	return list
}

func (w simulated) calendar() Part {
	days := map[engine.Date]int{}
	for i := range w.messages {
		days[w.messages[i].Date]++
	}
	if len(days) == 0 {
		return Part{}
	}
	var busiest engine.Date
	for d, n := range days {
		if busiest == 0 || n > days[busiest] || n == days[busiest] && d < busiest {
			busiest = d
		}
	}
	return Part{Title: w.T("Day by day"), Calendar: &Calendar{
		Title: w.T("Messages and tasks on each day"), Language: w.Language, From: w.Summary.From, To: w.Summary.To, Counts: days,
		Description: w.T("The busiest day is %s, with %s.", w.Date(busiest), w.Whole(days[busiest])),
	}}
}

// channels are those that are used, in the engine's order.
func (w simulated) channels() (list []string) {
	for _, name := range engine.ChannelNames() {
		if slices.ContainsFunc(w.Summary.Channels, func(c simulate.Count) bool { return c.Name == name && c.Messages > 0 }) {
			list = append(list, name)
		}
	}
	return list
}

// chartBars is how many bars a chart of a simulation has at most.
const chartBars = 24

func (w simulated) byWeek() Part {
	p := Part{Title: w.T("Week by week and channel"), Head: []string{w.T("Week of")}}
	channels := w.channels()
	for _, c := range channels {
		p.Head = append(p.Head, w.ChannelName(c, nil))
	}
	p.Head = append(p.Head, w.T("In all"))
	weeks := map[engine.Date]map[string]int{} // by Monday and channel
	months := map[engine.Date][2]int{}        // by last day: to clients, and what people have to do
	people := 0
	for i := range w.messages {
		m := &w.messages[i]
		week, last := monday(m.Date), m.Date.EndOfMonth()
		if weeks[week] == nil {
			weeks[week] = map[string]int{}
		}
		weeks[week][m.Channel]++
		kinds := months[last]
		kinds[byHand(m.Channel)]++
		months[last], people = kinds, people+byHand(m.Channel)
	}
	for _, d := range slices.Sorted(maps.Keys(weeks)) {
		row, all := []Cell{w.day(d)}, 0
		for _, c := range channels {
			n := weeks[d][c]
			row, all = append(row, w.count(n)), all+n
		}
		p.Rows = append(p.Rows, append(row, w.count(all)))
	}
	kinds := []Series{{Name: w.T("To clients")}, {Name: w.T("Calls and tasks")}}
	p.Chart = &Chart{Title: w.T("Messages, and what people have to do, by month")}
	ends := slices.Sorted(maps.Keys(months))
	for _, d := range ends[:min(len(ends), chartBars)] {
		p.Chart.Labels = append(p.Chart.Labels, month(d))
		for i := range kinds {
			kinds[i].add(engine.Amount(months[d][i]), w.Whole(months[d][i]))
		}
	}
	p.Chart.Series, p.Chart.Description = kinds, w.T("Of %s, %s are calls and tasks.", w.Whole(w.Summary.Messages), w.Whole(people))
	return p
}

func (w simulated) bySteps() Part {
	p := Part{Title: w.T("By step"), Head: []string{w.T("Policy"), w.T("Step"), w.T("Messages"), w.T("Invoices")}}
	cost := !w.Cost.Currency.IsZero()
	if cost {
		p.Head = append(p.Head, w.T("Cost"))
	}
	p.Chart = w.stepChart(w.T("Messages of each step"), w.T("%s in all.", w.Whole(w.Summary.Messages)), w.T("Messages"))
	for _, s := range w.States {
		if s.Messages == 0 {
			continue
		}
		row := []Cell{text(s.Policy), text(s.State), w.count(s.Messages), w.count(s.Invoices)}
		if cost {
			row = append(row, w.sum(s.Cost, w.Cost.Currency))
		}
		p.Rows = append(p.Rows, row)
		w.step(p.Chart, s.Policy, s.State, s.Messages)
	}
	return p
}

func (w simulated) atTheEnd() Part {
	p := Part{Title: w.T("Where the cases stand on the last day"), Head: []string{w.T("Policy"), w.T("Step"), w.T("Cases"), ""}}
	p.Chart = w.stepChart(w.T("Cases on the last day"), w.T("Ended cases are among them."), w.T("Cases"))
	for _, c := range w.Cases {
		if c.Cases == 0 {
			continue
		}
		ended := Cell{}
		if c.Final {
			ended = text(w.T("ended"))
		}
		p.Rows = append(p.Rows, []Cell{text(c.Policy), text(c.State), w.count(c.Cases), ended})
		w.step(p.Chart, c.Policy, c.State, c.Cases)
	}
	return p
}

// stepChart is a chart of one bar for each step, without any yet.
func (w simulated) stepChart(title, description, of string) *Chart {
	return &Chart{Title: title, Description: description, Series: []Series{{Name: of}}}
}

// step adds the bar of a step, as long as there is room.
func (w simulated) step(c *Chart, policy, state string, n int) {
	if len(c.Labels) < chartBars {
		c.Labels = append(c.Labels, words.Printable(policy+", "+state))
		c.Series[0].add(engine.Amount(n), w.Whole(n))
	}
}

// attention is what a person should look at.
func (w simulated) attention() Part {
	p := Part{Title: w.T("To look at"), Head: []string{w.T("What"), w.T("Which"), w.T("How many")}}
	add := func(what string, ids []string, all int) {
		if all > 0 {
			shown := slices.Clone(ids[:min(len(ids), attentionShown)])
			for i := range shown {
				shown[i] = words.Printable(shown[i])
			}
			if all > len(shown) {
				shown = append(shown, "…")
			}
			p.Rows = append(p.Rows, []Cell{{Text: what}, {Text: strings.Join(shown, ", ")}, w.count(all)})
		}
	}
	s := w.Summary
	var pending, unwritten, undecided, refused []string
	undecidedAll := 0
	for _, x := range s.Pending {
		pending = append(pending, cmp.Or(x.Invoice, x.Client)+" → "+x.To)
	}
	for _, x := range s.Unwritten {
		unwritten = append(unwritten, x.Policy+", "+x.Template+": "+w.Says(x.Err.Error()))
	}
	for _, x := range s.Undecided {
		undecided, undecidedAll = append(undecided, x.Invoices...), undecidedAll+x.Count
	}
	for _, x := range s.Refused {
		refused = append(refused, cmp.Or(x.Invoice, x.Client)+" ("+w.ChannelName(x.Channel, nil)+")")
	}
	add(w.T("Waits for a person’s agreement"), pending, len(pending))
	add(w.T("Messages that cannot be written"), unwritten, len(unwritten))
	add(w.T("Refused by the channel"), refused, len(refused))
	add(w.T("No decision: a condition has no answer"), undecided, undecidedAll)
	add(w.T("No policy takes them"), s.Unassigned, len(s.Unassigned))
	add(w.T("Chased by others: sold to a factor, or handed over"), s.Elsewhere, len(s.Elsewhere))
	add(w.T("Overpaid"), s.Overpaid, len(s.Overpaid))
	return p
}

// attentionShown is how many names a line of attention has.
const attentionShown = 12

// dossiers are the clients that are contacted, those first of whom most is asked, and what is left out.
func (w simulated) dossiers() (list []Dossier, note string, err error) {
	by := map[string][]int{}
	for i := range w.messages {
		by[w.messages[i].Client] = append(by[w.messages[i].Client], i)
	}
	var ids []string
	most := map[string]engine.Amount{}
	for id, all := range by {
		ids = append(ids, id)
		for _, i := range all {
			most[id] = max(most[id], w.messages[i].Amount)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(most[b], most[a]), cmp.Compare(a, b)) })
	written := 0
	for _, id := range ids[:min(len(ids), dossiersShown)] {
		d := Dossier{Title: w.name(id)}
		last := &w.messages[by[id][len(by[id])-1]]
		d.Summary = w.T("%s, up to %s, last step %s", w.N(len(by[id]), "message or task", "messages and tasks"), w.Money(most[id], last.Currency), words.Printable(last.State))
		for _, i := range by[id] {
			step, err := w.told(&w.messages[i], written < wordsShown)
			if err != nil {
				return nil, "", err
			}
			if step.Text != "" {
				written++
			}
			d.Steps = append(d.Steps, step)
		}
		list = append(list, d)
	}
	note = w.T("Those first of whom most is asked. Open a client to see each message, and a message to read its words.")
	if n := len(ids) - len(list); n > 0 {
		note += " " + w.T("%s more {client is|clients are} not on this page: --client shows one, jsonl has all.", w.Whole(n))
	}
	if w.Simulation.Words != nil && written == wordsShown {
		note += " " + w.T("Only the first %s {message has its|messages have their} words; relance render shows any other.", w.Whole(wordsShown))
	}
	return list, note, nil
}

// name is a client by name and id.
func (w simulated) name(id string) string {
	name := ""
	if c := preview.FindClient(w.Clients, id); c != nil {
		name = c.Name
	}
	return w.client(id, name).Text
}

func (w simulated) told(m *engine.Message, wanted bool) (s Step, err error) {
	var ids []string
	for _, l := range m.Lines[:min(len(m.Lines), attentionShown)] {
		ids = append(ids, l.Invoice)
	}
	if len(m.Lines) > len(ids) {
		ids = append(ids, "…")
	}
	s = Step{
		Day: w.ShortDate(m.Date), What: w.ChannelName(m.Channel, m.Params) + ", " + words.Printable(m.State), Sum: w.Money(m.Amount, m.Currency),
		About: words.Printable(strings.Join(ids, ", ") + " → " + words.Where(m.To)),
	}
	if !wanted || w.Simulation.Words == nil {
		return s, nil
	}
	if s.Subject, s.Text, err = w.Simulation.Words(m); err != nil {
		return s, err
	}
	s.Subject = words.Printable(cmp.Or(s.Subject, w.T("Its words")))
	return s, nil
}
