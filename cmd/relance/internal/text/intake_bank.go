package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/intake"
)

// KindBank is the word for a bank statement among the kinds of files.
const KindBank = "bank"

// WriteBankFile writes what was understood: the columns of a CSV, then each statement.
func WriteBankFile(w io.Writer, say words.Writer, file string, list []bank.Statement, layout *bank.Layout) error {
	var b strings.Builder
	if len(layout.Columns) > 0 {
		fmt.Fprintf(&b, "%s%s%s, %s, %s\n", file, say.Colon, KindBank, bank.CSV, say.T("separated by %s", delimiterName(say, layout.Delimiter)))
		if layout.Header > 1 {
			fmt.Fprintf(&b, "  %s\n", say.T("the columns are named in row %s", say.Whole(layout.Header)))
		}
		writeColumns(&b, say, bankColumns(layout))
	} else if len(list) > 0 {
		fmt.Fprintf(&b, "%s%s%s, %s\n", file, say.Colon, KindBank, list[0].Format)
	}
	for i := range list {
		s := &list[i]
		came, went := moved(s)
		fmt.Fprintf(&b, "  %s, %s: %s, %s, %s\n", orNone(s.Account, say.T("no account named")), say.N(len(s.Entries), "entry", "entries"), say.T("%s to %s", say.On(s.From), say.On(s.To)),
			say.T("came in %s", say.Money(came, s.Currency)), say.T("left %s", say.Money(went, s.Currency)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func orNone(text, none string) string {
	if text == "" {
		return none
	}
	return text
}

// moved is how much came into an account, and how much left it.
func moved(s *bank.Statement) (came, went engine.Amount) {
	for i := range s.Entries {
		if e := &s.Entries[i]; e.Debit {
			went += e.Amount
		} else {
			came += e.Amount
		}
	}
	return came, went
}

// bankColumns are the columns of a CSV as those of other exports are shown.
func bankColumns(l *bank.Layout) (list []intake.ColumnSummary) {
	for _, c := range l.Columns {
		s := intake.ColumnSummary{Header: c.Header, Use: intake.UseIgnored, Sample: c.Sample, Understood: c.Sample, Filled: c.Filled}
		if c.Kind != "" {
			s.Use, s.Name = intake.UseColumn, c.Kind
		}
		switch c.Kind {
		case "booked", "value":
			s.Convention = map[string]string{bank.DayFirst: "day first", bank.MonthFirst: "month first", "": "day or month first: nothing tells", "ymd": "year first"}[l.Dates]
		case "amount", "debit", "credit":
			if s.Convention = "a point is the decimal mark"; l.Comma {
				s.Convention = "a comma is the decimal mark"
			}
		}
		list = append(list, s)
	}
	return list
}
