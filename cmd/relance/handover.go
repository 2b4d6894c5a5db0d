package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/policies"
)

// handoverOptions are the flags of handover.
type handoverOptions struct {
	evidenceOptions
	exit, to, by         string
	incomplete, fileOnly bool
}

func newHandover(p params) *cobra.Command {
	var o handoverOptions
	cmd := &cobra.Command{
		Use:   "handover INVOICE|CLIENT|CASE",
		Short: "Hand a claim over to an agency, a bailiff or a lawyer, with its file",
		Long: `Handover writes one zip file with all that whoever collects the claim needs: the claims to the
day, with the interest and the fees that their policies compute (claims.csv, claims.json),
a summary, and all that relance evidence puts together; relance verify --evidence
checks it. Then it records that the open invoices were handed over: from then on their
cases stand still, unless a rule of their policy asks invoice.handed_over, and a payment
is the thing to tell the other side.

The file has to be complete: order, invoice, terms of sale and reminders. Where one is missing nothing is
written and nothing recorded, and what is missing is listed; --incomplete goes on all the same.

Exit codes: 0 done, 1 could not do its job, 2 the file is not complete.`,
		Example: examples(
			"relance handover 2026-044 --exit agency --out 2026-044.zip --incomplete --book mybook",
			"relance handover C-01 --exit agency --out C-01.zip --order order.pdf --terms terms.pdf --incomplete --file-only --book mybook",
		),
		Args: exactlyOne("an invoice, a client or a case"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return handover(cmd.Context(), p, args[0], o)
		},
	}
	cmd.ValidArgsFunction = ledgerIDs(ledgerBoth)
	o.addFlags(cmd)
	flags := cmd.Flags()
	flags.StringVar(&o.exit, "exit", "", "the exit of the book by which it is handed over, such as agency (needed)")
	flags.StringVar(&o.to, "to", "", "who gets it")
	flags.StringVar(&o.by, "by", "", "who says so")
	flags.BoolVar(&o.incomplete, "incomplete", false, "go on although something is missing")
	flags.BoolVar(&o.fileOnly, "file-only", false, "write the file, and record nothing")
	return cmd
}

// handedItems are what a file needs before it leaves the house.
var handedItems = []string{evidence.ItemOrder, evidence.ItemInvoice, evidence.ItemTerms, evidence.ItemRemind}

func handover(ctx context.Context, p params, about string, o handoverOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	extra, err := readExtras(o.evidenceOptions)
	if err != nil {
		return err
	}
	r := recordOptions{book: o.book, ledger: o.ledger, by: o.by}
	return r.withLedger(ctx, p, func(db *sqlite.DB, book *policies.Book) (err error) {
		exit, err := exitOf(book, o.exit)
		if err != nil {
			return err
		}
		scribe, err := newScribe(book, o.book)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, scribe.Close()) }()
		h := handed{scribe: scribe, exit: exit, to: o.to, words: handoverIn(o.language, book)}
		if h.today, err = p.day("on", "today", book.Engine.Creditor.Timezone); err != nil {
			return err
		}
		if err := db.Read(ctx, func(ctx context.Context, r ledger.Reader) error { return h.collect(ctx, r, about, extra) }); err != nil {
			return err
		}
		if lacking := h.lacking("en"); len(lacking) > 0 {
			if _, err := fmt.Fprintf(p.Stdout, "The file lacks: %s.\n", strings.Join(lacking, ", ")); err != nil {
				return err
			}
			if !o.incomplete {
				_, err := fmt.Fprintln(p.Stdout, "Nothing was written, and nothing recorded. Add what is missing (--order, --terms, documents in deploy.cue), or say --incomplete.")
				return errors.Join(err, errFindings)
			}
		}
		if err := h.add(); err != nil {
			return err
		}
		if err := writeNew(o.out, func(w io.Writer) error { return evidence.Pack(w, h.found) }); err != nil {
			return err
		}
		if err := tellEvidence(p.Stdout, o.out, h.found); err != nil {
			return err
		}
		for _, c := range h.claims {
			if c.Unknown == "" {
				continue
			}
			if _, err := fmt.Fprintf(p.Stdout, "Not computed for %s: %s\n", printable(c.Invoice), printable(c.Unknown)); err != nil {
				return err
			}
		}
		if o.fileOnly {
			return nil
		}
		if err := h.record(ctx, p, db, r); err != nil {
			return errors.Join(err, os.Remove(o.out))
		}
		return nil
	})
}

func (o *handoverOptions) check() error {
	switch {
	case o.exit == "":
		return errors.New("--exit: say by which exit, such as agency")
	case o.out == "":
		return errors.New("say where the file goes: --out FILE.zip")
	case o.language != "" && o.language != "fr" && o.language != "en":
		return fmt.Errorf("--language %s: fr or en", o.language)
	}
	return nil
}

// handed is a claim that is being handed over.
type handed struct {
	*scribe
	exit   *policies.Exit
	to     string
	words  *handoverWords
	today  engine.Date
	found  *evidence.Collected
	claims []demand
}

// collect gathers the dossier and what is claimed.
func (h *handed) collect(ctx context.Context, r ledger.Reader, about string, extra []evidence.Extra) (err error) {
	if h.found, err = evidence.Collect(ctx, r, h.config(r, about, extra)); err != nil {
		return err
	}
	c := &composer{deployment: h.deployment, reader: r, today: h.today}
	for i := range h.found.Invoices {
		claim, owed, err := c.demand(ctx, h.found.Client.ID, h.found.Invoices[i].ID)
		if err != nil {
			return err
		}
		if owed {
			h.claims = append(h.claims, claim)
		}
	}
	if len(h.claims) == 0 {
		return fmt.Errorf("nothing of %s is open that could be handed over", about)
	}
	return nil
}

// lacking names what the file needs and does not have, in a language.
func (h *handed) lacking(language string) (names []string) {
	words := evidenceIn(language)
	for _, item := range h.found.Items {
		if !item.Present && slices.Contains(handedItems, item.Name) {
			names = append(names, words.items[item.Name])
		}
	}
	return names
}

// record writes down that the claims were handed over.
func (h *handed) record(ctx context.Context, p params, l ledger.Ledger, o recordOptions) error {
	var events []ledger.Event
	for _, c := range h.claims {
		events = append(events, ledger.Event{
			Event: engine.Event{Date: h.today, Type: engine.EventHandedOver, Invoice: c.Invoice, Reason: h.exit.Name, To: h.to},
			Key:   "handover/" + h.exit.Name + "/" + c.Invoice + "/" + h.today.String(),
		})
	}
	return record(ctx, p, l, h.book.Engine.Creditor.Timezone, o, events...)
}
