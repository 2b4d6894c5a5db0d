package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/ledgertest"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

const ledgerID = "0123456789abcdef0123456789abcdef"

// live opens a ledger that is sent from.
func live(t *testing.T, path string, more ...func(*sqlite.Options)) (*sqlite.DB, error) {
	t.Helper()
	opt := sqlite.Options{Create: true, Facts: ledgertest.Decls(), Holder: holder, ID: ledgerID, Live: true}
	for _, change := range more {
		change(&opt)
	}
	return sqlite.Open(t.Context(), path, opt)
}

func asRestored(o *sqlite.Options) { o.Restored = true }

func asNew(o *sqlite.Options) { o.ID = strings.Repeat("f", 32) }

// part names the action of an invoice's case.
func part(invoice string) ledger.PartKey {
	return ledger.PartKey{Case: "invoice/" + invoice, State: "courtesy", Entry: 1}
}

// decide puts messages into the outbox, each with an entry of the journal.
func decide(t *testing.T, db *sqlite.DB, invoices ...string) {
	t.Helper()
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		meta, err := tx.Meta(ctx)
		if err != nil {
			return err
		}
		for _, id := range invoices {
			m := ledger.Message{Status: ledger.Ready, Created: holder.Since, Parts: []ledger.PartKey{part(id)}}
			m.Key = ledger.MessageKey(meta.ID, m.Parts)
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
			if err := addNote(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}))
}

// leave makes messages Sending.
func leave(t *testing.T, db *sqlite.DB, invoices ...string) {
	t.Helper()
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		for _, id := range invoices {
			m := messageFor(ctx, t, tx, id)
			if _, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: holder.Since}); err != nil {
				return err
			}
			if err := addNote(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	}))
}

func messageFor(ctx context.Context, t *testing.T, r ledger.Reader, invoice string) ledger.Message {
	t.Helper()
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Case: "invoice/" + invoice}) {
		must(t, err)
		return m
	}
	t.Fatalf("no message about %s", invoice)
	return ledger.Message{}
}

func wantStatus(t *testing.T, db *sqlite.DB, invoice string, want ledger.Status) {
	t.Helper()
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		if m := messageFor(ctx, t, r, invoice); m.Status != want || (want == ledger.Unknown) != (m.Reason == ledger.ReasonRestored) {
			t.Errorf("the message about %s is %s (%q), want %s", invoice, m.Status, m.Reason, want)
		}
		return nil
	}))
}

// copyOf keeps a ledger that is closed.
func copyOf(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return data
}

func accept(t *testing.T, db *sqlite.DB) {
	t.Helper()
	must(t, db.TakeOver(t.Context(), ledger.Draft{At: holder.Since, Kind: ledger.KindRestore, Body: map[string]string{"text": "disk failed"}}))
}

// wantLost expects that a ledger is refused for messages that it does not know of.
func wantLost(t *testing.T, path string, messages string, more ...func(*sqlite.Options)) {
	t.Helper()
	db, err := live(t, path, more...)
	if err == nil {
		mustClose(t, db)
	}
	if !errors.Is(err, ledger.ErrRestored) || !strings.Contains(err.Error(), messages) || !strings.Contains(err.Error(), "relance restored") {
		t.Errorf("got %v, want that %q", err, messages)
	}
}

func TestAnOlderCopyIsRefusedUntilItIsTakenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-1", "F-2", "F-3")
	leave(t, db, "F-1")
	mustClose(t, db)
	backup := copyOf(t, path)

	db, err = live(t, path)
	must(t, err)
	leave(t, db, "F-2")  // waits in the copy
	decide(t, db, "F-4") // is not in the copy
	leave(t, db, "F-4")
	mustClose(t, db)
	mustClose(t, func() *sqlite.DB { db, err := live(t, path); must(t, err); return db }()) // nothing is missing

	must(t, os.WriteFile(path, backup, 0o600))
	wantLost(t, path, "2 messages left")
	db, err = live(t, path, asRestored)
	must(t, err)
	lost, err := db.Departures(t.Context())
	must(t, err)
	if len(lost) != 2 || lost[0].Parts[0] != part("F-2") || lost[1].Parts[0] != part("F-4") {
		t.Errorf("lost %+v", lost)
	}
	mustClose(t, db)
	wantLost(t, path, "2 messages left") // looking changes nothing

	db, err = live(t, path, asRestored)
	must(t, err)
	accept(t, db)
	mustClose(t, db)
	db, err = live(t, path)
	must(t, err)
	decide(t, db, "F-4", "F-5")
	wantStatus(t, db, "F-1", ledger.Sending)
	wantStatus(t, db, "F-2", ledger.Unknown)
	wantStatus(t, db, "F-3", ledger.Ready) // the notes say that it never left
	wantStatus(t, db, "F-4", ledger.Unknown)
	wantStatus(t, db, "F-5", ledger.Ready)
	leave(t, db, "F-5")
	mustClose(t, db)
	mustClose(t, func() *sqlite.DB { db, err := live(t, path); must(t, err); return db }())
}

func TestALedgerInThePlaceOfOneThatIsGoneIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-1")
	leave(t, db, "F-1")
	mustClose(t, db)
	must(t, os.Remove(path))
	wantLost(t, path, "the file is gone", asNew)
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file was made although it was refused")
	}
	db, err = live(t, path, asNew, asRestored)
	must(t, err)
	decide(t, db, "F-0")
	mustClose(t, db)
	wantLost(t, path, "1 message left", asNew)
	db, err = live(t, path, asNew, asRestored)
	must(t, err)
	accept(t, db)
	mustClose(t, db)
	db, err = live(t, path, asNew)
	must(t, err)
	decide(t, db, "F-1", "F-2")
	wantStatus(t, db, "F-0", ledger.Ready)
	wantStatus(t, db, "F-1", ledger.Unknown)
	wantStatus(t, db, "F-2", ledger.Ready)
	mustClose(t, db)
}

// Whatever a process that dies leaves in the notes, what left is known.
func TestALineThatWasNotWrittenToItsEndIsNoDeparture(t *testing.T) {
	if testing.Short() {
		t.Skip("many ledgers, one after the other")
	}
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-1", "F-2")
	leave(t, db, "F-1")
	mustClose(t, db)
	notes := path + ".sent"
	whole := copyOf(t, notes)
	for cut := range len(whole) {
		must(t, os.WriteFile(notes, append(append([]byte{}, whole...), whole[:cut]...), 0o600))
		db, err := live(t, path)
		if err != nil {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
		if cut == len(whole)/2 {
			leave(t, db, "F-2")
			lost, err := db.Departures(t.Context())
			if err != nil || len(lost) != 0 {
				t.Errorf("lost %+v, %v", lost, err)
			}
			if text := string(copyOf(t, notes)); strings.Count(text, `"key"`) < 2 || !strings.HasSuffix(text, "\n") {
				t.Errorf("the notes read\n%s", text)
			}
		}
		mustClose(t, db)
	}
}

func TestARehearsalLeavesNoNotes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path, func(o *sqlite.Options) { o.Live = false })
	must(t, err)
	decide(t, db, "F-1")
	leave(t, db, "F-1")
	mustClose(t, db)
	must(t, os.Remove(path))
	db, err = live(t, path)
	must(t, err)
	mustClose(t, db)
}

func TestTheNotesAreForTheirOwnerAloneAndEndWithTheHead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-1")
	leave(t, db, "F-1")
	head := headOf(t, db)
	mustClose(t, db)
	info, err := os.Stat(path + ".sent")
	must(t, err)
	if mode := info.Mode().Perm(); os.PathSeparator == '/' && mode != 0o600 {
		t.Errorf("mode %o", mode)
	}
	if text := string(copyOf(t, path+".sent")); !strings.Contains(text, head.Hash) || !strings.Contains(text, ledgerID) {
		t.Errorf("the notes read %s, and the head is %+v", text, head)
	}
}
