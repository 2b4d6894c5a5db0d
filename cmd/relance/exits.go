package main

import (
	"fmt"
	"strings"

	"github.com/cockroachdb/apd/v3"
	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

type exitsOptions struct {
	amount string
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
	return cmd
}

func listExits(p params, dir string, o exitsOptions) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	var b strings.Builder
	shown := 0
	for i := range book.Exits {
		x := &book.Exits[i]
		amount := engine.Amount(0)
		if o.amount != "" {
			if amount, err = x.Currency.Parse(o.amount); err != nil || amount <= 0 {
				return fmt.Errorf("--amount %s is no amount owed in %s: write it like 3000 or 99.90", o.amount, x.Currency)
			}
			if amount < x.AtLeast || x.AtMost != 0 && amount > x.AtMost {
				continue
			}
		}
		if shown++; shown > 1 {
			b.WriteString("\n")
		}
		writeExit(&b, x, amount)
	}
	switch {
	case len(book.Exits) == 0:
		b.WriteString("The book declares no exits.\n")
	case shown == 0:
		fmt.Fprintf(&b, "No exit is for %s: a person decides.\n", o.amount)
	}
	_, err = fmt.Fprint(p.Stdout, b.String())
	return err
}

// exitOf finds an exit of the book by its name.
func exitOf(book *policies.Book, name string) (*policies.Exit, error) {
	var names []string
	for i := range book.Exits {
		if book.Exits[i].Name == name {
			return &book.Exits[i], nil
		}
		names = append(names, book.Exits[i].Name)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("--exit %s: the book declares no exits; write them under exits", name)
	}
	return nil, fmt.Errorf("--exit %s: %s", name, orList(name, names, "one of "+strings.Join(names, ", ")))
}

// writeExit writes one exit; amount is 0 when none was asked for.
func writeExit(b *strings.Builder, x *policies.Exit, amount engine.Amount) {
	fmt.Fprintf(b, "%s: %s\n", x.Name, x.Title)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %-8s  %s\n", label, text)
		}
	}
	line("for", exitAmounts(x))
	line("from", exitStart(x))
	line("costs", exitCosts(x, amount))
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

func exitAmounts(x *policies.Exit) string {
	money := func(a engine.Amount) string { return x.Currency.Format(a) + " " + x.Currency.Code() }
	switch {
	case x.AtLeast != 0 && x.AtMost != 0:
		return money(x.AtLeast) + " to " + money(x.AtMost)
	case x.AtLeast != 0:
		return money(x.AtLeast) + " and more"
	case x.AtMost != 0:
		return "up to " + money(x.AtMost)
	}
	return "any amount"
}

func exitStart(x *policies.Exit) string {
	var parts []string
	if x.Contacts > 0 {
		parts = append(parts, counted(x.Contacts, "contact", "contacts"))
	}
	if x.DaysLate > 0 {
		parts = append(parts, counted(x.DaysLate, "day late", "days late"))
	}
	return strings.Join(parts, " and ")
}

func exitCosts(x *policies.Exit, amount engine.Amount) string {
	var parts []string
	if x.Cost != nil {
		parts = append(parts, between(x.Cost, " "+x.Currency.Code()))
	}
	if x.CostPercent != nil {
		share := between(x.CostPercent, " percent of what comes in")
		if amount != 0 {
			share += fmt.Sprintf(": %s to %s %s when all does", shareOf(x, x.CostPercent.From, amount), shareOf(x, x.CostPercent.To, amount), x.Currency.Code())
		}
		parts = append(parts, share)
	}
	return strings.Join(parts, ", and ")
}

// shareOf is a percentage of an amount, rounded half up.
func shareOf(x *policies.Exit, percent *apd.Decimal, amount engine.Amount) string {
	c := apd.BaseContext.WithPrecision(40)
	c.Rounding = apd.RoundHalfUp
	exponent := -int32(x.Currency.Exponent())
	d := apd.New(int64(amount), exponent-2)
	_, _ = c.Mul(d, d, percent) // both are short: neither can fail
	_, _ = c.Quantize(d, d, exponent)
	return d.Text('f')
}

// between writes a range; empty when there is none.
func between(r *policies.Range, unit string) string {
	switch {
	case r == nil:
		return ""
	case r.From.Cmp(r.To) == 0:
		return r.From.Text('f') + unit
	}
	return r.From.Text('f') + " to " + r.To.Text('f') + unit
}
