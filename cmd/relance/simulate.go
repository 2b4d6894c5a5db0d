package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/preview"
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

A simulation assumes that channels take what they are given, and that people make their calls
and do their tasks on the day. With --calls not_made nobody does, but where an event (call)
says so: the summary tells how many cases wait for that at the end, and where.

Formats: table for people, with a summary; jsonl, one object for each message;
csv, one row for each invoice of a message; html, one file that loads nothing, for a browser and for
paper: the calendar, the messages by week, channel and step, where cases end, what they cost, the
policies, and client by client each message with its words. Amounts of jsonl and csv are exact decimals; text that a
spreadsheet would compute, such as a number with +, begins with an apostrophe.

Exit codes: 0 done, 2 when the book or an export has errors, when a guard had no
answer for some invoice, or when a message could not be written because a rate
of late interest is missing.`,
		Example: examples(
			"relance simulate",
			"relance simulate mybook --from 2026-03-01 --to 2026-03-31",
			"relance simulate mybook --invoices export.csv --from today",
			"relance simulate mybook --client C-01 --format jsonl",
			"relance simulate mybook --policy standard --approvals withhold",
			"relance simulate mybook --calls not_made",
			"relance simulate mybook --format html --out simulation.html",
		),
		Args:              oneAtMost("book"),
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

// messageWriter writes the messages of a simulation in one format.
type messageWriter interface {
	// message takes the next message, in order.
	message(engine.Message) error
	// finish is called once, after the last message.
	finish(*simulate.Summary) error
}

func runSimulate(ctx context.Context, p params, dir string, o simulateOptions) error {
	book, err := openEdited(p, dir, policies.Options{Outline: o.format.value == "html"})
	if err != nil {
		return err
	}
	portfolio, err := readExports(ctx, p, book, dir, *o.files)
	if err != nil {
		return err
	}
	cfg, err := o.config(p, book, portfolio)
	if err != nil {
		return err
	}
	var summary *simulate.Summary
	write := func(to io.Writer) error {
		bar := newProgress(p, "simulating")
		cfg.Progress = bar.items()
		out := bufio.NewWriter(to)
		w := o.writer(ctx, p, out, book, cfg)
		summary, err = simulate.Run(ctx, cfg, w.message)
		bar.done()
		if err != nil {
			return err
		}
		if err := w.finish(summary); err != nil {
			return err
		}
		return out.Flush()
	}
	if o.out != "" {
		err = bookdir.WriteNew(o.out, write)
	} else {
		err = write(p.Stdout)
	}
	if err != nil {
		return fmt.Errorf("simulation: %w", err)
	}
	lacking := preview.Lackings(summary.Unwritten)
	if o.format.value != "table" { // which says so itself
		en := words.New("en")
		said := lackingText(lacking, en, en.Unwritable)
		if ids := book.Unlabelled(cfg.Clients); len(ids) > 0 {
			said += unlabelled(en, en.Unlabelled, ids)
		}
		if _, err := io.WriteString(p.Stderr, said); err != nil {
			return fmt.Errorf("simulation: %w", err)
		}
	}
	if len(summary.Undecided) > 0 {
		return reportUndecided(p.Stderr, summary.Undecided)
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
	portfolio, err := readExports(ctx, p, book, dir, files)
	return book, portfolio, err
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

// config is the simulation that the flags ask for.
func (o *simulateOptions) config(p params, book *policies.Book, data *intake.Portfolio) (simulate.Config, error) {
	cfg := simulation(book, data)
	cfg.CallsNotMade = o.calls.value == "not_made"
	cfg.Withhold, cfg.Policy, cfg.Client, cfg.Workers = o.approvals.value == "withhold", o.policy, o.client, p.Workers
	var err error
	zone := book.Engine.Creditor.Timezone
	if cfg.From, err = p.day("from", o.from, zone); err != nil {
		return cfg, err
	}
	if cfg.To, err = p.day("to", o.to, zone); err != nil {
		return cfg, err
	}
	from, to := replay.Span(data.Invoices, data.Events)
	cfg.From = cmp.Or(cfg.From, from)
	cfg.To = cmp.Or(cfg.To, max(to, cfg.From+replay.DefaultTail))
	return cfg, nil
}

func (o *simulateOptions) writer(ctx context.Context, p params, out io.Writer, book *policies.Book, cfg simulate.Config) messageWriter {
	switch o.format.value {
	case "jsonl":
		return newJSONLines(out)
	case "csv":
		return newRecords(out)
	case "html":
		return newSimulationPage(ctx, p, out, book, cfg)
	}
	t := &table{
		out: out, words: p.speaks(book.Engine.Creditor.Language), book: book, clients: cfg.Clients,
		from: cfg.From, to: cfg.To, only: cfg.Client, width: p.Width, paint: p.painter(p.color(o.color.value)),
	}
	for i := range cfg.Invoices {
		if cfg.Client == "" || cfg.Invoices[i].Client == cfg.Client {
			t.invoices++
		}
	}
	return t
}

// reportUndecided says which guards had no answer.
func reportUndecided(w io.Writer, list []replay.Undecided) error {
	for _, u := range list {
		more := ""
		if n := u.Count - len(u.Invoices); n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		if _, err := fmt.Fprintf(w, "no decision for %s%s: %v\n", strings.Join(u.Invoices, ", "), more, u.Err); err != nil {
			return err
		}
	}
	return errFindings
}
