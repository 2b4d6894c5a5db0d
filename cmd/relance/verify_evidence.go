package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
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
		err = text.WriteEvidenceReport(p.Stdout, p.speaksIn(dir), path, o.evidence, report)
	}
	if err == nil && len(report.Findings) > 0 {
		return errFindings
	}
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
