package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/claim"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
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
a summary (summary.pdf), and all that relance evidence puts together; relance verify --evidence
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

func handover(ctx context.Context, p params, about string, o handoverOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	extra, err := readExtras(o.evidenceOptions)
	if err != nil {
		return err
	}
	r := recordOptions{book: o.book, ledger: o.ledger, by: o.by}
	return r.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) (err error) {
		exit, err := worklist.Exit(book, o.exit)
		if err != nil {
			return err
		}
		scribe, err := claim.NewScribe(book, o.book)
		if err != nil {
			return err
		}
		h := claim.Handover{Scribe: scribe, Exit: exit, To: o.to, Language: o.language}
		if h.Today, err = p.day("on", "today", book.Engine.Creditor.Timezone); err != nil {
			return err
		}
		if err := db.Read(ctx, func(ctx context.Context, r ledger.Reader) error { return h.Collect(ctx, r, about, extra) }); err != nil {
			return err
		}
		say := p.speaksOf(book)
		if lacking := h.Lacking(say.Spoken()); len(lacking) > 0 {
			if _, err := fmt.Fprintln(p.Stdout, say.T("The file lacks: %s.", strings.Join(lacking, ", "))); err != nil {
				return err
			}
			if !o.incomplete {
				_, err := fmt.Fprintln(p.Stdout, say.T("Nothing was written, and nothing recorded. Add what is missing (--order, --terms, documents in deploy.cue), or say --incomplete."))
				return errors.Join(err, errFindings)
			}
		}
		if err := h.Add(); err != nil {
			return err
		}
		if err := bookdir.WriteNew(o.out, func(w io.Writer) error { return evidence.Pack(w, h.Found) }); err != nil {
			return err
		}
		if err := text.WriteEvidence(p.Stdout, say, o.out, h.Found); err != nil {
			return err
		}
		for _, c := range h.Claims {
			if c.Unknown == "" {
				continue
			}
			if _, err := fmt.Fprintln(p.Stdout, say.T("Not computed for %s: %s", printable(c.Invoice), printable(say.Says(c.Unknown)))); err != nil {
				return err
			}
		}
		if o.fileOnly {
			return nil
		}
		if err := record(ctx, p, db, book, r, h.Events()...); err != nil {
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
