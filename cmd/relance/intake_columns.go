package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/intake"
)

func newIntakeColumns(p params) *cobra.Command {
	pages := columnPages()
	var kinds []string
	for _, page := range pages {
		kinds = append(kinds, page.kind)
	}
	return &cobra.Command{
		Use:   "columns [KIND]",
		Short: "List every column of invoices, clients, contacts, events or a bank's CSV",
		Long: `Columns lists what an export may hold: of invoices, clients, contacts or events, or the
CSV of a bank, or all of them. Columns marked * are needed. Those marked + are read only
when intake.cue names their header. Declared facts of the book are further columns of
invoices and clients.`,
		Example: examples("relance intake columns", "relance intake columns invoices", "relance intake columns bank"),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 && !slices.Contains(kinds, args[0]) {
				return fmt.Errorf("there is no file of %s; %s", args[0], orList(args[0], kinds, "write one of them"))
			}
			return oneAtMost(cmd, args)
		},
		ValidArgs: kinds,
		RunE: func(_ *cobra.Command, args []string) error {
			var b strings.Builder
			for _, page := range pages {
				if len(args) > 0 && args[0] != page.kind {
					continue
				}
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
				fmt.Fprintf(&b, "%s\n", page.kind)
				for _, c := range page.columns {
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

// columnPage explains the columns of a kind of file.
type columnPage struct {
	kind    string
	columns []intake.ColumnDoc
}

// columnPages lists the pages: the kinds of export, and the CSV of a bank.
func columnPages() []columnPage {
	var pages []columnPage
	for _, k := range intake.Kinds() {
		pages = append(pages, columnPage{k.String(), intake.ColumnDocs(k)})
	}
	var columns []intake.ColumnDoc
	for _, c := range bank.ColumnDocs() {
		columns = append(columns, intake.ColumnDoc(c))
	}
	return append(pages, columnPage{kindBank, columns})
}
