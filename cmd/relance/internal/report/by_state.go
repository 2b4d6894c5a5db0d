package report

import (
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/simulate"
)

// standingDays is how many days the table of cases over time has at most.
const standingDays = 7

// ByState shows how many cases stand in each state over time: those of cases that go on as a chart, all as a table.
// It has no rows when there are no cases.
func ByState(say words.Writer, s *simulate.ByState) Part {
	w := speaker{say}
	if s == nil || len(s.States) == 0 {
		return Part{}
	}
	last := len(s.Days) - 1
	p := Part{Title: w.T("Cases in each step over time"), Head: []string{w.T("Policy"), w.T("Step")}}
	shown := min(standingDays, len(s.Days))
	days := []int{last} // those of the table, evenly apart
	if shown > 1 {
		days = days[:0]
		for i := range shown {
			days = append(days, i*last/(shown-1))
		}
	}
	for _, d := range days {
		p.Head = append(p.Head, w.ShortDate(s.Days[d]))
	}
	p.Strips = &Strips{Title: w.T("Open cases in each step, week by week"), From: w.ShortDate(s.Days[0]), To: w.ShortDate(s.Days[last])}
	ended := 0
	for _, st := range s.States {
		row := []Cell{text(st.Policy), text(st.State)}
		for _, d := range days {
			row = append(row, w.count(st.Cases[d]))
		}
		p.Rows = append(p.Rows, row)
		if st.Final {
			ended += st.Cases[last]
			continue
		}
		most := 0
		for i, n := range st.Cases {
			if n > st.Cases[most] {
				most = i
			}
		}
		p.Strips.Rows = append(p.Strips.Rows, Strip{
			Name: words.Printable(st.Policy + ", " + st.State), Values: st.Cases,
			Text: w.T("%s at most, %s at the end", w.Whole(st.Cases[most]), w.Whole(st.Cases[last])),
		})
	}
	p.Strips.Description = w.T("One scale for all. Ended by the last day, and in the table alone: %s.", w.Whole(ended))
	if len(p.Strips.Rows) == 0 {
		p.Strips = nil
	}
	return p
}
