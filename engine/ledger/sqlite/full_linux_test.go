package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
)

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(dir, 0)) })
	path := filepath.Join(dir, "ledger.db")
	db := mustOpen(t, path)
	written := int64(0)
	var err error
	for err == nil && written < 1000 {
		err = db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			_, err := tx.Append(ctx, ledger.Draft{At: holder.Since, Kind: ledger.KindNote, Body: map[string]string{"text": strings.Repeat("x", 20_000)}})
			return err
		})
		if err == nil {
			written++
		}
	}
	if !errors.Is(err, ledger.ErrFull) || !strings.Contains(err.Error(), "make room") {
		t.Errorf("after %d entries got %v, want %v", written, err, ledger.ErrFull)
	}
	if head := headOf(t, db); head.Seq != written {
		t.Errorf("the ledger ends with entry %d, want %d", head.Seq, written)
	}
	mustClose(t, db)
}
