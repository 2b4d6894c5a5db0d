package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/text"
)

func newExplain(p params) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Say what a code such as RL120 means and how to mend it",
		Long: `Explain writes what goes wrong under a code of a diagnostic, why it matters, and
an example of it with the same mended. Without a code it lists them all.`,
		Example: examples("relance explain", "relance explain RL120"),
		Args:    oneAtMost,
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var codes []cobra.Completion
			for _, d := range docs() {
				codes = append(codes, cobra.CompletionWithDesc(d.Code, d.Title))
			}
			return codes, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listCodes(cmd.Context(), p)
			}
			return explain(cmd.Context(), p, args[0])
		},
	}
}

func listCodes(_ context.Context, p params) error {
	say := p.speaksIn(".")
	for _, d := range docs() {
		if _, err := fmt.Fprintf(p.Stdout, "%s  %s\n", d.Code, say.Says(d.Title)); err != nil {
			return err
		}
	}
	return nil
}

func explain(_ context.Context, p params, code string) error {
	var codes []string
	for _, d := range docs() {
		if strings.EqualFold(d.Code, code) {
			return text.WriteDoc(p.Stdout, p.speaksIn("."), d)
		}
		codes = append(codes, d.Code)
	}
	return fmt.Errorf("there is no code %s; %s", code, orList(code, codes, "relance explain lists them all"))
}
