package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// shells are those that completions can be written for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func newCompletion(p params) *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Write the script with which a shell completes commands",
		Long: `Completion writes a script for bash, zsh, fish or powershell: with it the key Tab completes
commands, options, states, templates, and the numbers of invoices and clients.

bash needs the package bash-completion. Write the script where your shell looks for such files:
/etc/bash_completion.d/relance for bash, a file _relance in a folder of $fpath for zsh,
~/.config/fish/completions/relance.fish for fish, a line of your profile for powershell.`,
		Example:           examples("relance completion bash"),
		Args:              exactlyOne("a shell: bash, zsh, fish, powershell"),
		ValidArgsFunction: cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(p.Raw, true)
			case "zsh":
				return root.GenZshCompletion(p.Raw)
			case "fish":
				return root.GenFishCompletion(p.Raw, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(p.Raw)
			}
			return fmt.Errorf("there is no shell %s; %s", args[0], orList(args[0], shells, "see relance completion --help"))
		},
	}
}
