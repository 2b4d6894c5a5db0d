package text

import (
	"fmt"
	"io"
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/overview"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/policies"
)

// WriteStatus writes where everything stands, for people.
func WriteStatus(w io.Writer, say words.Writer, s *view.Overview) error {
	if _, err := fmt.Fprintln(w, say.T("Status on %s", say.On(s.Day))); err != nil {
		return err
	}
	if s.Changed > 0 {
		if _, err := fmt.Fprintln(w, say.T("Facts of %s changed since the last run: relance plan shows what that brings.", say.N(s.Changed, "client", "clients"))); err != nil {
			return err
		}
	}
	if err := writeLastImport(w, say, s); err != nil {
		return err
	}
	if len(s.RunAt) > 0 {
		if _, err := fmt.Fprintln(w, say.T("Runs every day at %s, as deploy.cue says.", policies.RunTimes(s.RunAt))); err != nil {
			return err
		}
	}
	return writeParts(w, append(waitingParts(say, s.NotHappened), []part{
		{say.T("Money on bank statements that waits (relance bank match), and the invoices that it may pay"), bankRows(say, s), []int{2}},
		{say.T("Open, by days late"), agingRows(say, s), []int{1, 2, 3, 4, 5, 6}},
		{say.T("Asked, after what is contested and the clients' credit"), askedRows(say, s), []int{1, 2}},
		{say.T("What each day of delay costs, at costs.delay_percent"), delayRows(say, s), []int{1, 2}},
		{say.T("DSO, over %s {day|days}", say.Whole(overview.SalesDays)), dsoRows(say, s), []int{1}},
		{say.T("Cases"), caseRows(say, s), []int{2}},
		{say.T("Ended with something open: written off, handed over, left to a person"), endedRows(say, s), []int{2, 3}},
		{say.T("Waits for a person (relance approve or reject)"), waitingRows(say, &plan.Plan{Waiting: s.Waiting}), nil},
		{say.T("On the blacklist, until nothing that they owe is overdue"), blacklistRows(say, s), nil},
		{say.T("Deferred: goes out on a later day"), deferredRows(say, s), []int{1}},
		{say.T("Outbox"), outboxRows(say, s), []int{1}},
		{say.T("Sent, by step, and what it cost"), sentRows(say, s), []int{2, 3}},
		{say.T("A person should look at"), lookRows(say, s), nil},
		{say.T("Limitation: the last day to bring it to court"), nearLimitRows(say, s), []int{4}},
	}...))
}

func agingRows(say words.Writer, s *view.Overview) [][]string {
	if len(s.Aging) == 0 {
		return nil
	}
	rows := [][]string{{"  ", say.T("not late"), say.T("1 to 30"), say.T("31 to 60"), say.T("61 to 90"), say.T("more"), say.T("credit")}}
	for _, a := range s.Aging {
		row := []string{"  " + a.Currency.Code()}
		for _, open := range a.Open {
			row = append(row, say.Bare(open, a.Currency))
		}
		rows = append(rows, append(row, say.Bare(a.Credit, a.Currency)))
	}
	return rows
}

// askedRows tells the currencies in which less is asked than is open.
func askedRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, a := range s.Aging {
		open := engine.Amount(0)
		for _, o := range a.Open {
			open += o
		}
		if a.ToAsk == open && a.OnAccount == 0 {
			continue
		}
		row := []string{"  " + a.Currency.Code(), say.Bare(a.ToAsk, a.Currency), say.T("of %s", say.Bare(open, a.Currency)), ""}
		if a.OnAccount > 0 {
			row[3] = say.T("%s on account, allocated to no invoice", say.Bare(a.OnAccount, a.Currency))
		}
		rows = append(rows, row)
	}
	return rows
}

func caseRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, c := range s.Cases {
		policy := c.Policy
		if policy == "" {
			policy = say.T("(no policy)")
		}
		rows = append(rows, []string{"  " + policy, c.State, strconv.Itoa(c.Cases)})
	}
	return rows
}

func outboxRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, c := range s.Outbox {
		rows = append(rows, []string{"  " + StatusName(say, c.Status), strconv.Itoa(c.Messages)})
	}
	return rows
}

// StatusName is what a status of the outbox is called.
func StatusName(say words.Writer, s ledger.Status) string {
	switch s {
	case ledger.Ready:
		return say.T("ready")
	case ledger.Sending:
		return say.T("sending")
	case ledger.Sent:
		return say.T("sent")
	case ledger.Delivered:
		return say.T("delivered")
	case ledger.Failed:
		return say.T("failed")
	case ledger.Suppressed:
		return say.T("suppressed")
	case ledger.Unknown:
		return say.T("unknown")
	}
	return string(s)
}
