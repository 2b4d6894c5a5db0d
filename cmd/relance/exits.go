package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

// exitsOptions are the flags of exits.
type exitsOptions struct {
	amount string
	format *choice
}

func newExits(p params) *cobra.Command {
	var o exitsOptions
	cmd := &cobra.Command{
		Use:   "exits [BOOK]",
		Short: "List what may follow when reminders have had no effect, with costs",
		Long: `Exits shows the exits of a book: agency, court, giving up. For each: the amounts
and cases it is for, what it costs, how long it takes, how often it succeeds, what
its file needs, where these figures are from, and what the law says.

With --amount it shows those for an open amount, and what each would cost.`,
		Example:           examples("relance exits mybook", "relance exits mybook --amount 3000"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(_ *cobra.Command, args []string) error {
			return listExits(p, bookArg(args), o)
		},
	}
	cmd.Flags().StringVar(&o.amount, "amount", "", "show the exits for this open amount, such as 3000 or 99.90")
	complete(cmd, "amount", noFiles)
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func listExits(p params, dir string, o exitsOptions) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	v := view.Exits{Exits: []view.Exit{}}
	for i := range book.Exits {
		x := &book.Exits[i]
		amount := engine.Amount(0)
		if o.amount != "" {
			if amount, err = words.ReadAmount(x.Currency, o.amount); err != nil || amount <= 0 {
				return fmt.Errorf("--amount %s is no amount owed in %s: write it like 3000 or 99.90", o.amount, x.Currency)
			}
			if amount < x.AtLeast || x.AtMost != 0 && amount > x.AtMost {
				continue
			}
		}
		v.Exits = append(v.Exits, view.NewExit(x, amount))
	}
	if o.format.value == "json" {
		return view.Write(p.Stdout, v)
	}
	var b strings.Builder
	for i := range v.Exits {
		if i > 0 {
			b.WriteString("\n")
		}
		writeExit(&b, &v.Exits[i])
	}
	switch {
	case len(book.Exits) == 0:
		b.WriteString("The book declares no exits.\n")
	case len(v.Exits) == 0:
		fmt.Fprintf(&b, "No exit is for %s: a person decides.\n", o.amount)
	}
	_, err = fmt.Fprint(p.Stdout, b.String())
	return err
}

// writeExit writes one exit.
func writeExit(b *strings.Builder, x *view.Exit) {
	fmt.Fprintf(b, "%s: %s\n", x.Name, x.Title)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %-8s  %s\n", label, text)
		}
	}
	line("for", exitAmounts(x))
	line("from", exitStart(x))
	line("costs", exitCosts(x))
	line("takes", between(x.Months, " months"))
	line("succeeds", between(x.SuccessPercent, " percent"))
	line("needs", strings.Join(x.Needs, ", "))
	line("figures", x.Source)
	for _, l := range x.Law {
		text := l.Says
		switch {
		case !l.Since.IsZero() && !l.Until.IsZero():
			text += fmt.Sprintf(" (from %s to %s)", l.Since, l.Until)
		case !l.Since.IsZero():
			text += fmt.Sprintf(" (since %s)", l.Since)
		case !l.Until.IsZero():
			text += fmt.Sprintf(" (until %s)", l.Until)
		}
		line("law", text+"; "+l.Source)
	}
}

func exitAmounts(x *view.Exit) string {
	switch {
	case x.AtLeast != "" && x.AtMost != "":
		return x.AtLeast + " " + x.Currency + " to " + x.AtMost + " " + x.Currency
	case x.AtLeast != "":
		return x.AtLeast + " " + x.Currency + " and more"
	case x.AtMost != "":
		return "up to " + x.AtMost + " " + x.Currency
	}
	return "any amount"
}

func exitStart(x *view.Exit) string {
	var parts []string
	if x.Contacts > 0 {
		parts = append(parts, counted(x.Contacts, "contact", "contacts"))
	}
	if x.DaysLate > 0 {
		parts = append(parts, counted(x.DaysLate, "day late", "days late"))
	}
	return strings.Join(parts, " and ")
}

func exitCosts(x *view.Exit) string {
	var parts []string
	if x.Cost != nil {
		parts = append(parts, between(x.Cost, " "+x.Currency))
	}
	if x.CostPercent != nil {
		share := between(x.CostPercent, " percent of what comes in")
		if all := x.CostOfAll; all != nil {
			share += fmt.Sprintf(": %s to %s %s when all does", all.From, all.To, x.Currency)
		}
		parts = append(parts, share)
	}
	return strings.Join(parts, ", and ")
}

// between writes a range; empty when there is none.
func between(r *view.Range, unit string) string {
	switch {
	case r == nil:
		return ""
	case r.From == r.To:
		return r.From + unit
	}
	return r.From + " to " + r.To + unit
}
