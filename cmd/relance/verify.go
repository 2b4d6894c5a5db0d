package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/ledger"
)

// verifyOptions are the flags of verify.
type verifyOptions struct {
	ledger, noted, evidence string
	head                    bool
}

func newVerify(p params) *cobra.Command {
	var o verifyOptions
	cmd := &cobra.Command{
		Use:   "verify [BOOK]",
		Short: "Prove that nobody changed the ledger behind its back",
		Long: `Verify computes the hash of every entry of the journal again, and the digest of the
facts that it made, and of every message as it was handed over, and says which entry is not
as it was written: text that was changed, entries that were cut off, added or reordered, an
invoice, an event or a message that was altered. A file that was cut short is said to be damaged.

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
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			path := ledgerPath(o.ledger, bookArg(args))
			switch {
			case o.evidence != "":
				if len(args) == 0 && o.ledger == "" {
					path = "" // the file by itself
				}
				return verifyEvidence(cmd.Context(), p, path, o)
			case o.head:
				return writeHead(cmd.Context(), p, path)
			}
			return verify(cmd.Context(), p, path, o.noted)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.noted, "noted", "", "a head that was noted earlier, as ENTRY:HASH")
	complete(cmd, "noted", noFiles)
	cmd.Flags().BoolVar(&o.head, "head", false, "write the head of the journal alone, as ENTRY:HASH")
	cmd.Flags().StringVar(&o.evidence, "evidence", "", "check this `FILE` of relance evidence")
	return cmd
}

func verify(ctx context.Context, p params, path, noted string) error {
	head, err := parseHead(noted)
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, path)
	if err != nil {
		return err
	}
	var report *ledger.Report
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if report, err = ledger.Verify(ctx, r); err != nil || noted == "" {
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
	return writeReport(p, path, report)
}

// writeHead writes the head of the journal, to be noted elsewhere.
func writeHead(ctx context.Context, p params, path string) error {
	db, err := readLedger(ctx, path)
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
	_, err = fmt.Fprintf(p.Stdout, "%d:%s\n", head.Seq, head.Hash)
	return err
}

// parseHead reads ENTRY:HASH; empty text is no head.
func parseHead(text string) (ledger.Head, error) {
	if text == "" {
		return ledger.Head{}, nil
	}
	number, hash, _ := strings.Cut(text, ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 1 || len(hash) != 64 {
		return ledger.Head{}, fmt.Errorf("--noted %s: write the head as verify wrote it, the entry and 64 digits: 12:9f2c…", text)
	}
	return ledger.Head{Seq: seq, Hash: strings.ToLower(hash)}, nil
}

// writeReport says what was found.
func writeReport(p params, path string, r *ledger.Report) error {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s\n", f.Message)
	}
	fmt.Fprintf(&b, "%s: %s, %s of facts, %s, %s as handed over: ", filepath.ToSlash(path), counted(int(r.Entries), "entry", "entries"),
		counted(int(r.Versions), "form", "forms"), counted(int(r.Events), "event", "events"), counted(int(r.Messages), "message", "messages"))
	if len(r.Findings) > 0 {
		b.WriteString("not as it was written\n")
	} else {
		fmt.Fprintf(&b, "as it was written\nhead %d:%s\n", r.Head.Seq, r.Head.Hash)
	}
	if _, err := fmt.Fprint(p.Stdout, b.String()); err != nil {
		return err
	}
	if len(r.Findings) > 0 {
		return errFindings
	}
	return nil
}
