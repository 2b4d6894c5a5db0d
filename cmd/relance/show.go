package main

import (
	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/text"
)

func newShow(p params) *cobra.Command {
	trace := false
	cmd := &cobra.Command{
		Use:   "show PLAN",
		Short: "Show a plan that was kept in a file",
		Long: `Show writes what a plan says, also when it is too old to be carried out. It looks at
the file alone.`,
		Example: examples("relance show plan.json"),
		Args:    exactlyOne("a plan"),
		RunE: func(_ *cobra.Command, args []string) error {
			made, err := readPlan(args[0])
			if err != nil {
				return err
			}
			return text.WritePlan(p.Stdout, p.speaks("en"), made, trace)
		},
	}
	cmd.Flags().BoolVar(&trace, "trace", false, "with the rule of each move, as the policy has it")
	return cmd
}
