package view

import (
	"path/filepath"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
)

// VerifiedEvidence is what relance verify --evidence found in a file of evidence.
type VerifiedEvidence struct {
	File     string      `json:"file"`
	About    string      `json:"about"`            // the invoice, client or case
	Day      engine.Date `json:"day"`              // that it speaks of
	AsMade   bool        `json:"as_it_was_made"`   // nothing was found
	Ledger   string      `json:"ledger,omitempty"` // it was compared with; none when it was checked by itself
	Head     string      `json:"head"`             // of its journal, ENTRY:HASH
	Files    int         `json:"files"`            // in it
	Entries  int         `json:"entries"`          // of the journal
	Messages int         `json:"messages"`         // as they were handed over
	Facts    int         `json:"facts"`            // entries whose facts are proven
	Redacted int         `json:"redacted"`         // entries out of which something of a client was taken, as another entry says
	Findings []string    `json:"findings"`         // what is not as it was made
}

// NewVerifiedEvidence is the view of what was found in a file; path is that of the ledger, if any.
func NewVerifiedEvidence(file, path string, r *evidence.Report) VerifiedEvidence {
	proof := r.Dossier.Proof
	return VerifiedEvidence{
		File: filepath.ToSlash(file), About: r.Dossier.About, Day: r.Dossier.Day, AsMade: len(r.Findings) == 0, Ledger: filepath.ToSlash(path),
		Head: NewHead(proof.Head).Head, Files: r.Files, Entries: len(proof.Entries), Messages: r.Messages, Facts: r.Facts, Redacted: r.Redacted, Findings: texts(r.Findings),
	}
}
