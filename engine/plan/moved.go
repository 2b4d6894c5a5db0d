package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// watcher knows of whom others wrote since a plan was made. An entry of the plan itself does not
// count.
type watcher struct {
	plan   string // digest
	seen   int64  // the last entry that was looked at
	others bool   // somebody else wrote
	moved  map[string]bool
}

// look reads what was written since the last look, and gives each entry of the plan to own.
func (w *watcher) look(ctx context.Context, r ledger.Reader, own func(journal.Body)) error {
	facts := int64(0) // the first entry of others that made facts
	var cases []string
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{After: w.seen}) {
		if err != nil {
			return err
		}
		w.seen = rec.Seq
		e, b, err := journal.ReadRecord(rec)
		if err != nil {
			return err
		}
		if journal.PlanOf(b) == w.plan {
			own(b)
			continue
		}
		w.others = true
		if e.About.Client != "" {
			w.moved[e.About.Client] = true
		}
		for name := range e.Rows {
			if id, ok := strings.CutPrefix(name, "case "); ok {
				cases = append(cases, id)
			}
		}
		if e.Facts != "" && facts == 0 {
			facts = e.Seq
		}
	}
	for _, id := range cases {
		switch c, err := r.Case(ctx, id); {
		case err == nil:
			w.moved[c.Client] = true
		case !errors.Is(err, ledger.ErrNotFound):
			return err
		}
	}
	if facts == 0 {
		return nil
	}
	for id, err := range r.Changed(ctx, facts-1) {
		if err != nil {
			return err
		}
		w.moved[id] = true
	}
	return nil
}

// sameLedger fails with ErrMoved when the ledger did not go through the entry that a plan was made on.
func sameLedger(ctx context.Context, r ledger.Reader, head Head) error {
	if head.Seq == 0 {
		return nil
	}
	err := ledger.Passed(ctx, r, ledger.Head(head))
	if errors.Is(err, ledger.ErrDiffers) {
		return fmt.Errorf("the plan was made on another ledger: %w", ErrMoved)
	}
	return err
}
