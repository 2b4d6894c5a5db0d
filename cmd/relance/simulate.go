package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/preview"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
)

// simulateOptions are the flags of simulate.
type simulateOptions struct {
	files                    *bookdir.Exports
	from, to                 string
	policy, client           string
	out                      string
	approvals, format, color *choice
	calls                    *choice
	fails                    failing
}

func newSimulate(p params) *cobra.Command {
	var o simulateOptions
	cmd := &cobra.Command{
		Use:   "simulate [BOOK]",
		Short: "Show who would be contacted on which day, about what",
		Long: `Simulate replays your invoices over a span of days with the code that decides,
and writes every message and task: the day, the client, the channel, the state
of the policy, the amount and the invoices. Nobody is contacted.

BOOK is a folder, the current one by default. The exports are read from it
unless flags name others; a bad row in one of them ends the command before
anything is simulated. The same input gives the same output, byte for byte.

A large portfolio takes little memory: clients are read one after the other, and what waits for its turn lies
in the folder for temporary files (TMPDIR), which needs as much room as the invoices and the output. Nothing is
left there. With --format html all of it is held in memory.

A simulation assumes that channels take what they are given, and that people make their calls
and do their tasks on the day. With --calls not_made nobody does, but where an event (call)
says so: the summary tells how many cases wait for that at the end, and where.

With --fails CHANNEL a channel refuses for good what it is given, as when e-mails come back: for all clients, or for those that are named
after it. The policy then does what it says instead, from the day after on, and the address counts as one that does not work. The
summary counts what was refused, invoice by invoice; jsonl names each, after the messages, in an object with "refused".

What can be known beforehand is known: the channels are asked, as relance plan asks them, whether they can
send a message. A letter that the font cannot print or a text that is too long keeps the case where it
is; who cannot be reached, such as at an address that does not fit the window of an envelope, gets
what the action says instead.

Formats: table for people, with a summary; jsonl, one object for each message;
csv, one row for each invoice of a message; html, one file that loads nothing, for a browser and for
paper: the calendar, the messages by week, channel and step, where cases end, what they cost, the
policies, and client by client each message with its words. Amounts of jsonl and csv are exact decimals; text that a
spreadsheet would compute, such as a number with +, begins with an apostrophe.

Exit codes: 0 done, 2 when the book or an export has errors, when a guard had no
answer for some invoice, when a message could not be written: a rate of
late interest is missing, or its channel could not send it, or when one would wait for the file of
an invoice (documents in deploy.cue): it is simulated as leaving, and each file that is missing is named on standard error.`,
		Example: examples(
			"relance simulate",
			"relance simulate mybook --from 2026-03-01 --to 2026-03-31",
			"relance simulate mybook --invoices export.csv --from today",
			"relance simulate mybook --client C-01 --format jsonl",
			"relance simulate mybook --policy standard --approvals withhold",
			"relance simulate mybook --calls not_made",
			"relance simulate mybook --fails email=C-01,C-02 --fails sms",
			"relance simulate mybook --format html --out simulation.html",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSimulate(cmd.Context(), p, bookArg(args), o)
		},
	}
	o.files = addDataFlags(cmd)
	flags := cmd.Flags()
	addFromFlag(cmd, &o.from)
	flags.StringVar(&o.to, "to", "", fmt.Sprintf("last `DAY`, YYYY-MM-DD or today (default: %d days after the last due date or event, and after --from)", replay.DefaultTail))
	flags.StringVar(&o.policy, "policy", "", "only the messages of the policy of this `NAME`")
	flags.StringVar(&o.client, "client", "", "only the messages to the client of this `ID`")
	o.approvals = addChoice(cmd, "approvals", "what a person answers when asked to agree", "grant", "withhold")
	o.calls = addCalls(cmd)
	o.fails = addFails(cmd)
	o.format = addChoice(cmd, "format", "how messages are written", "table", "jsonl", "csv", "html")
	flags.StringVar(&o.out, "out", "", "the `FILE` to write (default: the terminal); it must not be there yet")
	o.color = addChoice(cmd, "color", "colours in the table", "auto", "always", "never")
	complete(cmd, "to", noFiles)
	complete(cmd, "policy", policyNames)
	complete(cmd, "client", clientIDs)
	return cmd
}

// addCalls adds the flag that says whether people make the calls that policies give them.
func addCalls(cmd *cobra.Command) *choice {
	return addChoice(cmd, "calls", "whether people make their calls, and what stands in for a contact, on the day; not_made: only those that the events say", "made", "not_made")
}

// addFromFlag adds the flag that says where a replay begins.
func addFromFlag(cmd *cobra.Command, from *string) {
	cmd.Flags().StringVar(from, "from", "", "first `DAY` of the replay, on which every case begins, YYYY-MM-DD or today (default: the earliest date in the data)")
	complete(cmd, "from", noFiles)
}

func runSimulate(ctx context.Context, p params, dir string, o simulateOptions) (err error) {
	page := o.format.value == "html"
	book, err := openEdited(p, dir, policies.Options{Outline: page})
	if err != nil {
		return err
	}
	d, err := delivery.New(p.world(), book, dir)
	if err != nil {
		return err
	}
	d.JudgeInBulk()
	missing := d.LookForDocuments()
	files, err := o.files.Locate(dir)
	if err != nil {
		return err
	}
	var summary *simulate.Summary
	var clients []engine.Client
	var write func(io.Writer) error
	if page {
		portfolio, err := readData(ctx, p, book, files)
		if err != nil {
			return err
		}
		clients = portfolio.Clients
		write, err = o.page(ctx, p, book, portfolio, &summary)
		if err != nil {
			return err
		}
	} else {
		data, err := sortData(ctx, p, book, files)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, data.Close()) }()
		clients = data.Clients
		write, err = o.stream(ctx, p, book, data, &summary)
		if err != nil {
			return err
		}
	}
	if o.out != "" {
		err = bookdir.WriteNew(o.out, write)
	} else {
		err = write(p.Stdout)
	}
	if err != nil {
		return fmt.Errorf("simulation: %w", err)
	}
	without := missing.List()
	for _, line := range text.Missing(p.speaksOf(book), without) {
		if _, err := fmt.Fprintln(p.Stderr, line); err != nil {
			return fmt.Errorf("simulation: %w", err)
		}
	}
	if err := o.lacking(p, book, clients, summary); err != nil {
		return err
	}
	if len(without) > 0 {
		return errFindings
	}
	return nil
}

// stream simulates some clients at a time and lets them go, and writes the messages and the summary.
func (o *simulateOptions) stream(ctx context.Context, p params, book *policies.Book, data *intake.Sorted, summary **simulate.Summary) (func(io.Writer) error, error) {
	cfg := simulate.Config{Book: book.Engine}
	from, to := replay.WorthReplaying(data.Span)
	if err := o.configure(p, &cfg, data.Clients, from, to); err != nil {
		return nil, err
	}
	return func(to io.Writer) error {
		bar := newProgress(p, "simulating")
		cfg.Progress = bar.items()
		out := bufio.NewWriterSize(to, outBuffer)
		f := o.formatTo(out, p, book, data.Clients, cfg)
		done, err := simulate.Stream(ctx, cfg, data.Grouped(), "", f.Encoder)
		bar.done()
		if err != nil {
			return err
		}
		*summary = done.Summary
		err = f.Begin(done.Summary)
		if err == nil {
			err = done.Each(ctx, f.Write)
		}
		if err == nil {
			err = f.Finish(done.Summary)
		}
		return errors.Join(err, done.Close(), out.Flush())
	}, nil
}

// outBuffer is how many bytes of messages are written at a time.
const outBuffer = 64 << 10

// page simulates the whole portfolio, and writes a page of HTML.
func (o *simulateOptions) page(ctx context.Context, p params, book *policies.Book, data *intake.Portfolio, summary **simulate.Summary) (func(io.Writer) error, error) {
	cfg := simulation(book, data)
	from, to := replay.Span(cfg.Invoices, cfg.Events)
	if err := o.configure(p, &cfg, data.Clients, from, to); err != nil {
		return nil, err
	}
	return func(to io.Writer) error {
		bar := newProgress(p, "simulating")
		cfg.Progress = bar.items()
		cfg.ByState = true
		out := bufio.NewWriter(to)
		w := text.NewSimulationPage(ctx, out, p.speaks(book.Engine.Creditor.Language).Spoken(), book, cfg)
		s, err := simulate.Run(ctx, cfg, w.Message)
		bar.done()
		if err != nil {
			return err
		}
		*summary = s
		if err := w.Finish(s); err != nil {
			return err
		}
		return out.Flush()
	}, nil
}

// lacking says what a simulation could not decide or write.
func (o *simulateOptions) lacking(p params, book *policies.Book, clients []engine.Client, summary *simulate.Summary) error {
	lacking := preview.Lackings(summary.Unwritten)
	if o.format.value != "table" { // which says so itself
		say := p.speaksOf(book)
		said := text.LackingText(lacking, say, say.Unwritable)
		if ids := book.Unlabelled(clients); len(ids) > 0 {
			said += text.Unlabelled(say, say.Unlabelled, ids)
		}
		if len(o.fails) > 0 {
			said += text.Refused(say, summary)
		}
		if _, err := io.WriteString(p.Stderr, said); err != nil {
			return fmt.Errorf("simulation: %w", err)
		}
	}
	if len(summary.Undecided) > 0 {
		return reportUndecided(p.Stderr, p.speaksOf(book), summary.Undecided)
	}
	if len(lacking) > 0 {
		return errFindings
	}
	return nil
}

// openWithData loads a book and reads its exports.
func openWithData(ctx context.Context, p params, dir string, files bookdir.Exports) (*policies.Book, *intake.Portfolio, error) {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return nil, nil, err
	}
	if err := judgeInBulk(p, book, dir); err != nil {
		return nil, nil, err
	}
	portfolio, err := readExports(ctx, p, book, dir, files)
	return book, portfolio, err
}

// judgeInBulk has a book that is simulated ask its channels what they could not send, as a plan does.
func judgeInBulk(p params, book *policies.Book, dir string) error {
	d, err := delivery.New(p.world(), book, dir)
	if err != nil {
		return err
	}
	d.JudgeInBulk()
	return nil
}

// readExports reads the exports of a book, by default those in its folder.
func readExports(ctx context.Context, p params, book *policies.Book, dir string, files bookdir.Exports) (*intake.Portfolio, error) {
	files, err := files.Locate(dir)
	if err != nil {
		return nil, err
	}
	return readData(ctx, p, book, files)
}

// simulation replays all of a book's data.
func simulation(book *policies.Book, data *intake.Portfolio) simulate.Config {
	return simulate.Config{Book: book.Engine, Clients: data.Clients, Invoices: data.Invoices, Events: data.Events}
}

// configure asks for the simulation that the flags want; clients are sorted by id, from and to are the days worth replaying.
func (o *simulateOptions) configure(p params, cfg *simulate.Config, clients []engine.Client, from, to engine.Date) (err error) {
	if err := o.fails.known(clients); err != nil {
		return err
	}
	if len(o.fails) > 0 {
		cfg.Refuses = o.fails.refuses
	}
	cfg.CallsNotMade = o.calls.value == "not_made"
	cfg.Withhold, cfg.Policy, cfg.Client, cfg.Workers = o.approvals.value == "withhold", o.policy, o.client, p.Workers
	zone := cfg.Book.Creditor.Timezone
	if cfg.From, err = p.day("from", o.from, zone); err != nil {
		return err
	}
	if cfg.To, err = p.day("to", o.to, zone); err != nil {
		return err
	}
	cfg.From = cmp.Or(cfg.From, from)
	cfg.To = cmp.Or(cfg.To, max(to, cfg.From+replay.DefaultTail))
	return nil
}

func (o *simulateOptions) formatTo(out io.Writer, p params, book *policies.Book, clients []engine.Client, cfg simulate.Config) text.MessageFormat {
	switch o.format.value {
	case "jsonl":
		return text.NewJSONLines(out)
	case "csv":
		return text.NewRecords(out)
	}
	return &text.SimulationTable{
		Out: out, Words: p.speaks(book.Engine.Creditor.Language), Book: book, Clients: clients,
		From: cfg.From, To: cfg.To, Only: cfg.Client, Refuses: cfg.Refuses != nil, Width: p.Width, Paint: p.painter(p.color(o.color.value)),
	}
}

// reportUndecided says which guards had no answer.
func reportUndecided(w io.Writer, say words.Writer, list []replay.Undecided) error {
	for _, u := range list {
		of := strings.Join(u.Invoices, ", ")
		if n := u.Count - len(u.Invoices); n > 0 {
			of = say.T("%s and %s more", of, say.Whole(n))
		}
		if _, err := fmt.Fprintln(w, say.T("no decision for %s: %s", of, say.Says(u.Err.Error()))); err != nil {
			return err
		}
	}
	return errFindings
}
