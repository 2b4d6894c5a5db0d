package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/intake"
)

func newIntakeColumns(p params) *cobra.Command {
	var words []string
	for _, k := range intake.Kinds() {
		words = append(words, k.String())
	}
	return &cobra.Command{
		Use:   "columns [KIND]",
		Short: "List every column of invoices, clients, contacts or events",
		Long: `Columns lists what an export may hold: of invoices, clients, contacts or events, or of
all of them. Columns marked * are needed. Those marked + are read only when intake.cue
names their header. Declared facts of the book are further columns of invoices and clients.`,
		Example: examples("relance intake columns", "relance intake columns invoices"),
		Args:    cobra.MatchAll(cobra.MaximumNArgs(1), cobra.OnlyValidArgs), ValidArgs: words,
		RunE: func(_ *cobra.Command, args []string) error {
			var b strings.Builder
			for _, k := range intake.Kinds() {
				if len(args) > 0 && args[0] != k.String() {
					continue
				}
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
				fmt.Fprintf(&b, "%s\n", k)
				for _, c := range intake.ColumnDocs(k) {
					mark := " "
					switch {
					case c.Required:
						mark = "*"
					case c.Mapped:
						mark = "+"
					}
					fmt.Fprintf(&b, "  %s %-18s %s\n", mark, c.Name, c.What)
				}
			}
			_, err := p.Stdout.Write([]byte(b.String()))
			return err
		},
	}
}
