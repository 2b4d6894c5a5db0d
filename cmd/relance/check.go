package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// checkOptions are the flags of check.
type checkOptions struct {
	format *choice
	strict bool
}

func newCheck(p params) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:   "check [BOOK]",
		Short: "Say everything that is wrong with a book",
		Long: `Check reads a book whole: policies, guards, formulas, message templates, tests
and the mapping of exports. It reports every mistake in one pass, with its
file, line and column, and how to mend it. BOOK is a folder, the current one by
default. Nothing is written, and no network is used.

Exit codes: 0 nothing wrong, or warnings only; 2 errors; 3 warnings under --strict.`,
		Example: examples(
			"relance check",
			"relance check mybook --strict",
			"relance check mybook --format sarif",
		),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return check(cmd.Context(), p, bookArg(args), o)
		},
	}
	o.format = addChoice(cmd, "format", "how findings are written", "text", "json", "sarif", "github")
	cmd.Flags().BoolVar(&o.strict, "strict", false, "end with 3 when there are warnings")
	return cmd
}

func check(_ context.Context, p params, dir string, o checkOptions) error {
	book, list := loadBook(dir, policies.Options{Tests: true})
	deployed, err := checkDeployment(book)
	if err != nil {
		return err
	}
	list = append(list, deployed...)
	list.Sort()
	if err := writeFindings(p, o.format.value, book, list); err != nil {
		return err
	}
	return verdict(list, o.strict)
}

// verdict turns diagnostics into the outcome of a command.
func verdict(list diag.List, strict bool) error {
	switch {
	case list.Errors() > 0:
		return errFindings
	case len(list) > 0 && strict:
		return errWarnings
	}
	return nil
}

func writeFindings(p params, format string, book *policies.Book, list diag.List) error {
	switch format {
	case "json":
		return diag.WriteJSON(p.Stdout, list, book.Sources)
	case "sarif":
		v, err := buildVersion()
		if err != nil {
			return err
		}
		return diag.WriteSARIF(p.Stdout, list, book.Sources, diag.SARIFOptions{Version: v.Version, Docs: docs()})
	case "github":
		return diag.WriteGitHub(p.Stdout, list, book.Sources)
	}
	if err := diag.WriteText(p.Stdout, list, book.Sources, diag.TextOptions{Color: p.color("auto")}); err != nil {
		return err
	}
	_, err := io.WriteString(p.Stdout, conclusion(book, list)+"\n")
	return err
}

// conclusion is the last line of check's text.
func conclusion(book *policies.Book, list diag.List) string {
	found := findings(list.Errors(), len(list)-list.Errors())
	if list.Errors() > 0 {
		return found
	}
	states := 0
	for _, m := range book.Engine.Machines {
		states += len(m.States)
	}
	fine := fmt.Sprintf("book is fine: %s, %s, %s in %s", counted(len(book.Engine.Machines), "policy", "policies"),
		counted(states, "state", "states"), counted(len(book.Templates()), "template", "templates"), strings.Join(book.Languages, ", "))
	if found != "" {
		return fine + "; " + found
	}
	return fine
}

// findings counts errors and warnings in words; nothing for none.
func findings(errors, warnings int) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, counted(errors, "error", "errors"))
	}
	if warnings > 0 {
		parts = append(parts, counted(warnings, "warning", "warnings"))
	}
	return strings.Join(parts, ", ")
}
