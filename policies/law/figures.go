package law

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine/agree"
)

// Line is one figure of a regime, in words, for people to check.
type Line struct {
	What       string     `json:"what"`
	Value      string     `json:"value"`
	Since      string     `json:"since,omitempty"` // empty when it is valid as long as the law is
	Source     string     `json:"source"`
	Confidence Confidence `json:"confidence"`
}

// Figures lists the figures of a regime other than its rates.
func (r *Regime) Figures() []Line {
	var out []Line
	for _, p := range r.Points {
		how := ""
		if r.Frozen {
			how = ", of the day on which interest began"
		}
		out = append(out, Line{"rate", fmt.Sprintf("%s plus %s points%s", r.Series, p.Value, how), p.From.String(), p.Source, p.Confidence})
	}
	if m := r.Moves; m != nil {
		out = append(out, Line{"due on a closed day", "moves to the next working day (weekends, national holidays of " + m.Holidays + ")", "", m.Source, m.Confidence})
	}
	if j := r.Judgment; j != nil {
		out = append(out, Line{"after a judgment", agree.Sprintf("%s {point|points} more, once %d {month has|months have} passed since it can be enforced", j.Points, j.Months), "", j.Source, j.Confidence})
	}
	if f := r.Floor; f != nil {
		out = append(out, Line{"floor of contract rates", fmt.Sprintf("%s times %s", f.Times, f.Series), "", f.Source, f.Confidence})
	}
	for _, f := range r.Fees {
		value := f.Currency.Format(f.Amount) + " " + f.Currency.Code()
		if f.Below != 0 {
			value += ", for debts below " + strings.TrimSuffix(f.Currency.Format(f.Below), ".00")
		}
		out = append(out, Line{"fixed sum", value, f.From.String(), f.Source, f.Confidence})
	}
	if l := r.Limitation; l != nil {
		out = append(out, l.lines()...)
	}
	return out
}
