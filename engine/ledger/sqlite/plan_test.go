package sqlite

import (
	"path/filepath"
	"strings"
	"testing"
)

// What a daily run asks costs what it is given, not the size of the ledger: no
// such question walks a whole table.
func TestDailyQuestionsGoByAnIndex(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for name, query := range map[string]string{
		"cases that are due":       "SELECT " + caseColumns + " FROM cases WHERE wake <> '' AND wake <= '2026-01-31' ORDER BY wake, id",
		"cases of a client":        "SELECT " + caseColumns + " FROM cases WHERE client = 'C' ORDER BY id",
		"cases that wait":          "SELECT " + caseColumns + " FROM cases WHERE proposed = 1 ORDER BY id",
		"the case of an invoice":   "SELECT " + caseColumns + " FROM cases WHERE id = 'invoice/F' OR id = (SELECT case_id FROM covers WHERE invoice = 'F')",
		"invoices of a client":     "SELECT " + invoiceColumns + " FROM invoices WHERE client = 'C' AND open <> 0 ORDER BY id",
		"events of an invoice":     "SELECT key FROM events WHERE invoice = 'F' ORDER BY seq, place",
		"events of his invoices":   "SELECT key FROM events WHERE invoice IN (SELECT id FROM invoices WHERE client = 'C')",
		"cases of him and his":     "SELECT " + caseColumns + " FROM cases WHERE " + strings.ReplaceAll(ofClient, "?", "'C'") + " ORDER BY id",
		"events of a client":       "SELECT key FROM events WHERE client = 'C' AND invoice = '' ORDER BY seq, place",
		"messages that may go":     "SELECT " + messageColumns + " FROM messages WHERE status = 'ready' AND not_before <= 5 ORDER BY not_before, key",
		"messages of channels":     "SELECT key FROM messages WHERE channel IN ('task', 'call')",
		"messages by key":          "SELECT key FROM messages WHERE key >= 'a' AND key < 'b'",
		"messages of a client":     "SELECT " + messageColumns + " FROM messages WHERE client = 'C' ORDER BY not_before, key",
		"a page of messages":       "SELECT key FROM messages WHERE client = 'C' AND (not_before, key) > (SELECT not_before, key FROM messages WHERE key = 'k') ORDER BY not_before, key LIMIT 5",
		"a page of cases":          "SELECT id FROM cases WHERE (id) > (SELECT id FROM cases WHERE id = 'i') ORDER BY id LIMIT 5",
		"a page of due cases":      "SELECT id FROM cases WHERE wake <> '' AND wake <= '2026-01-31' AND (wake, id) > (SELECT wake, id FROM cases WHERE id = 'i') ORDER BY wake, id LIMIT 5",
		"entries about an invoice": "SELECT journal.seq FROM about JOIN journal ON journal.seq = about.seq WHERE noun = 'invoice' AND id = 'F' AND about.seq > 0 ORDER BY about.seq",
	} {
		rows, err := db.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for rows.Next() {
			var id, parent, unused int
			var detail string
			if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(detail, "SCAN") && !strings.Contains(detail, "USING INDEX cases_proposed") || strings.Contains(detail, "TEMP B-TREE FOR ORDER BY") {
				t.Errorf("%s: %s", name, detail)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
}
