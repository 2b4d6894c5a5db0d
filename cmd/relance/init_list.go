package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies/library"
)

// listPolicies writes the policies that ship, one a line.
func listPolicies(p params, o initOptions, args []string) error {
	if len(o.policies) > 0 || len(args) > 0 {
		return errors.New("--list writes nothing: give it alone, without a folder and without --policy")
	}
	all, err := library.Policies()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	for _, l := range all {
		mark := ""
		if l.Needed {
			mark = " (in every book)"
		}
		if _, err := fmt.Fprintf(w, "%s\t%s%s\n", l.Name, l.Title, mark); err != nil {
			return err
		}
	}
	return w.Flush()
}

// libraryPolicies completes the names of the policies that ship.
func libraryPolicies(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	all, err := library.Policies()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, l := range all {
		names = append(names, cobra.CompletionWithDesc(l.Name, l.Title))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
