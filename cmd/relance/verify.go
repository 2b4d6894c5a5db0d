package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// verifyOptions are the flags of verify.
type verifyOptions struct {
	ledger, noted, evidence string
	head                    bool
	format                  *choice
}

func newVerify(p params) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify [BOOK]",
		Short: "Prove that nobody changed the ledger behind its back",
		Long: `Verify computes the hash of every entry of the journal again, and the digest of the
facts that it made, of every message as it was handed over, and of every case and message of the
outbox as the last entry about it left it. It says which entry is not as it was written: text that was
changed, entries that were cut off, added or reordered, an invoice, an event, a message or the state of a
case that was altered. It has SQLite check the file itself: pages that were damaged or cut short are told.

It ends with the ledger's head. Keep that line elsewhere, in a mail or a commit:
--noted proves later that the ledger went through it, so that even a ledger that
was rewritten from end to end is found. --head writes the head alone, and proves nothing.

With --evidence it checks a file that relance evidence wrote: by itself, and when a book or a
ledger is given, against that ledger too.

Exit codes: 0 as it was written, 1 could not be read, 2 findings.`,
		Example: examples(
			"relance verify mybook",
			"relance verify mybook --head",
			"relance verify --evidence 2026-044.zip",
			"relance verify mybook --evidence 2026-044.zip",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			path := store.Place(o.ledger, bookArg(args))
			switch {
			case o.evidence != "":
				if len(args) == 0 && o.ledger == "" {
					path = "" // the file by itself
				}
				return verifyEvidence(cmd.Context(), p, bookArg(args), path, o)
			case o.head:
				return writeHead(cmd.Context(), p, path, o.format.value)
			}
			return verify(cmd.Context(), p, bookArg(args), path, o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.noted, "noted", "", "a head that was noted earlier, as ENTRY:HASH")
	complete(cmd, "noted", noFiles)
	cmd.Flags().BoolVar(&o.head, "head", false, "write the head of the journal alone, as ENTRY:HASH")
	cmd.Flags().StringVar(&o.evidence, "evidence", "", "check this `FILE` of relance evidence")
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func verify(ctx context.Context, p params, dir, path string, o verifyOptions) error {
	head, err := view.ParseHead(o.noted)
	if err != nil {
		return fmt.Errorf("--noted %w", err)
	}
	db, err := readLedger(ctx, p, path, nil)
	if err != nil {
		return err
	}
	var report *ledger.Report
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if report, err = journal.Verify(ctx, r); err != nil || o.noted == "" {
			return err
		}
		err = ledger.Passed(ctx, r, head)
		if errors.Is(err, ledger.ErrDiffers) {
			report.Findings = append(report.Findings, ledger.Finding{Seq: head.Seq, Message: err.Error()})
			return nil
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.format.value == "json" {
		err = view.Write(p.Stdout, view.NewVerified(path, report))
	} else {
		err = text.WriteLedgerReport(p.Stdout, p.speaksIn(dir), path, report)
	}
	if err == nil && len(report.Findings) > 0 {
		return errFindings
	}
	return err
}

// writeHead writes the head of the journal, to be noted elsewhere.
func writeHead(ctx context.Context, p params, path, format string) error {
	db, err := readLedger(ctx, p, path, nil)
	if err != nil {
		return err
	}
	var head ledger.Head
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		head, err = r.Head(ctx)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if head.Seq == 0 {
		return fmt.Errorf("ledger %s has no entry yet", filepath.ToSlash(path))
	}
	if format == "json" {
		return view.Write(p.Stdout, view.NewHead(head))
	}
	_, err = fmt.Fprintln(p.Stdout, text.HeadText(head))
	return err
}
