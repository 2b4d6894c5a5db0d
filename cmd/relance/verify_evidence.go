package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
)

// verifyEvidence checks an evidence file by itself, and against a ledger when one is named.
func verifyEvidence(ctx context.Context, p params, dir, path string, o verifyOptions) error {
	noted, err := view.ParseHead(o.noted)
	if err != nil {
		return fmt.Errorf("--noted %w", err)
	}
	report, err := checkEvidence(o.evidence)
	if err != nil {
		return err
	}
	proof := report.Dossier.Proof
	if o.noted != "" && noted != proof.Head {
		report.Findings = append(report.Findings, fmt.Sprintf("its head is %d:%s, not the one that was noted", proof.Head.Seq, proof.Head.Hash))
	}
	if path != "" {
		db, err := readLedger(ctx, p, path, nil)
		if err != nil {
			return err
		}
		err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error { return evidence.CheckIn(ctx, r, report) })
		if err := errors.Join(err, db.Close()); err != nil {
			return err
		}
	}
	if o.format.value == "json" {
		err = view.Write(p.Stdout, view.NewVerifiedEvidence(o.evidence, path, report))
	} else {
		err = writeEvidenceReport(p.Stdout, p.speaksIn(dir), path, o.evidence, report)
	}
	if err == nil && len(report.Findings) > 0 {
		return errFindings
	}
	return err
}

// writeEvidenceReport says what was found in a file of evidence.
func writeEvidenceReport(w io.Writer, say words.Writer, path, file string, report *evidence.Report) error {
	proof := report.Dossier.Proof
	var b strings.Builder
	for _, f := range report.Findings {
		b.WriteString(printable(say.Says(f)) + "\n")
	}
	b.WriteString(say.T("%s, evidence of %s as of %s: %s, %s of the journal, %s as handed over, facts of %s proven", filepath.ToSlash(file),
		printable(report.Dossier.About), say.On(report.Dossier.Day), say.N(report.Files, "file", "files"), say.N(len(proof.Entries), "entry", "entries"),
		say.N(report.Messages, "message", "messages"), say.N(report.Facts, "entry", "entries")) + say.Colon)
	switch {
	case len(report.Findings) > 0:
		b.WriteString(say.T("not as it was made") + "\n")
	case path == "":
		b.WriteString(say.T("as it was made") + "\n" + say.T("head %s", headText(proof.Head)) + "\n")
		b.WriteString(say.T("Compare it with the ledger: relance verify BOOK --evidence %s", filepath.ToSlash(file)) + "\n")
	default:
		b.WriteString(say.T("as it was made, and as the ledger %s has it", filepath.ToSlash(path)) + "\n")
	}
	_, err := fmt.Fprint(w, b.String())
	return err
}

func checkEvidence(name string) (*evidence.Report, error) {
	f, err := plainfile.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	var report *evidence.Report
	if err == nil {
		report, err = evidence.Check(f, info.Size())
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
	}
	return report, nil
}
