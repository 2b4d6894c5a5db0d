package text

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
)

// ShownID is how much of an id a table shows: enough to name the task.
const ShownID = 8

// WriteTasks writes the work for people, by queue.
func WriteTasks(w io.Writer, say words.Writer, list []worklist.Item, whole bool) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, say.T("Nothing to do."))
		return err
	}
	for at := 0; at < len(list); {
		end := at
		var rows [][]string
		for ; end < len(list) && list[end].Queue == list[at].Queue; end++ {
			i := &list[end]
			rows = append(rows, []string{"  " + i.ID[:min(len(i.ID), ShownID)], say.On(i.Since), terminal.Fit(words.Printable(i.Who()), toColumns), words.Printable(i.Phone), say.Exact(i.Amount), i.Currency, terminal.Fit(words.Printable(titleText(say, i)), 2*toColumns), firstInvoices(say, i.Invoices), waitsText(say, i)})
		}
		if whole {
			if err := writeScripts(w, list[at:end], rows); err != nil {
				return err
			}
		} else if err := writeParts(w, []part{{list[at].Queue, rows, []int{4}}}); err != nil {
			return err
		}
		at = end
	}
	return writeWays(w, say, list)
}

// titleText is what there is to do.
func titleText(say words.Writer, i *worklist.Item) string {
	if channel, why, ok := strings.Cut(i.Title, ": "); ok && i.Kind == worklist.KindStandIn {
		return say.ChannelWord(channel) + say.Colon + say.Says(say.Because(why))
	}
	return say.Says(i.Title)
}

// waitsText says why something is still to be done, and for how long.
func waitsText(say words.Writer, i *worklist.Item) string {
	since := say.T("today")
	if i.Days > 0 {
		since = say.T("%s ago", say.N(i.Days, "day", "days"))
	}
	switch {
	case i.Kind == worklist.KindBank:
		return say.T("imported %s", since)
	case i.Kind == worklist.KindAnswer:
		return say.T("came in %s", since)
	case i.Kind == worklist.KindFailed:
		return words.Printable(say.Says(i.Reason)) + ", " + since
	case i.Kind == worklist.KindStandIn:
		return say.T("case waits, decided %s", since)
	case i.Kind == worklist.KindCall && i.Waits:
		return say.T("not recorded, decided %s", since)
	}
	return ""
}

// writeWays says how what cases wait for is ended, and what waits of the bank.
func writeWays(w io.Writer, say words.Writer, list []worklist.Item) error {
	if slices.ContainsFunc(list, func(i worklist.Item) bool { return i.Kind == worklist.KindBank }) {
		if _, err := fmt.Fprintf(w, "\n%s\n", bankWay(say)); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(list, func(i worklist.Item) bool { return i.Kind == worklist.KindAnswer }) {
		if _, err := fmt.Fprintf(w, "\n%s\n", say.T("Nobody is contacted about what clients owe who answered, before somebody has read it: relance\ntasks done ID says so. What an answer says is recorded with relance record.")); err != nil {
			return err
		}
	}
	waits := func(i worklist.Item) bool {
		return i.Waits && i.Kind != worklist.KindUnknown && i.Kind != worklist.KindAnswer
	}
	if !slices.ContainsFunc(list, waits) {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", say.T("Cases wait. Send it after all: relance tasks again ID. Made in another way, or called: relance\ntasks done ID. Not made, go on without it: relance tasks let-go ID."))
	return err
}

// writeScripts writes each piece of work with what to say, and what happened lately.
func writeScripts(w io.Writer, list []worklist.Item, rows [][]string) error {
	for n, i := range list {
		if err := writeParts(w, []part{{i.Queue, rows[n : n+1], []int{4}}}); err != nil {
			return err
		}
		for _, block := range [][]string{strings.Split(i.Script, "\n"), i.History} {
			for _, line := range block {
				if line == "" {
					continue
				}
				if _, err := fmt.Fprintln(w, "      "+words.Printable(line)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
