package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies"
)

// complete gives a flag its completion.
func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(fmt.Sprintf("completion of --%s: %v", flag, err)) // a flag that was not declared: a mistake in this program
	}
}

// folders completes the one folder a command takes.
func folders(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// noFiles completes nothing.
func noFiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// policyNames completes the policies of the book a command was given.
func policyNames(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	book, _ := bookdir.Load(bookOf(cmd, args), policies.Options{})
	if book.Engine == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, m := range book.Engine.Machines {
		names = append(names, cobra.CompletionWithDesc(m.Policy, m.Title))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// bookData reads a book and its exports for completion: in silence, and with
// nothing to offer when one of them cannot be used.
func bookData(ctx context.Context, dir string, files bookdir.Exports) (*policies.Book, *intake.Portfolio) {
	quiet := params{Stdout: io.Discard, Stderr: io.Discard, Now: func() time.Time { return time.Time{} }, Workers: 1}
	book, data, err := openWithData(ctx, quiet, dir, files)
	if err != nil {
		return nil, nil
	}
	return book, data
}

// clientIDs completes the clients of a book's own exports.
func clientIDs(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	_, data := bookData(cmd.Context(), bookOf(cmd, args), bookdir.Exports{})
	if data == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []cobra.Completion
	for _, c := range data.Clients {
		ids = append(ids, cobra.CompletionWithDesc(c.ID, c.Name))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// invoiceIDs completes the invoices of the book that --book names.
func invoiceIDs(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	_, data := bookData(cmd.Context(), bookOf(cmd, nil), bookdir.Exports{})
	if data == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []cobra.Completion
	for _, i := range data.Invoices {
		ids = append(ids, cobra.CompletionWithDesc(i.ID, i.Client+", due "+i.Due.String()))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// renderNames completes the states and templates of the book that --book names.
func renderNames(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	book, _ := bookdir.Load(bookOf(cmd, nil), policies.Options{})
	if book.Engine == nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return preview.Names(book.Engine), cobra.ShellCompDirectiveNoFileComp
}
