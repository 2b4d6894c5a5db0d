package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/ledgertest"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// holder is who writes in these tests.
var holder = sqlite.Holder{PID: 4711, Host: "db1", Since: time.Date(2026, 1, 31, 8, 0, 0, 0, time.UTC)}

func open(ctx context.Context, path string) (*sqlite.DB, error) {
	return sqlite.Open(ctx, path, sqlite.Options{Create: true, Facts: ledgertest.Decls(), Holder: holder})
}

func mustOpen(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // most tests close it themselves
	return db
}

func mustClose(t testing.TB, db *sqlite.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLedger(t *testing.T) {
	ledgertest.Run(t, ledgertest.Harness{
		Place: func(t testing.TB) string { return filepath.Join(t.TempDir(), "led?ger #1 100%.db") },
		Open:  func(ctx context.Context, path string) (ledger.Ledger, error) { return open(ctx, path) },
		Tamper: func(t testing.TB, path string, what ledgertest.Tampering) {
			execute(t, path, "DROP TRIGGER journal_stays", "DROP TRIGGER journal_keeps", tamperings[what])
		},
	})
}

var tamperings = map[ledgertest.Tampering]string{
	ledgertest.EntryText: `UPDATE journal SET text = replace(text, 'x & y', 'x & z') WHERE seq = 2`,
	// SHA-256 of {"seq":2}
	ledgertest.EntryReplace: `UPDATE journal SET text = '{"seq":2}', hash = '5d5799fb7264dabb6fd150f58bb8bce13e51d23510bcc7206fcdceb4da2c364d' WHERE seq = 2`,
	ledgertest.EntryGone:    `DELETE FROM journal WHERE seq = 2`,
	ledgertest.LastGone:     `DELETE FROM journal WHERE seq = 4`,
	ledgertest.InvoiceOpen:  `UPDATE invoices SET open = 1 WHERE id = 'F-1'`,
	ledgertest.HistoryOpen:  `UPDATE invoice_history SET open = 1 WHERE id = 'F-1'`,
	ledgertest.EventAmount:  `UPDATE events SET amount = 1 WHERE key = 'pay-1'`,
	ledgertest.EntryAdded:   `INSERT INTO journal SELECT 5, text, hash FROM journal WHERE seq = 4`,
	ledgertest.EntrySwapped: `UPDATE journal SET seq = -2 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = -2`,
	ledgertest.MessageWords: `UPDATE renditions SET body = '{}' WHERE message = 'm'`,
	ledgertest.MessageFile:  `UPDATE files SET data = x'00'`,
	ledgertest.MessageGone:  `DELETE FROM renditions WHERE message = 'm'`,

	ledgertest.CaseState:   `UPDATE cases SET state = 'firm'`,
	ledgertest.CaseGone:    `DELETE FROM cases`,
	ledgertest.CaseAdded:   `INSERT INTO cases SELECT 'invoice/F-2', 'F-2', client, currency, policy, book, version, state, wake, proposed, run FROM cases`,
	ledgertest.OutboxReady: `UPDATE messages SET status = 'ready'`,
	ledgertest.OutboxTo:    `UPDATE messages SET body = replace(body, 'compta@', 'other@')`,
	ledgertest.OutboxGone:  `DELETE FROM parts; DELETE FROM messages`,
	ledgertest.PartMoved:   `UPDATE parts SET key = 'invoice/F-2/courtesy/1/0'`,
	ledgertest.Unfindable:  `DELETE FROM about WHERE seq = 1`,
}

// execute changes a file without the ledger's knowledge.
func execute(t testing.TB, path string, statements ...string) {
	t.Helper()
	escaped := strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
	db, err := sql.Open("sqlite", "file:"+escaped)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestTheJournalRefusesChangesEvenInSQL(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	db := mustOpen(t, path)
	note(t, db)
	mustClose(t, db)
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	for _, s := range []string{"UPDATE journal SET hash = ''", "DELETE FROM journal"} {
		if _, err := raw.ExecContext(t.Context(), s); err == nil {
			t.Errorf("%s was carried out", s)
		}
	}
}

// note adds an entry to the journal.
func note(t testing.TB, db *sqlite.DB) {
	t.Helper()
	if err := db.Write(t.Context(), addNote); err != nil {
		t.Fatal(err)
	}
}

func addNote(ctx context.Context, tx ledger.Tx) error {
	_, err := tx.Append(ctx, ledger.Draft{At: holder.Since, Kind: ledger.KindNote, Body: map[string]string{"text": "a note"}})
	return err
}
