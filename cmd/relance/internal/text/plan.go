package text

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/plan"
)

// part is a table with a title; one without rows is left out.
type part struct {
	title string
	rows  [][]string
	right []int // columns that are aligned on their right
}

func writeParts(w io.Writer, list []part) error {
	for _, s := range list {
		if len(s.rows) == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "\n%s\n", s.title); err != nil {
			return err
		}
		if err := WriteRows(w, s.rows, s.right...); err != nil {
			return err
		}
	}
	return nil
}

// WritePlan writes a plan for people; with trace, the rule of each move as it is written.
func WritePlan(w io.Writer, say words.Writer, p *plan.Plan, trace bool) error {
	_, err := fmt.Fprintln(w, say.T("Plan for %s: %s, %s, %s looked at. Nothing is sent by a plan.", say.On(p.Day),
		say.N(p.Messages(), "message", "messages"), say.N(moveCount(p), "move", "moves"), say.N(p.Looked, "client", "clients")))
	if err != nil {
		return err
	}
	return writeParts(w, []part{
		{say.T("The book changed: running cases go on in a state of another name"), movedRows(say, p), []int{2}},
		{say.T("Messages and tasks"), messageRows(say, p), []int{4}},
		{say.T("By channel"), channelRows(say, p), []int{1, 2}},
		{say.T("By step, and what it costs"), stepRows(say, p), []int{2, 3}},
		{say.T("Cases that move"), moveRows(say, p, trace), nil},
		{say.T("Waits for a person (relance approve or reject)"), waitingRows(say, p), nil},
		{say.T("Off the blacklist: nothing that they owe is overdue any more"), liftedRows(p), nil},
		{say.T("Held back, until somebody has looked at what came in"), incomingRows(say, p), nil},
		{say.T("Deferred"), deferredActionRows(say, p), nil},
		{say.T("Not sent any more"), suppressedRows(say, p), nil},
		{say.T("Without a policy: no line of the assign list takes them"), unassignedRows(p), nil},
		{say.T("Chased by others: sold to a factor, or handed over"), elsewhereRows(p), nil},
		{say.T("Limitation: the last day to bring it to court"), limitRows(say, p), nil},
		{say.T("Not decided"), undecidedRows(say, p), nil},
	})
}

func movedRows(say words.Writer, p *plan.Plan) (rows [][]string) {
	for _, m := range p.Moved {
		rows = append(rows, []string{"  " + m.Policy + ": " + m.State, "→ " + m.ToPolicy + ": " + m.ToState, say.N(m.Cases, "case", "cases")})
	}
	return rows
}

func liftedRows(p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		if k.Lifted {
			add(k.ID)
		}
	})
}

func moveCount(p *plan.Plan) int {
	n := 0
	for i := range p.Clients {
		n += len(p.Clients[i].Moves)
	}
	return n
}

// rowsOf collects rows of all clients; the first cell is indented.
func rowsOf(p *plan.Plan, f func(k *plan.Client, add func(cells ...string))) [][]string {
	var rows [][]string
	for i := range p.Clients {
		f(&p.Clients[i], func(cells ...string) {
			row := make([]string, len(cells))
			for j, c := range cells {
				row[j] = words.Printable(c)
			}
			row[0] = "  " + row[0]
			rows = append(rows, row)
		})
	}
	return rows
}

// firstInvoices names the first invoices of a list, and says how many more there are.
func firstInvoices(say words.Writer, ids []string) string {
	return firstOfList(say, ids, noteInvoices, len(ids))
}

func messageRows(say words.Writer, p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, m := range k.Messages {
			note := firstInvoices(say, m.Invoices)
			if m.Decided != p.Day {
				note += " · " + say.T("deferred from %s", say.On(m.Decided))
				if m.Deferred == plan.ReasonCap {
					note += say.Colon + say.T("the client was contacted often enough")
				}
			}
			if who := say.Whom(m.Contact, m.Person); who != "" {
				note += " · " + who
			}
			if m.Fallback != "" {
				note += " · " + say.T("because: %s", say.Because(m.Fallback))
			}
			add(say.ChannelName(m.Channel, nil), terminal.Fit(k.ID, clientColumns), terminal.Fit(words.Where(m.To), toColumns), m.State, say.Exact(m.Amount), m.Currency, note)
		}
	})
}

// channelRows count the messages of each channel, and what they cost.
func channelRows(say words.Writer, p *plan.Plan) [][]string {
	return totalRows(say, p, func(m *plan.Message) []string { return []string{say.ChannelName(m.Channel, nil)} })
}

// stepRows do so for each step of the policies, when it is known what messages cost.
func stepRows(say words.Writer, p *plan.Plan) [][]string {
	if p.Costs == "" {
		return nil
	}
	return totalRows(say, p, func(m *plan.Message) []string { return []string{words.Printable(m.Policy), words.Printable(m.State)} })
}

// totalRows are the totals of the messages that name calls alike.
func totalRows(say words.Writer, p *plan.Plan, name func(*plan.Message) []string) (rows [][]string) {
	for _, t := range view.Totals(p, name) {
		row := append(slices.Clone(t.Name), strconv.FormatInt(t.Messages, 10))
		row[0] = "  " + row[0]
		if t.Cost != "" {
			row = append(row, t.Cost, p.Costs)
		}
		rows = append(rows, row)
	}
	return rows
}

func moveRows(say words.Writer, p *plan.Plan, trace bool) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, m := range k.Moves {
			why := moveKind(say, m.Kind)
			if trace {
				why = m.Kind
			}
			if m.Of != "" {
				why = say.T("goes on from %s", m.Of)
			}
			if trace && m.Rule != "" {
				why += say.Colon + m.Rule
			}
			if m.Passed {
				why = strings.TrimPrefix(why+" · "+say.T("passed over"), " · ")
			}
			from := m.From
			if from == "" {
				from = m.Policy
			}
			add(m.Case, from, say.T("to %s", m.To), why)
		}
	})
}

// moveKind says how a case moves; nothing of the usual way, a rule that became true.
func moveKind(say words.Writer, kind string) string {
	switch kind {
	case "opened":
		return say.T("opened")
	case "resume":
		return say.T("goes on")
	case "expire":
		return say.T("the hold is over")
	case "reopen":
		return say.T("opened again")
	}
	return ""
}

func waitingRows(say words.Writer, p *plan.Plan) [][]string {
	var rows [][]string
	for _, q := range p.Waiting {
		mark := ""
		if q.New {
			mark = say.T("new")
		}
		rows = append(rows, []string{"  " + words.Printable(q.Case), words.Printable(q.Client), q.From, say.T("to %s", q.To), mark})
	}
	return rows
}

// WriteProposals lists what waits for a person.
func WriteProposals(w io.Writer, say words.Writer, list []plan.Waiting) error {
	return WriteRows(w, waitingRows(say, &plan.Plan{Waiting: list}))
}

func deferredActionRows(say words.Writer, p *plan.Plan) [][]string {
	rows := rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, h := range k.Deferred {
			until := say.T("until %s", say.On(h.Until))
			if h.Until.IsZero() {
				until = say.T("until that changes")
			}
			add(h.Case, h.State, until, say.Says(h.Reason))
		}
	})
	return slices.CompactFunc(rows, slices.Equal[[]string]) // several actions of one case wait for the same
}

// incomingRows name the money that may be for invoices and the answers that nobody has read, and the command that decides.
func incomingRows(say words.Writer, p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, h := range k.Incoming {
			if h.Answer {
				add(h.Invoice, say.T("%s answered on %s, and nobody has read it", terminal.Fit(cmp.Or(h.Name, say.T("the client")), toColumns), say.On(h.Booked)), say.T("until %s", say.On(h.Until)), "relance tasks done "+h.Entry)
				continue
			}
			money := say.T("%s from %s came on %s and may be for this", say.Plain(h.Amount, h.Currency), terminal.Fit(cmp.Or(h.Name, say.T("an unknown payer")), toColumns), say.On(h.Booked))
			add(h.Invoice, money, say.T("until %s", say.On(h.Until)), worklist.MatchCommand(h.Entry))
		}
	})
}

func suppressedRows(say words.Writer, p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, s := range k.Suppressed {
			add(k.ID, s.Invoice, say.ChannelWord(s.Channel), s.State, say.T("decided %s", say.On(s.Decided)), say.Says(s.Reason))
		}
	})
}

func unassignedRows(p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, id := range k.Unassigned {
			add(k.ID, id)
		}
	})
}

func elsewhereRows(p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, id := range k.Elsewhere {
			add(k.ID, id)
		}
	})
}

func limitRows(say words.Writer, p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		for _, l := range k.Limits {
			add(k.ID, l.Invoice, say.On(l.Until), daysLeft(say, l.Until, p.Day))
		}
	})
}

func undecidedRows(say words.Writer, p *plan.Plan) [][]string {
	return rowsOf(p, func(k *plan.Client, add func(...string)) {
		if k.Stuck != "" {
			add(k.ID, say.Says(k.Stuck))
		}
		for _, why := range k.Undecided {
			add(k.ID, say.Says(why))
		}
	})
}
