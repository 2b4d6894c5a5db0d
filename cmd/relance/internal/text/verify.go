package text

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
)

// WriteLedgerReport says what was found.
func WriteLedgerReport(w io.Writer, say words.Writer, path string, r *ledger.Report) error {
	var b strings.Builder
	for _, f := range r.Findings {
		b.WriteString(say.Says(f.Message) + "\n")
	}
	counts := say.T("%s: %s, %s of facts, %s, %s as handed over, %s as they stand", filepath.ToSlash(path), say.N(int(r.Entries), "entry", "entries"),
		say.N(int(r.Versions), "form", "forms"), say.N(int(r.Events), "event", "events"), say.N(int(r.Messages), "message", "messages"), say.N(int(r.Rows), "case or message", "cases and messages"))
	if len(r.Findings) > 0 {
		b.WriteString(counts + say.Colon + say.T("not as it was written") + "\n")
		b.WriteString(say.T("Keep this file for who finds out what happened. Put back a copy that verifies; relance restored then says what left since that copy was made.") + "\n")
	} else {
		b.WriteString(counts + say.Colon + say.T("as it was written") + "\n")
		if r.Unproven > 0 {
			b.WriteString(say.T("%s last changed by an earlier version: nothing vouches for {it until it changes|them until they change} again",
				say.N(int(r.Unproven), "case or message was", "cases and messages were")) + "\n")
		}
		if r.Redacted > 0 {
			b.WriteString(takenOut(say, int(r.Redacted)) + "\n")
		}
		if r.Unsealed > 0 {
			b.WriteString(say.T("%s not in the journal yet, and the head that far behind: relance deliver puts them there",
				say.N(int(r.Unsealed), "answer of a channel is", "answers of channels are")) + "\n")
		}
		b.WriteString(say.T("head %s", HeadText(r.Head)) + "\n")
	}
	_, err := fmt.Fprint(w, b.String())
	return err
}

// takenOut says that something was taken out of entries.
func takenOut(say words.Writer, entries int) string {
	return say.T("out of %s something of a client was taken who was forgotten, as the journal says", say.N(entries, "entry", "entries"))
}

// HeadText is a head as --noted reads it.
func HeadText(h ledger.Head) string { return EntryNumber(h.Seq) + ":" + h.Hash }

// WriteEvidenceReport says what was found in a file of evidence.
func WriteEvidenceReport(w io.Writer, say words.Writer, path, file string, report *evidence.Report) error {
	proof := report.Dossier.Proof
	var b strings.Builder
	for _, f := range report.Findings {
		b.WriteString(words.Printable(say.Says(f)) + "\n")
	}
	b.WriteString(say.T("%s, evidence of %s as of %s: %s, %s of the journal, %s as handed over, facts of %s proven", filepath.ToSlash(file),
		words.Printable(report.Dossier.About), say.On(report.Dossier.Day), say.N(report.Files, "file", "files"), say.N(len(proof.Entries), "entry", "entries"),
		say.N(report.Messages, "message", "messages"), say.N(report.Facts, "entry", "entries")) + say.Colon)
	switch {
	case len(report.Findings) > 0:
		b.WriteString(say.T("not as it was made") + "\n")
	case path == "":
		b.WriteString(say.T("as it was made") + "\n" + say.T("head %s", HeadText(proof.Head)) + "\n")
		b.WriteString(say.T("Compare it with the ledger: relance verify BOOK --evidence %s", filepath.ToSlash(file)) + "\n")
	default:
		b.WriteString(say.T("as it was made, and as the ledger %s has it", filepath.ToSlash(path)) + "\n")
	}
	if report.Redacted > 0 {
		b.WriteString(takenOut(say, report.Redacted) + "\n")
	}
	_, err := fmt.Fprint(w, b.String())
	return err
}
