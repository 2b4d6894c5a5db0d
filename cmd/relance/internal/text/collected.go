package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/collect"
	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// WriteCollected says what became of each mail that says something, and what there is to do.
func WriteCollected(w io.Writer, say words.Writer, taken []collect.Taken, dryRun bool) error {
	var parts []part
	add := func(title string, row func(t *collect.Taken) []string, kinds ...collect.Kind) {
		var rows [][]string
		for i := range taken {
			for _, kind := range kinds {
				if t := &taken[i]; t.Kind == kind && (kind != collect.Unknown || len(t.Clients) > 1) {
					rows = append(rows, append([]string{" "}, row(t)...))
				}
			}
		}
		if len(rows) > 0 {
			parts = append(parts, part{title, rows, nil})
		}
	}
	of := func(t *collect.Taken, rest ...string) []string {
		row := []string{terminal.Fit(words.Printable(t.Client), toColumns), terminal.Fit(words.Printable(t.Name), toColumns), terminal.Fit(words.Printable(t.From), 2*toColumns)}
		for _, r := range rest {
			row = append(row, terminal.Fit(words.Printable(r), 3*toColumns))
		}
		return row
	}
	add(say.T("Answers that somebody has to read"), func(t *collect.Taken) []string {
		return append([]string{t.ID[:min(len(t.ID), ShownID)]}, of(t, t.Subject)...)
	}, collect.Answer)
	add(say.T("Answers of programs, noted"), func(t *collect.Taken) []string { return of(t, t.Subject) }, collect.Automatic)
	add(say.T("From an address of several clients: nothing was recorded"), func(t *collect.Taken) []string {
		return []string{terminal.Fit(words.Printable(t.From), 2*toColumns), terminal.Fit(words.Printable(t.Subject), 3*toColumns), terminal.Fit(words.Printable(strings.Join(t.Clients, ", ")), 3*toColumns)}
	}, collect.Unknown)
	add(say.T("Addresses that are none"), func(t *collect.Taken) []string { return of(t, t.Detail) }, collect.Bounce)
	add(say.T("Mails that came back for another reason, noted"), func(t *collect.Taken) []string { return of(t, t.Detail) }, collect.Returned)
	count := func(kinds ...collect.Kind) (n int) {
		for i := range taken {
			for _, kind := range kinds {
				if taken[i].Kind == kind {
					n++
				}
			}
		}
		return n
	}
	line := say.T("%s read: %s known before, %s of nobody whom the ledger knows or that say nothing.",
		say.N(len(taken), "mail", "mails"), say.Whole(count(collect.Known)), say.Whole(count(collect.Unknown, collect.Own, collect.Late)))
	if dryRun {
		line += " " + say.T("Nothing was written.")
	}
	if _, err := fmt.Fprintln(w, line); err != nil {
		return err
	}
	if len(parts) > 0 {
		if err := writeParts(w, parts); err != nil {
			return err
		}
	}
	if count(collect.Answer) == 0 || dryRun {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", say.T("Nobody is contacted about what these clients owe before somebody has read it: relance tasks done ID."))
	return err
}
