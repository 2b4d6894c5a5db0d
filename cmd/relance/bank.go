package main

import "github.com/spf13/cobra"

func newBank(p params) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bank",
		Short: "Read bank statements, and say what their entries pay",
		Long: `Bank reads statements of the account on which clients pay, books what is certain, and keeps
the rest until a person says what it is for:

  relance bank import FILE...    read statements: camt.053 and camt.054, MT940, CFONB 120, OFX, QIF, CSV
  relance bank list              what waits, with what is proposed and why
  relance bank match ENTRY …     say what an entry is for
  relance bank undo ENTRY        take back a booking that was wrong`,
		Example: examples("relance bank import statement.xml --book mybook", "relance bank list --book mybook"),
		Args:    subcommandOnly,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newBankImport(p), newBankList(p), newBankMatch(p), newBankUndo(p))
	return cmd
}
