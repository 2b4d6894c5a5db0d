package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/lsp"
)

func newLSP(p params) *cobra.Command {
	return &cobra.Command{
		Use:   "lsp",
		Short: "Serve an editor: mistakes, meanings, names and renames in books",
		Long: `Lsp is a language server. An editor starts it and speaks the Language Server Protocol with it over the input
and the output: what check finds while somebody types, what a name of a condition or a computation means, its value on an invoice of
the book's tests or of the export beside the book, what can be written at a place, where a
state, a policy, a template or a fact is declared and used, a new name for a state in the whole book, its tests
included, the standard layout, and the edits that check --fix would make. It writes no file and reads no ledger.

It speaks of what is relance's own; CUE's own server, cue lsp, runs beside it. examples/editors says how to set up
VS Code, Neovim and Zed.`,
		Example:           examples("relance lsp"),
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return lsp.Serve(cmd.Context(), &stream{p.Stdin, p.Raw}, lsp.Options{Version: buildVersion().Version, Portfolio: p.beside})
		},
	}
}

// largestBeside is the size of an export, in bytes, beyond which no values are shown on its invoices: it would be read
// while somebody waits.
const largestBeside = 16 << 20

// beside reads the export beside a book, as of today; nil when there is none that can be read.
func (p params) beside(ctx context.Context, book *policies.Book) *lsp.Portfolio {
	p.Stderr = io.Discard // an editor shows what check finds
	files, err := bookdir.Exports{}.Locate(book.Dir)
	if err != nil {
		return nil
	}
	if info, err := os.Stat(files.Invoices); err != nil || info.Size() > largestBeside {
		return nil
	}
	data, err := readData(ctx, p, book, files)
	if err != nil {
		return nil
	}
	today, err := p.day("at", "today", book.Engine.Creditor.Timezone)
	if err != nil {
		return nil
	}
	return &lsp.Portfolio{Config: simulation(book, data), Until: today}
}

// stream is the input and the output as one connection.
type stream struct {
	io.Reader
	io.Writer
}

// Close does nothing: the editor ends the conversation, and the process then ends.
func (*stream) Close() error { return nil }
