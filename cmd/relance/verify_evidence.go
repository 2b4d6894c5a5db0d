package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
)

// verifyEvidence checks an evidence file by itself, and against a ledger when one is named.
func verifyEvidence(ctx context.Context, p params, path string, o verifyOptions) error {
	noted, err := parseHead(o.noted)
	if err != nil {
		return err
	}
	report, err := checkEvidence(o.evidence)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.ToSlash(o.evidence), err)
	}
	proof := report.Dossier.Proof
	if o.noted != "" && noted != proof.Head {
		report.Findings = append(report.Findings, fmt.Sprintf("its head is %d:%s, not the one that was noted", proof.Head.Seq, proof.Head.Hash))
	}
	if path != "" {
		db, err := readLedger(ctx, path)
		if err != nil {
			return err
		}
		err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error { return evidence.CheckIn(ctx, r, report) })
		if err := errors.Join(err, db.Close()); err != nil {
			return err
		}
	}
	var b strings.Builder
	for _, f := range report.Findings {
		fmt.Fprintf(&b, "%s\n", printable(f))
	}
	fmt.Fprintf(&b, "%s, evidence of %s as of %s: %s, %s of the journal, %s as handed over, facts of %s proven: ", filepath.ToSlash(o.evidence),
		printable(report.Dossier.About), report.Dossier.Day, counted(report.Files, "file", "files"), counted(len(proof.Entries), "entry", "entries"),
		counted(report.Messages, "message", "messages"), counted(report.Facts, "entry", "entries"))
	switch {
	case len(report.Findings) > 0:
		b.WriteString("not as it was made\n")
	case path == "":
		fmt.Fprintf(&b, "as it was made\nhead %d:%s\nCompare it with the ledger: relance verify BOOK --evidence %s\n", proof.Head.Seq, proof.Head.Hash, filepath.ToSlash(o.evidence))
	default:
		fmt.Fprintf(&b, "as it was made, and as the ledger %s has it\n", filepath.ToSlash(path))
	}
	if _, err := fmt.Fprint(p.Stdout, b.String()); err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return errFindings
	}
	return nil
}

func checkEvidence(name string) (*evidence.Report, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	var report *evidence.Report
	if err == nil {
		report, err = evidence.Check(f, info.Size())
	}
	return report, errors.Join(err, f.Close())
}
