package text

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/claim"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/evidence"
)

// WriteEvidence says what is in the file, and what is missing.
func WriteEvidence(w io.Writer, say words.Writer, out string, c *evidence.Collected) error {
	again := 0
	for _, piece := range c.Pieces {
		if !piece.Kept {
			again++
		}
	}
	_, err := fmt.Fprintln(w, say.T("%s: %s, %s, %s, %s of the journal, as of %s.", filepath.ToSlash(out),
		say.N(len(c.Invoices), "invoice", "invoices"), say.N(len(c.Pieces), "message", "messages"),
		say.N(len(c.Events), "event", "events"), say.N(len(c.Proof.Entries), "entry", "entries"), say.On(c.Day)))
	if err == nil && again > 0 {
		_, err = fmt.Fprintln(w, say.T("%s from before the ledger kept messages: written again with the texts of today, and marked.", say.N(again, "message is", "messages are")))
	}
	if n := len(c.Rehearsed); err == nil && n > 0 {
		_, err = fmt.Fprintln(w, say.T("Rehearsed, received by nobody and no proof: %s, listed apart.", say.N(n, "message", "messages")))
	}
	rows := [][]string{}
	for _, item := range c.Items {
		mark := say.T("missing")
		if item.Present {
			mark = say.T("present")
		}
		rows = append(rows, []string{"  " + claim.ItemName(say.Spoken(), item.Name), mark, item.Detail})
	}
	if err != nil {
		return err
	}
	return writeParts(w, []part{{say.T("What a claim needs"), rows, nil}})
}
