package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/banking"
	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/sources"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// bankOptions are the flags of the bank commands.
type bankOptions struct {
	recordOptions
	dryRun, gap bool
	stated      banking.Stated
	dates       *choice
	from        string // name of a source
}

func newBankImport(p params) *cobra.Command {
	var o bankOptions
	cmd := &cobra.Command{
		Use:   "import [FILE...]",
		Short: "Read bank statements, and book the payments that are certain",
		Long: `Import reads statements of the account that is the creditor's iban in the book, or an
entity's, and finds out what their credits pay. The format is told by the content: camt.053
and camt.054, MT940, CFONB 120, OFX, QIF, or CSV with a header.

What is certain is booked: a credit that names its invoices by their whole numbers, and what
an account that paid for one client alone sends beyond that, which is on account. A direct
debit that came back and names its invoice is booked, too. The rest waits: relance bank list
shows it, relance bank match says what it is for. Who paid is remembered for the next time.

Without a file the statements of the folders are read that deploy.cue names under sources, as
bank: files; those that were read before change nothing.

An entry is taken once, in whichever file it comes. All files are used, or none: one that is
cut off, does not add up, is of another account or currency, or does not follow the last
statement of its account is refused (--gap lets the last).

Exit codes: 0 done, 1 could not do its job, 2 a file cannot be used.`,
		Example: examples(
			"relance bank import statement.xml --book mybook",
			"relance bank import may.sta june.sta --dry-run --book mybook",
			"relance bank import export.csv --currency EUR --dates dmy --book mybook",
			"relance bank import --book mybook",
		),
		RunE: func(cmd *cobra.Command, args []string) error {
			return bankImport(cmd.Context(), p, args, o)
		},
	}
	o.addCommon(cmd)
	flags := cmd.Flags()
	addSourceFlag(cmd, &o.from)
	flags.BoolVar(&o.dryRun, "dry-run", false, "show what would be booked, and write nothing")
	flags.BoolVar(&o.gap, "gap", false, "take a statement that does not follow the last one, or covers days of one in another format")
	flags.StringVar(&o.stated.Account, "account", "", "of which `IBAN` a QIF or CSV is (default: the book's, when it has one alone)")
	flags.StringVar(&o.stated.Currency, "currency", "", "in which currency a QIF or CSV is, such as EUR (default: the book's)")
	o.dates = addChoice(cmd, "dates", "how a QIF or CSV writes days, when they do not tell", "", bank.DayFirst, bank.MonthFirst)
	o.addFlag(cmd, "by")
	complete(cmd, "account", noFiles)
	complete(cmd, "currency", noFiles)
	return cmd
}

func bankImport(ctx context.Context, p params, names []string, o bankOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		today, err := p.day("on", "today", book.Engine.Creditor.Timezone)
		if err != nil {
			return err
		}
		if names, err = o.statements(ctx, p, book, names); err != nil {
			return err
		}
		o.stated.Dates = o.dates.value
		opt, err := o.stated.Options(book, today)
		if err != nil {
			return err
		}
		read, err := banking.Read(names, opt)
		if err != nil {
			return refused(err, text.WriteBankRefusal(p.Stderr, p.speaksOf(book), err))
		}
		s, err := posting.ImportBank(ctx, db, posting.BankConfig{
			Statements: read.Statements, Files: read.Files, Accounts: banking.Accounts(book), At: p.Now(), Today: today, By: o.by, Gap: o.gap, DryRun: o.dryRun,
		})
		if err != nil {
			return refused(err, text.WriteBankRefusal(p.Stderr, p.speaksOf(book), err))
		}
		if o.json() {
			return view.Write(p.Stdout, view.NewBankImported(s))
		}
		return text.WriteBankImport(p.Stdout, p.speaksOf(book), s, o.dryRun)
	})
}

// statements are the files that are named, or those of the sources of the book.
func (o *bankOptions) statements(ctx context.Context, p params, book *policies.Book, names []string) ([]string, error) {
	if len(names) > 0 {
		if o.from != "" {
			return nil, errors.New("--from reads a source of deploy.cue: leave it out, or the files")
		}
		return names, nil
	}
	chosen, err := sources.Choose(book, o.from, sources.Bank)
	if err != nil {
		return nil, err
	}
	found, err := exports.NewPuller(ctx, p.world(), book, o.book, nil).Statements(chosen)
	if err != nil {
		return nil, refused(err, text.WriteSourceRefusal(p.Stderr, p.speaksOf(book), err))
	}
	if len(found) == 0 {
		return nil, errors.New("no bank statement: name a file, or a folder with bank: files under sources in deploy.cue")
	}
	return found, nil
}
