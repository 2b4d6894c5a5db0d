package sqlite_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/ledgertest"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// openHasty opens a ledger that does not wait long for its turn.
func openHasty(t *testing.T, path string) (*sqlite.DB, error) {
	t.Helper()
	return sqlite.Open(t.Context(), path, sqlite.Options{Facts: ledgertest.Decls(), Holder: holder, Wait: 50 * time.Millisecond})
}

func TestSeveralWritersTakeTurns(t *testing.T) {
	path := written(t)
	first, second := mustOpen(t, path), mustOpen(t, path)
	const n = 20
	done := make(chan error, 2)
	for _, db := range []*sqlite.DB{first, second} {
		go func() {
			for range n {
				if err := db.Write(context.Background(), addNote); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	must(t, <-done)
	must(t, <-done)
	if head := headOf(t, first); head.Seq != 1+2*n {
		t.Errorf("the journal ends with entry %d, want %d", head.Seq, 1+2*n)
	}
	mustClose(t, first)
	mustClose(t, second)
}

func TestAWriterThatWaitsInVainIsToldWhoWrites(t *testing.T) {
	path := written(t)
	first := mustOpen(t, path)
	second, err := openHasty(t, path)
	must(t, err)
	err = first.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		err := second.Write(ctx, addNote)
		if !errors.Is(err, ledger.ErrInUse) || !strings.Contains(err.Error(), holder.String()) || !strings.Contains(err.Error(), "writes") {
			t.Errorf("got %v, want that %s writes", err, holder)
		}
		if _, err := openHasty(t, path); !errors.Is(err, ledger.ErrInUse) {
			t.Errorf("opened beside a writer: %v", err)
		}
		stopped, stop := context.WithCancel(ctx)
		stop()
		if err := second.Write(stopped, addNote); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that gives up gets %v", err)
		}
		return nil
	})
	must(t, err)
	must(t, second.Write(t.Context(), addNote))
	mustClose(t, first)
	mustClose(t, second)
}

func TestOneProcessAtATimeDoesWhatIsDoneAlone(t *testing.T) {
	path := written(t)
	first := mustOpen(t, path)
	second, err := openHasty(t, path)
	must(t, err)
	release, err := first.Alone(t.Context(), "outbox")
	must(t, err)
	if _, err := second.Alone(t.Context(), "outbox"); !errors.Is(err, ledger.ErrInUse) || !strings.Contains(err.Error(), holder.String()) {
		t.Errorf("got %v", err)
	}
	must(t, second.Write(t.Context(), addNote)) // others may write
	other, err := second.Alone(t.Context(), "archive")
	must(t, err)
	must(t, other())
	must(t, release())
	release, err = second.Alone(t.Context(), "outbox")
	must(t, err)
	must(t, release())
	mustClose(t, first)
	mustClose(t, second)
}
