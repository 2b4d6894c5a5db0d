package store_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestTheLedgerIsWhereTheFlagSaysElseTheDeploymentElseInTheBook(t *testing.T) {
	dir := t.TempDir()
	if got, want := store.Place("", dir), filepath.Join(dir, store.FileName); got != want {
		t.Errorf("without a deployment it is %s, want %s", got, want)
	}
	if got := store.Place("other.db", dir); got != "other.db" {
		t.Errorf("the flag says other.db, and it is %s", got)
	}
	for name, want := range map[string]string{
		"books/live.db": filepath.Join(dir, "books", "live.db"),
		"postgres://relance@db.example.org/relance": "postgres://relance@db.example.org/relance",
	} {
		text := "package relance\n\ndeploy: ledger: \"" + name + "\"\n"
		if err := os.WriteFile(filepath.Join(dir, "deploy.cue"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := store.Place("", dir); got != want {
			t.Errorf("deploy.cue says %s, and it is %s, want %s", name, got, want)
		}
	}
}

var (
	ours   = engine.Creditor{Name: "Atelier Dupont SAS", Timezone: "Europe/Paris"}
	others = engine.Creditor{Name: "Someone else", Timezone: "Europe/Paris"}
	begun  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
)

// opened is a new ledger, of which Own has made the creditor's.
func opened(t *testing.T, id string) (store.Ledger, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), store.FileName)
	db, err := store.Open(t.Context(), path, store.Options{Create: true, ID: id})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := store.Own(t.Context(), path, db, ours, begun); err != nil {
		t.Fatal(err)
	}
	return db, path
}

func TestALedgerBelongsToOneCreditor(t *testing.T) {
	db, path := opened(t, strings.Repeat("a", 32))
	if err := store.Own(t.Context(), path, db, ours, begun.AddDate(0, 0, 1)); err != nil {
		t.Errorf("its own creditor is refused: %v", err)
	}
	if err := store.Own(t.Context(), path, db, others, begun); err == nil || !strings.Contains(err.Error(), "that of Atelier Dupont SAS") {
		t.Errorf("another creditor: %v", err)
	}
	err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		m, err := r.Meta(ctx)
		if !m.Created.Equal(begun) || m.Creditor != ours.Name {
			t.Errorf("it was made %v for %s", m.Created, m.Creditor)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// head is where the journal of a ledger ends, and whose it is.
func head(t *testing.T, db store.Ledger) (m ledger.Meta, h ledger.Head) {
	t.Helper()
	err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		if m, err = r.Meta(ctx); err != nil {
			return err
		}
		h, err = r.Head(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, h
}

// note writes an entry into the journal.
func note(t *testing.T, db store.Ledger) {
	t.Helper()
	err := db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, ledger.Draft{At: begun, Kind: ledger.KindNote, Body: map[string]string{"text": "x"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestABackupSaysWhatIsBesideIt(t *testing.T) {
	db, path := opened(t, strings.Repeat("a", 32))
	note(t, db)
	saved, at := head(t, db)
	if got := store.BesideBackup(t.Context(), db, saved, at); got != "it is there, and the backup has nothing else" {
		t.Error(got)
	}
	note(t, db)
	note(t, db)
	if got := store.BesideBackup(t.Context(), db, saved, at); got != "it is there, and has 2 entries that the backup does not have" {
		t.Error(got)
	}
	other, _ := opened(t, strings.Repeat("b", 32))
	note(t, other)
	if got := store.BesideBackup(t.Context(), other, saved, at); got != "another ledger is there" {
		t.Error(got)
	}
	if _, _, err := store.ReadBackup(t.Context(), db, path, others); err == nil || !strings.Contains(err.Error(), "the book is that of Someone else") {
		t.Errorf("the backup of another creditor: %v", err)
	}
	if m, report, err := store.ReadBackup(t.Context(), db, path, ours); err != nil || m.ID != saved.ID || len(report.Findings) > 0 || report.Entries != 3 {
		t.Errorf("our backup is %+v, %+v, %v", m, report, err)
	}
}
