package postgres_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/ledgertest"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/pgtest"
)

func open(ctx context.Context, address string) (*postgres.DB, error) {
	return postgres.Open(ctx, address, postgres.Options{Create: true, Facts: ledgertest.Decls(), Holder: "relance, process 4711 on db1"})
}

func TestLedger(t *testing.T) {
	server := pgtest.Shared(t)
	ledgertest.Run(t, ledgertest.Harness{
		Place: func(t testing.TB) string { return server.Address(pgtest.Schema(t)) },
		Open:  func(ctx context.Context, address string) (ledger.Ledger, error) { return open(ctx, address) },
		Tamper: func(t testing.TB, address string, what ledgertest.Tampering) {
			execute(t, address, "DROP TRIGGER journal_stays ON journal", "DROP TRIGGER journal_keeps ON journal", tamperings[what])
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
	ledgertest.MessageFile:  `UPDATE files SET data = '\x00'`,
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

// execute changes a schema without the ledger's knowledge.
func execute(t testing.TB, address string, statements ...string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	must(t, err)
	defer func() { _ = db.Close() }()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func mustOpen(t testing.TB, address string) *postgres.DB {
	t.Helper()
	db, err := open(t.Context(), address)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() }) // most tests close it themselves
	return db
}

func mustClose(t testing.TB, db *postgres.DB) {
	t.Helper()
	must(t, db.Close())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
