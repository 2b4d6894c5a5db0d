package main

import (
	"github.com/spf13/cobra"
)

func newShow(p params) *cobra.Command {
	return &cobra.Command{
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
			return writePlan(p.Stdout, made)
		},
	}
}
