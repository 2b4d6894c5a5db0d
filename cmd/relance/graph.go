package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/graph"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

func newGraph(p params) *cobra.Command {
	var ledgerFile string
	var format *choice
	cmd := &cobra.Command{
		Use:   "graph [BOOK] [POLICY]",
		Short: "Draw a policy: its states, and what leads from one to another",
		Long: `Graph draws a policy on one page: the way of a case from left to right, with the days late from
which on each step can be reached; what each state does, and when which rule leads on; below, what may
happen at any time: holds (dashed), and ends (thick). Conditions are in words of the creditor's
language where there are some, and as they are written elsewhere. The colours are those of tones: green is
courteous, orange firm, red formal.

With --ledger each state says how many cases of that ledger stand in it.

POLICY may be left out when the book has one only. A single argument that is no folder is a
policy of the book in the current folder.

Formats: svg, a picture that browsers and word processors show, made without another
program; mermaid, for Markdown on code hosts; dot, for Graphviz.`,
		Example: examples(
			"relance graph mybook standard > standard.svg",
			"relance graph mybook standard --format mermaid",
			"relance graph mybook standard --ledger mybook/relance.db > today.svg",
		),
		Args: between(2),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) == 1 {
				return policyNames(cmd, args, word)
			}
			return folders(cmd, args, word)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, policy := bookArg(args), ""
			if len(args) == 2 {
				policy = args[1]
			} else if len(args) == 1 {
				if _, err := os.Stat(args[0]); err != nil {
					dir, policy = ".", args[0]
				}
			}
			return drawPolicy(cmd.Context(), p, dir, policy, ledgerFile, format.value)
		},
	}
	addLedgerFlag(cmd, &ledgerFile)
	cmd.Flags().Lookup("ledger").Usage = "count the cases of this ledger `FILE` in each state (default: no counts)"
	format = addChoice(cmd, "format", "how it is drawn", "svg", "mermaid", "dot")
	return cmd
}

func drawPolicy(ctx context.Context, p params, dir, policy, ledgerFile, format string) error {
	book, err := openBook(p, dir, policies.Options{Outline: true})
	if err != nil {
		return err
	}
	m, err := graph.Policy(book, policy)
	if err != nil {
		return err
	}
	say := p.speaksOf(book)
	var cases map[string]int
	if ledgerFile != "" {
		db, err := readLedger(ctx, p, ledgerFile, nil)
		if err != nil {
			return err
		}
		cases, err = graph.Cases(ctx, db, m)
		if err := errors.Join(err, db.Close()); err != nil {
			return err
		}
		for _, state := range slices.Sorted(maps.Keys(cases)) {
			if m.State(state) == engine.NoState {
				fmt.Fprintln(p.Stderr, say.T("%s of the ledger in state %s, which the policy does not have", say.N(cases[state], "case", "cases"), printable(state)))
			}
		}
	}
	g := graph.New(book, m, cases)
	text := ""
	switch format {
	case "mermaid":
		text = g.Mermaid()
	case "dot":
		text = g.DOT()
	default:
		text = g.SVG()
	}
	_, err = io.WriteString(p.Stdout, text)
	return err
}
