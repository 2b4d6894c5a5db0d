package text

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/law"
)

// WriteLaws lists laws and reference rates.
func WriteLaws(w io.Writer, say words.Writer, l *law.Law) error {
	rows := [][]string{{say.T("law"), say.T("debtors"), say.T("rates from"), say.T("until"), say.T("fixed sum"), ""}}
	for _, name := range l.Regimes() {
		r := l.Regime(name)
		debtors := make([]string, len(r.Debtors))
		for i, d := range r.Debtors {
			debtors[i] = say.Says(d)
		}
		from, until := span(say, r.Rates)
		rows = append(rows, []string{name, strings.Join(debtors, ", "), from, until, feeText(say, r), say.Says(r.Title)})
	}
	if err := WriteRows(w, rows); err != nil {
		return err
	}
	rows = [][]string{{say.T("reference rate"), say.T("rates from"), say.T("until"), say.T("last"), say.T("confidence")}}
	for _, name := range l.AllSeries() {
		periods := l.Series(name).Periods()
		from, until := span(say, l.Series(name))
		last := periods[len(periods)-1]
		rows = append(rows, []string{name, from, until, say.Exact(last.Percent.String()), say.Says(string(last.Confidence))})
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return WriteRows(w, rows, 3)
}

// span is the first and the last day that have a rate.
func span(say words.Writer, r *law.Rates) (from, until string) {
	periods := r.Periods()
	if len(periods) == 0 {
		return say.T("none"), ""
	}
	last := periods[len(periods)-1]
	if last.Until.IsZero() {
		return say.On(periods[0].From), say.T("open-ended")
	}
	return say.On(periods[0].From), say.On(last.Until)
}

// feeText is the fixed sum of a law in short.
func feeText(say words.Writer, r *law.Regime) string {
	var parts []string
	for _, f := range r.Fees {
		parts = append(parts, say.Bare(f.Amount, f.Currency))
	}
	if len(parts) == 0 {
		return say.T("none")
	}
	return strings.Join(slices.Compact(parts), ", ") + " " + r.Fees[0].Currency.Code()
}
