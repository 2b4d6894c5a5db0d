package store

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// ReadBackup reads whose ledger a backup is, and verifies it. It fails when it is not the creditor's.
func ReadBackup(ctx context.Context, db ledger.Ledger, from string, c engine.Creditor) (m ledger.Meta, report *ledger.Report, err error) {
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if m, err = r.Meta(ctx); err != nil {
			return err
		}
		if m.Creditor != "" && m.Creditor != c.Name {
			return fmt.Errorf("ledger %s is that of %s, and the book is that of %s", filepath.ToSlash(from), m.Creditor, c.Name)
		}
		report, err = journal.Verify(ctx, r)
		return err
	})
	return m, report, err
}

// BesideBackup says what a ledger knows that a backup, whose ledger was saved up to a head, does not.
func BesideBackup(ctx context.Context, db ledger.Ledger, saved ledger.Meta, backup ledger.Head) string {
	says := "another ledger is there"
	err := db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		head, err := r.Head(ctx)
		if err != nil {
			return err
		}
		switch err := ledger.Passed(ctx, r, backup); {
		case errors.Is(err, ledger.ErrDiffers) || m.ID != saved.ID:
		case err != nil:
			return err
		case head.Seq == backup.Seq:
			says = "it is there, and the backup has nothing else"
		default:
			says = fmt.Sprintf("it is there, and has %s that the backup does not have", words.Counted(int(head.Seq-backup.Seq), "entry", "entries"))
		}
		return nil
	})
	if err != nil {
		return "a ledger is there that is damaged"
	}
	return says
}
