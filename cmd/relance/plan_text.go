package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	decide "github.com/relance-dev/relance/engine/run"
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
		if err := writeRows(w, s.rows, s.right...); err != nil {
			return err
		}
	}
	return nil
}

// writePlan writes a plan for people.
func writePlan(w io.Writer, p *decide.Plan) error {
	_, err := fmt.Fprintf(w, "Plan for %s: %s, %s, %s looked at. Nothing is sent by a plan.\n", p.Day,
		counted(p.Messages(), "message", "messages"), counted(moveCount(p), "move", "moves"), counted(p.Looked, "client", "clients"))
	if err != nil {
		return err
	}
	return writeParts(w, []part{
		{"Messages and tasks", messageRows(p), []int{4}},
		{"By channel", channelRows(p), []int{1, 2}},
		{"By step, and what it costs", stepRows(p), []int{2, 3}},
		{"Cases that move", moveRows(p), nil},
		{"Waits for a person (relance approve or reject)", waitingRows(p), nil},
		{"Off the blacklist: nothing that they owe is overdue any more", liftedRows(p), nil},
		{"Held back", heldRows(p), nil},
		{"Not sent any more", suppressedRows(p), nil},
		{"Without a policy: no line of the assign list takes them", unassignedRows(p), nil},
		{"Chased by others: sold to a factor, or handed over", elsewhereRows(p), nil},
		{"Limitation: the last day to bring it to court", limitRows(p), nil},
		{"Not decided", undecidedRows(p), nil},
	})
}

func liftedRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		if k.Lifted {
			add(k.ID)
		}
	})
}

func moveCount(p *decide.Plan) int {
	n := 0
	for i := range p.Clients {
		n += len(p.Clients[i].Moves)
	}
	return n
}

// rowsOf collects rows of all clients; the first cell is indented.
func rowsOf(p *decide.Plan, f func(k *decide.Client, add func(cells ...string))) [][]string {
	var rows [][]string
	for i := range p.Clients {
		f(&p.Clients[i], func(cells ...string) {
			row := make([]string, len(cells))
			for j, c := range cells {
				row[j] = printable(c)
			}
			row[0] = "  " + row[0]
			rows = append(rows, row)
		})
	}
	return rows
}

// firstInvoices names the first invoices of a list, and says how many more there are.
func firstInvoices(ids []string) string {
	note := strings.Join(ids[:min(len(ids), noteInvoices)], ", ")
	if n := len(ids) - noteInvoices; n > 0 {
		note += fmt.Sprintf(" and %d more", n)
	}
	return note
}

func messageRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		for _, m := range k.Messages {
			note := firstInvoices(m.Invoices)
			if m.Decided != p.Day {
				note += " · moved from " + m.Decided.String()
				if m.Waited == decide.ReasonCap {
					note += ": " + m.Waited
				}
			}
			if who := english().whom(m.Contact, m.Person); who != "" {
				note += " · " + who
			}
			if m.Fallback != "" {
				note += " · because: " + m.Fallback
			}
			add(english().channelName(m.Channel, nil), fit(k.ID, clientColumns), fit(m.To, toColumns), m.State, m.Amount, m.Currency, note)
		}
	})
}

// channelRows count the messages of each channel, and what they cost.
func channelRows(p *decide.Plan) [][]string {
	return totalRows(p, func(m *decide.Message) []string { return []string{english().channelName(m.Channel, nil)} })
}

// stepRows do so for each step of the policies, when it is known what messages cost.
func stepRows(p *decide.Plan) [][]string {
	if p.Costs == "" {
		return nil
	}
	return totalRows(p, func(m *decide.Message) []string { return []string{printable(m.Policy), printable(m.State)} })
}

// totalRows count the messages that name calls alike, and add up what they cost.
func totalRows(p *decide.Plan, name func(*decide.Message) []string) [][]string {
	type total struct {
		name            []string
		messages, cents int64
	}
	totals, decimals := map[string]*total{}, -1
	for i := range p.Clients {
		for j := range p.Clients[i].Messages {
			m := &p.Clients[i].Messages[j]
			called := name(m)
			key := strings.Join(called, "\x00")
			if totals[key] == nil {
				totals[key] = &total{name: called}
			}
			t := totals[key]
			t.messages++
			if m.Cost != "" {
				whole, part, _ := strings.Cut(m.Cost, ".")
				n, _ := strconv.ParseInt(whole+part, 10, 64) // the plan wrote it
				t.cents, decimals = t.cents+n, len(part)
			}
		}
	}
	var rows [][]string
	for _, key := range slices.Sorted(maps.Keys(totals)) {
		t := totals[key]
		row := append(slices.Clone(t.name), strconv.FormatInt(t.messages, 10))
		row[0] = "  " + row[0]
		if decimals >= 0 {
			text := fmt.Sprintf("%0*d", decimals+1, t.cents)
			if decimals > 0 {
				text = text[:len(text)-decimals] + "." + text[len(text)-decimals:]
			}
			row = append(row, text, p.Costs)
		}
		rows = append(rows, row)
	}
	return rows
}

func moveRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		for _, m := range k.Moves {
			why := m.Kind
			if m.Rule != "" {
				why += ": " + m.Rule
			}
			if m.Passed {
				why += " · passed over"
			}
			from := m.From
			if from == "" {
				from = m.Policy
			}
			add(m.Case, from, "to "+m.To, why)
		}
	})
}

func waitingRows(p *decide.Plan) [][]string {
	var rows [][]string
	for _, q := range p.Waiting {
		mark := ""
		if q.New {
			mark = "new"
		}
		rows = append(rows, []string{"  " + printable(q.Case), printable(q.Client), q.From, "to " + q.To, mark})
	}
	return rows
}

func heldRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		for _, h := range k.HeldBack {
			until := "until " + h.Until.String()
			if h.Until.IsZero() {
				until = "until that changes"
			}
			add(h.Case, h.State, until, h.Reason)
		}
	})
}

func suppressedRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		for _, s := range k.Suppressed {
			add(k.ID, s.Invoice, s.Channel, s.State, "decided "+s.Decided.String(), s.Reason)
		}
	})
}

func unassignedRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		for _, id := range k.Unassigned {
			add(k.ID, id)
		}
	})
}

func elsewhereRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		for _, id := range k.Elsewhere {
			add(k.ID, id)
		}
	})
}

func limitRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		for _, l := range k.Limits {
			add(k.ID, l.Invoice, l.Until.String(), daysLeft(l.Until, p.Day))
		}
	})
}

func undecidedRows(p *decide.Plan) [][]string {
	return rowsOf(p, func(k *decide.Client, add func(...string)) {
		if k.Stuck != "" {
			add(k.ID, k.Stuck)
		}
		for _, why := range k.Undecided {
			add(k.ID, why)
		}
	})
}
