package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/claim"
	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// evidenceOptions are the flags of evidence.
type evidenceOptions struct {
	book, ledger, out, language string
	order, terms, added         []string
}

func newEvidence(p params) *cobra.Command {
	var o evidenceOptions
	cmd := &cobra.Command{
		Use:   "evidence INVOICE|CLIENT|CASE",
		Short: "Put all that was done about a claim into one file for a lawyer",
		Long: `Evidence writes a zip file with all that the ledger knows of an invoice, a client or a
case: every message as it was handed over (a mail as .eml, a letter as PDF), when, to
whom and with which receipt; under which book, with its git commit; which rule decided it,
where that is written and which values it saw; what happened outside; the invoices, where
deploy.cue says where their files are; an index as PDF and as JSON; and a list of
what such a claim needs and what is missing.

It holds the journal's entries about the claim as they are. relance verify --evidence checks
the file by itself, and with a book against its ledger; README.txt in it says
how to do so with sha256sum. The same ledger gives the same bytes.

A message that was rehearsed, written to a folder and received by nobody, is listed apart and
counts for nothing: a formal notice that was rehearsed is missing.

A ledger that relance verify would object to gives no evidence. A message from before the ledger
kept messages is written again with the texts of today, and marked as such.`,
		Example: examples(
			"relance evidence 2026-044 --out 2026-044.zip --book mybook",
			"relance evidence C-01 --out C-01.zip --order order.pdf --terms terms.pdf --book mybook",
		),
		Args: exactlyOne("an invoice, a client or a case"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ledgerIDs(ledgerBoth)(cmd, args, word)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runEvidence(cmd.Context(), p, args[0], o)
		},
	}
	o.addFlags(cmd)
	return cmd
}

// addFlags adds what every command that writes such a file asks.
func (o *evidenceOptions) addFlags(cmd *cobra.Command) {
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.out, "out", "", "the `FILE` to write (needed); it must not be there yet")
	cmd.Flags().StringVar(&o.language, "language", "", "of the index: fr or en (default: the creditor's)")
	complete(cmd, "language", cobra.FixedCompletions([]string{"en", "fr"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().StringArrayVar(&o.order, "order", nil, "a `FILE` with the order or the accepted quote; may be repeated")
	cmd.Flags().StringArrayVar(&o.terms, "terms", nil, "a `FILE` with the terms of sale; may be repeated")
	cmd.Flags().StringArrayVar(&o.added, "add", nil, "another `FILE`, such as a delivery note; may be repeated")
}

func runEvidence(ctx context.Context, p params, about string, o evidenceOptions) (err error) {
	switch {
	case o.out == "":
		return errors.New("say where the evidence goes: --out FILE.zip")
	case o.language != "" && o.language != "fr" && o.language != "en":
		return fmt.Errorf("--language %s: fr or en", o.language)
	}
	extra, err := readExtras(o)
	if err != nil {
		return err
	}
	book, err := openBook(p, o.book, policies.Options{})
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, p, store.Place(o.ledger, o.book), book.Engine.Facts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	scribe, err := claim.NewScribe(book, o.book)
	if err != nil {
		return err
	}
	if o.language == "" {
		o.language = book.Engine.Creditor.Language
	}
	var found *evidence.Collected
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		found, err = scribe.Evidence(ctx, r, about, extra)
		return lookup.NotFound(ctx, r, lookup.Either, about, err)
	})
	if err != nil {
		return err
	}
	if err := claim.Index(book, found, o.language); err != nil {
		return fmt.Errorf("index of the evidence: %w", err)
	}
	if err := bookdir.WriteNew(o.out, func(w io.Writer) error { return evidence.Pack(w, found) }); err != nil {
		return err
	}
	return text.WriteEvidence(p.Stdout, p.speaksOf(book), o.out, found)
}

// maxExtra is the largest file that a person may add to evidence.
const maxExtra = 200 << 20

// readExtras reads the files that a person adds.
func readExtras(o evidenceOptions) ([]evidence.Extra, error) {
	var list []evidence.Extra
	for _, set := range []struct {
		item  string
		names []string
	}{{evidence.ItemOrder, o.order}, {evidence.ItemTerms, o.terms}, {"", o.added}} {
		for _, name := range set.names {
			data, err := plainfile.Read(name, maxExtra)
			if err != nil {
				return nil, err
			}
			list = append(list, evidence.Extra{Item: set.item, Written: evidence.Written{Name: filepath.Base(name), Data: data}})
		}
	}
	return list, nil
}
