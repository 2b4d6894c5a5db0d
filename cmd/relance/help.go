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
	done := map[any]bool{} // what is in the language already
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		say := p.speaksTo(cmd)
		if say.Spoken() != "fr" {
			inEnglish(cmd, args)
			return
		}
		root.SetUsageTemplate(usageIn(say, usage))
		translate(say, root, done)
		cmd.InitDefaultHelpFlag()
		translate(say, cmd, done) // its own flags, after cobra has added those of its parents and --help
		long, french := pageIn(say, cmd.Long)
		if long == "" {
			long = cmd.Short
		} else if !french {
			long = strings.TrimSuffix(cmd.Short, "…") + ".\n\n" + long
		}
		text := say.Placeholders(strings.TrimSpace(long)) + "\n\n" + cmd.UsageString()
		fmt.Fprint(cmd.OutOrStdout(), strings.NewReplacer("(default ", "("+say.T("default")+" ", "[flags]", say.T("[flags]")).Replace(text))
	})
}

// pageIn is the page behind the first line of a command's help in another language: its paragraphs, and of a
// table, whose lines are indented, the last column. It reports false, with the page as it is, when a part of it is not known.
func pageIn(say words.Writer, page string) (string, bool) {
	parts := strings.Split(page, "\n\n")
	for i, part := range parts {
		said, ok := say.Exactly(part)
		if !ok && strings.HasPrefix(part, "  ") {
			said, ok = tableIn(say, part)
		}
		if !ok {
			said, ok = saidIn(say, part)
		}
		if !ok {
			return page, false
		}
		parts[i] = said
	}
	return strings.Join(parts, "\n\n"), true
}

// saidIn is a text in another language; it reports whether it is known there, as it is or with what it names.
func saidIn(say words.Writer, text string) (string, bool) {
	if said, ok := say.Exactly(text); ok {
		return said, true
	}
	said := say.Says(text)
	return said, said != text
}

func tableIn(say words.Writer, table string) (string, bool) {
	lines := strings.Split(table, "\n")
	for i, line := range lines {
		at := strings.LastIndex(line, "  ") + 2
		said, ok := saidIn(say, line[at:])
		if !ok {
			return table, false
		}
		lines[i] = line[:at] + said
	}
	return strings.Join(lines, "\n"), true
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

// translate puts what commands and flags say of themselves into a language, once.
func translate(say words.Writer, cmd *cobra.Command, done map[any]bool) {
	if !done[cmd] {
		done[cmd] = true
		cmd.Short, cmd.Use = say.Says(cmd.Short), say.Placeholders(cmd.Use)
	}
	for _, set := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.PersistentFlags()} {
		set.VisitAll(func(f *pflag.Flag) {
			switch {
			case done[f]:
			case f.Name == "help":
				f.Usage = say.T("help for %s", cmd.Name())
			default:
				f.Usage = flagUsage(say, f.Usage)
			}
			done[f] = true
		})
	}
	for _, c := range cmd.Commands() {
		translate(say, c, done)
	}
}

// flagUsage is what a flag is for, in a language: a choice keeps its words, which are written as they are.
func flagUsage(say words.Writer, usage string) string {
	if said, ok := say.Exactly(usage); ok {
		return said
	}
	if at := strings.LastIndex(usage, ": "); at >= 0 {
		if said, ok := say.Exactly(usage[:at]); ok {
			return said + say.Colon + usage[at+2:]
		}
	}
	return say.Says(usage)
}
