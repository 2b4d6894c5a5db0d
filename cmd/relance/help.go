package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// speakHelp makes the help of all commands speak the language that was asked for, else that of the
// creditor of the book that the command line names.
func speakHelp(p params, root *cobra.Command) {
	inEnglish, usage := root.HelpFunc(), root.UsageTemplate()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		say := p.speaksTo(cmd)
		if say.Spoken() != "fr" {
			inEnglish(cmd, args)
			return
		}
		root.SetUsageTemplate(usageIn(say, usage))
		translate(say, root)
		cmd.InitDefaultHelpFlag()
		translate(say, cmd) // its own flags, after cobra has added those of its parents and --help
		long := cmd.Long
		if long == "" {
			long = cmd.Short
		} else if cmd != root {
			long = strings.TrimSuffix(cmd.Short, "…") + ".\n\n" + long
		}
		text := strings.TrimSpace(long) + "\n\n" + cmd.UsageString()
		fmt.Fprint(cmd.OutOrStdout(), strings.NewReplacer("(default ", "("+say.T("default")+" ", "[flags]", say.T("[flags]")).Replace(text))
	})
}

// usageIn is cobra's template of the usage in another language.
func usageIn(say words.Writer, usage string) string {
	return strings.NewReplacer(
		"Usage:", say.T("Usage:"), "Aliases:", say.T("Aliases:"), "Examples:", say.T("Examples:"),
		"Available Commands:", say.T("Available Commands:"), "Global Flags:", say.T("Global Flags:"), "Flags:", say.T("Flags:"),
		"for more information about a command.", say.T("for more information about a command."),
		"\nUse \"", "\n"+say.T("Use")+" \"", "[command]", say.T("[command]"),
	).Replace(usage)
}

// translate puts what commands and flags say of themselves into a language.
func translate(say words.Writer, cmd *cobra.Command) {
	cmd.Short = say.Says(cmd.Short)
	if cmd == cmd.Root() {
		cmd.Long = say.Says(rootLong)
	}
	for _, set := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.PersistentFlags()} {
		set.VisitAll(func(f *pflag.Flag) {
			f.Usage = say.Says(f.Usage)
			if f.Name == "help" {
				f.Usage = say.T("help for %s", cmd.Name())
			}
		})
	}
	for _, c := range cmd.Commands() {
		translate(say, c)
	}
}
