package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/relance-dev/relance/engine/nearest"
)

// execute runs one command line.
func execute(ctx context.Context, p params, args []string) exitCode {
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	return conclude(root.ExecuteContext(ctx), p.Stderr)
}

func newRoot(p params) *cobra.Command {
	root := &cobra.Command{
		Use:   "relance",
		Short: "Escalation policies as code for unpaid invoices",
		Long: `Relance says who is chased for an unpaid invoice, when, how firmly and through
which channel, as a finance team wrote it in a folder of policies: a book.

It contacts nobody until you write that it may. Start with a book and an export of your invoices:

  relance init mybook        a working book with sample data
  relance check mybook       everything that is wrong with it, with file:line:col
  relance simulate mybook    who would get what, on which day

Exit codes: 0 done, 1 could not do its job, 2 findings, 3 warnings under --strict.`,
		Args:          subcommandOnly,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelp())
	root.AddCommand(
		newInit(p), newCheck(p), newFmt(p), newSchema(p), newExplain(p),
		newIntake(p), newSimulate(p), newWhy(p), newRender(p), newTest(p), newVersion(p),
		newImport(p), newRecord(p), newVerify(p), newList(p), newTimeline(p), newEvidence(p), newHandover(p), newArrived(p),
		newPlan(p), newShow(p), newApply(p), newRun(p), newApprove(p), newReject(p), newStatus(p),
		newDeliver(p), newTasks(p), newShadow(p), newLaw(p), newExits(p), newChannels(p),
	)
	return root
}

func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return unknownCommand(about, rest[0])
			}
			return about.Help()
		},
	}
}

// subcommandOnly refuses an argument that is none of a command's own commands.
func subcommandOnly(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(cmd, args[0])
	}
	return nil
}

// unknownCommand says which command was meant.
func unknownCommand(cmd *cobra.Command, name string) error {
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("there is no command %s; %s", name, orList(name, names, "see "+cmd.CommandPath()+" --help"))
}

// flagError says which flag is wrong and what to write instead.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var missing *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
		name := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			name = "-" + short
		}
		return fmt.Errorf("%s has no flag %s; %s", cmd.CommandPath(), name, orList(name, names, "see "+cmd.CommandPath()+" --help"))
	case errors.As(err, &missing):
		return fmt.Errorf("--%s needs a value: %s", missing.GetFlag().Name, missing.GetFlag().Usage)
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s %s: %w", invalid.GetFlag().Name, invalid.GetValue(), invalid.Unwrap())
	}
	return err
}

// orList is a "did you mean", or else where to look.
func orList(word string, choices []string, otherwise string) string {
	if near := nearest.Word(word, choices); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}

// examples joins the example command lines of a command's help.
func examples(lines ...string) string {
	return "  " + strings.Join(lines, "\n  ")
}
