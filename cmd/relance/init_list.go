package main

import (
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies/library"
)

// policiesHelp is the last part of the help of init: the policies that ship, one a line.
func policiesHelp() string {
	all, err := library.Policies()
	if err != nil {
		return ""
	}
	lines := make([]string, len(all))
	for i, l := range all {
		lines[i] = fmt.Sprintf("  %-12s  %s", l.Name, l.Title)
	}
	return "\n\nThe policies of the library:\n\n" + strings.Join(lines, "\n")
}

// listPolicies writes the policies that ship, one a line.
func listPolicies(p params, o initOptions, args []string) error {
	if len(o.policies) > 0 || len(args) > 0 || o.all || o.language.value != "" {
		return errors.New("--list writes nothing: give it alone, without a folder and without another flag")
	}
	all, err := library.Policies()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.Stdout, 0, 0, 2, ' ', 0)
	say := p.speaks("en")
	for _, l := range all {
		if _, err := fmt.Fprintf(w, "%s\t%s\n", l.Name, say.Says(l.Title)); err != nil {
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
