package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/text"
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
		Args:              oneAtMost,
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
	return text.WriteExits(p.Stdout, p.speaksOf(book), &v, len(book.Exits) > 0, o.amount)
}
