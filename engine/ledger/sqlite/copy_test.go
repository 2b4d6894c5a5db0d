package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// verified fails when the ledger is not as it was written.
func verified(ctx context.Context, r ledger.Reader) error {
	report, err := journal.Verify(ctx, r)
	if err == nil && len(report.Findings) > 0 {
		err = fmt.Errorf("%v", report.Findings)
	}
	return err
}

// While somebody writes, each copy is whole, verifies, and has what was committed when it began.
func TestACopyIsWholeWhileOthersWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ledger.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-0")
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			default:
				decide(t, db, fmt.Sprintf("F-%d", n))
			}
		}
	})
	reader, err := sqlite.Open(t.Context(), path, sqlite.Options{ReadOnly: true})
	must(t, err)
	last := int64(0)
	for n := range 8 {
		name := filepath.Join(dir, fmt.Sprintf("copy-%d.db", n))
		must(t, reader.CopyTo(t.Context(), name, func(ctx context.Context, r ledger.Reader) error {
			head, err := r.Head(ctx)
			if head.Seq < last {
				t.Errorf("copy %d ends with entry %d, the one before with %d", n, head.Seq, last)
			}
			last = head.Seq
			return errors.Join(err, verified(ctx, r))
		}))
		info, err := os.Stat(name)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("others may read %s: %s", name, info.Mode())
		}
	}
	close(stop)
	wg.Wait()
	mustClose(t, reader)
	mustClose(t, db)
	left, err := filepath.Glob(filepath.Join(dir, "copy-*"))
	must(t, err)
	if len(left) != 8 {
		t.Errorf("beside the copies there is more: %v", left)
	}
}

// A copy that is found wanting, or whose name is taken, leaves nothing behind.
func TestACopyThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "ledger.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-0")
	name, wanting := filepath.Join(dir, "copy.db"), errors.New("wanting")
	if err := db.CopyTo(t.Context(), name, func(context.Context, ledger.Reader) error { return wanting }); !errors.Is(err, wanting) {
		t.Errorf("got %v", err)
	}
	must(t, db.CopyTo(t.Context(), name, verified))
	if err := db.CopyTo(t.Context(), name, verified); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second one: %v", err)
	}
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.CopyTo(canceled, filepath.Join(dir, "other.db"), verified); err == nil {
		t.Error("it was made although nobody waited for it")
	}
	mustClose(t, db)
	left, err := filepath.Glob(filepath.Join(dir, "*.db*"))
	must(t, err)
	for _, f := range left {
		if strings.Contains(f, "other") || strings.Contains(f, "part") {
			t.Errorf("%s is left", f)
		}
	}
}

// Nobody goes on writing to a ledger that went aside: while one has it open it stays.
func TestALedgerThatIsOpenIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	path, name := filepath.Join(dir, "ledger.db"), filepath.Join(dir, "copy.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-0")
	must(t, db.CopyTo(t.Context(), name, verified))
	decide(t, db, "F-1")
	aside := path + ".aside"
	if _, err := sqlite.Replace(t.Context(), name, path, aside, holder); !errors.Is(err, ledger.ErrInUse) {
		t.Errorf("got %v", err)
	}
	decide(t, db, "F-2")
	mustClose(t, db)
	was, err := sqlite.Replace(t.Context(), name, path, aside, holder)
	must(t, err)
	if was != aside {
		t.Errorf("what was there is %q", was)
	}
	for file, want := range map[string]int64{path: 1, aside: 3} {
		db, err := sqlite.Open(t.Context(), file, sqlite.Options{ReadOnly: true})
		must(t, err)
		must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
			head, err := r.Head(ctx)
			if head.Seq != want {
				t.Errorf("%s ends with entry %d, want %d", filepath.Base(file), head.Seq, want)
			}
			return errors.Join(err, verified(ctx, r))
		}))
		mustClose(t, db)
	}
	if _, err := sqlite.Replace(t.Context(), name, path, aside, holder); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a name that is taken: %v", err)
	}
}
