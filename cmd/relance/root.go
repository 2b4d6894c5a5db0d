package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// execute runs one command line. Whatever it writes to Stdout and Stderr passes through a
// terminal.Writer: nothing that stands in a name, a note or a server's answer is obeyed by
// the terminal.
func execute(ctx context.Context, p params, args []string) exitCode {
	out, errs := terminal.NewWriter(p.Stdout, p.Key), terminal.NewWriter(p.Stderr, p.Key)
	p.Raw, p.Stdout, p.Stderr = p.Stdout, out, errs
	p.Lang = cmp.Or(languageOf(args, p.Getenv), p.Lang)
	root := newRoot(p)
	root.SetArgs(args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	cmd, err := root.ExecuteContextC(ctx)
	code := conclude(err, p.Stderr, func() words.Writer { return p.speaksTo(cmd) })
	if err := errors.Join(out.Close(), errs.Close()); err != nil && code == exitDone {
		return exitFailed
	}
	return code
}

func newRoot(p params) *cobra.Command {
	p = p.rehearsing()
	root := &cobra.Command{
		Use:           "relance",
		Short:         "Escalation policies as code for unpaid invoices",
		Long:          rootLong,
		Args:          subcommandOnly,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PersistentFlags().Var(&language{}, "lang", "the `LANGUAGE` that relance speaks: en or fr (default: RELANCE_LANG, else LANG, else the creditor's)")
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().StringVar(p.Today, "today", "", "the `DAY` to take for today (YYYY-MM-DD), on a ledger that rehearses; a live one refuses it")
	complete(root, "today", noFiles)
	root.PersistentPreRunE = func(cmd *cobra.Command, args []string) error {
		*p.Folder = bookOf(cmd, args)
		return p.checkToday()
	}
	root.SetHelpCommand(newHelp())
	root.AddCommand(
		newInit(p), newCheck(p), newFmt(p), newSchema(p), newExplain(p),
		newIntake(p), newSimulate(p), newWhy(p), newEval(p), newRepl(p), newLSP(p), newRender(p), newTest(p), newVersion(p), newMan(p), newCompletion(p),
		newImport(p), newSources(p), newReport(p), newStatement(p), newLink(p), newBank(p), newCollect(p), newRecord(p), newVerify(p), newBackup(p), newRestore(p), newRestored(p), newForget(p), newLedger(p), newList(p), newTimeline(p), newEvidence(p), newHandover(p), newArrived(p),
		newPlan(p), newShow(p), newApply(p), newRun(p), newLive(p), newApprove(p), newReject(p), newStatus(p),
		newDeliver(p), newTasks(p), newServe(p), newShadow(p), newLaw(p), newExits(p), newChannels(p), newDiff(p), newForecast(p), newGraph(p),
	)
	speakHelp(p, root)
	return root
}

// rootLong is what relance says of itself.
const rootLong = `Relance says who is chased for an unpaid invoice, when, how firmly and through
which channel, as a finance team wrote it in a folder of policies: a book.

It contacts nobody until you write that it may. Start with a book and an export of your invoices:

  relance init mybook        a small book with sample data
  relance check mybook       everything that is wrong with it, with file:line:col
  relance simulate mybook    who would get what, on which day

Exit codes: 0 done, 1 could not do its job, 2 findings, 3 warnings under --strict.`

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
		return &usageError{func(say words.Writer) string {
			f := *missing.GetFlag()
			f.Usage = flagUsage(say, f.Usage)
			_, usage := pflag.UnquoteUsage(&f)
			return say.T("--%s needs a value: %s", f.Name, usage)
		}}
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return &usageError{func(say words.Writer) string {
			return say.T("--%s %s: %s", f.Name, invalid.GetValue(), say.Says(badValue(f, invalid.Unwrap())))
		}}
	}
	return err
}

// badValue says what a flag takes.
func badValue(f *pflag.Flag, err error) string {
	switch f.Value.Type() {
	case "bool":
		return "write true or false, or the flag alone"
	case "int", "int64":
		return "write a whole number"
	case "duration":
		return "write a duration, such as 30s or 5m"
	}
	return err.Error()
}

// examples joins the example command lines of a command's help.
func examples(lines ...string) string {
	return "  " + strings.Join(lines, "\n  ")
}
