package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies/lsp"
)

func newLSP(p params) *cobra.Command {
	return &cobra.Command{
		Use:   "lsp",
		Short: "Serve an editor: mistakes, meanings, names and renames in books",
		Long: `Lsp is a language server. An editor starts it and speaks the Language Server Protocol with it over the input
and the output: what check finds while somebody types, what a name of a condition means and which there are, where a
state, a policy, a template or a fact is declared and used, a new name for a state in the whole book, its tests
included, the standard layout, and the edits that check --fix would make. It writes no file and reads no ledger.

It speaks of what is relance's own; CUE's own server, cue lsp, runs beside it. examples/editors says how to set up
VS Code, Neovim and Zed.`,
		Example:           examples("relance lsp"),
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return lsp.Serve(cmd.Context(), &stream{p.Stdin, p.Raw}, lsp.Options{Version: buildVersion().Version})
		},
	}
}

// stream is the input and the output as one connection.
type stream struct {
	io.Reader
	io.Writer
}

// Close does nothing: the editor ends the conversation, and the process then ends.
func (*stream) Close() error { return nil }
