package text

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/overview"
	"github.com/relance-dev/relance/engine/posting"
)

// writeLastImport says how old what the ledger knows is.
func writeLastImport(w io.Writer, say words.Writer, s *view.Overview) error {
	if s.Import == nil {
		_, err := fmt.Fprintln(w, say.T("Nothing was imported yet."))
		return err
	}
	age := ""
	switch days := int(s.Day - s.Import.AsOf); {
	case s.Import.AsOf == 0:
	case days == 0:
		age = ", " + say.T("as of today")
	default:
		age = ", " + say.T("as of %s, %s ago", say.On(s.Import.AsOf), say.N(days, "day", "days"))
	}
	_, err := fmt.Fprintln(w, say.T("Last import: %s%s (entry %s)", words.Printable(strings.Join(s.Import.Files, ", ")), age, strconv.FormatInt(s.Import.Seq, 10)))
	return err
}

// maxBankRows is how many entries of bank statements are shown.
const maxBankRows = 10

// bankRows are the entries of bank statements that wait.
func bankRows(say words.Writer, s *view.Overview) [][]string {
	return firstRows(say, s.Bank, maxBankRows, func(e *posting.BankEntry) []string {
		return []string{
			"  " + e.Key[:min(len(e.Key), ShownID)], say.On(e.Booked), say.Sum(e.Signed(), e.Currency), terminal.Fit(words.Printable(joined(say.Colon, e.Name, e.Remittance)), lookColumns), firstInvoices(say, e.Proposal.MayPay),
		}
	})
}

func dsoRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, t := range s.Turnover {
		days, known := t.DSO()
		if !known {
			continue
		}
		rows = append(rows, []string{
			"  " + t.Currency.Code(), say.N(int(days), "day", "days"),
			say.T("%s open, %s invoiced", say.Bare(t.Open, t.Currency), say.Bare(t.Sales, t.Currency)),
		})
	}
	return rows
}

// deferredRows counts what goes out on later days, by day.
func deferredRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for i := 0; i < len(s.Deferred); {
		day, n := s.Deferred[i].Day, 0
		for ; i < len(s.Deferred) && s.Deferred[i].Day == day; i++ {
			n++
		}
		rows = append(rows, []string{"  " + say.On(day), say.N(n, "action", "actions")})
	}
	return rows
}

// delayRows say what a day of delay costs in each currency.
func delayRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, d := range s.Delays() {
		if d.OverdueOpen > 0 {
			rows = append(rows, []string{"  " + d.Currency.Code(), say.Bare(d.Day, d.Currency), say.T("%s overdue", say.Bare(d.OverdueOpen, d.Currency))})
		}
	}
	return rows
}

func endedRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, e := range s.Ended {
		rows = append(rows, []string{"  " + words.Printable(e.Policy), words.Printable(e.State), say.N(e.Cases, "case", "cases"), say.Sum(e.Open, e.Currency)})
	}
	return rows
}

func sentRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, x := range s.Sent {
		rows = append(rows, []string{"  " + words.Printable(x.Policy), words.Printable(x.State), say.N(x.Messages, "message", "messages"), say.Sum(x.Cost, s.Costs.Currency)})
	}
	return rows
}

func blacklistRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, b := range s.Blacklisted {
		rows = append(rows, []string{"  " + words.Printable(b.Client), terminal.Fit(words.Printable(b.Name), clientColumns), say.T("since %s", say.On(b.Since))})
	}
	return rows
}

func lookRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, m := range s.Look {
		rows = append(rows, []string{
			"  " + StatusName(say, m.Status), say.ChannelName(m.Channel, nil), words.Printable(m.Client), m.Since.Format(time.RFC3339), terminal.Fit(words.Printable(m.Reason), lookColumns),
		})
	}
	if more := s.Failed - overview.MaxLook; more > 0 {
		rows = append(rows, []string{"  " + say.T("and %s more that failed", say.Whole(more)), "", "", "", ""})
	}
	return rows
}

// maxLimits is how many invoices near their limitation are shown.
const maxLimits = 20

func nearLimitRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, l := range s.Limits[:min(len(s.Limits), maxLimits)] {
		rows = append(rows, []string{"  " + say.On(l.Until), daysLeft(say, l.Until, s.Day), words.Printable(l.Client), words.Printable(l.Invoice), say.Sum(l.Open, l.Currency)})
	}
	if more := len(s.Limits) - maxLimits; more > 0 {
		rows = append(rows, []string{"  " + say.T("and %s more", say.Whole(more)), "", "", "", ""})
	}
	return rows
}

// daysLeft says how long there is until the last day.
func daysLeft(say words.Writer, last, today engine.Date) string {
	if last < today {
		return say.T("over")
	}
	return say.T("in %s", say.N(int(last-today), "day", "days"))
}

// lookColumns is how much of a reason fits beside the rest.
const lookColumns = 50
