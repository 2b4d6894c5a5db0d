package sqlite_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// full is a closed ledger with rows in every table.
func full(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path)
	must(t, err)
	decide(t, db, "F-1", "F-2")
	mustClose(t, db)
	older := copyOf(t, path)
	db, err = live(t, path)
	must(t, err)
	leave(t, db, "F-2")
	mustClose(t, db)
	must(t, os.WriteFile(path, older, 0o600))
	db, err = live(t, path, asRestored)
	must(t, err)
	accept(t, db)
	euro := engine.MustCurrency("EUR")
	due := engine.DateOf(holder.Since)
	facts := func(ctx context.Context, tx ledger.Tx, key string, open engine.Amount) error {
		_, err := journal.Append(ctx, tx, ledger.Draft{
			At: holder.Since, About: ledger.About{Client: "C-1", Invoices: []string{"F-1"}, Case: "invoice/F-1"},
			Clients:  []engine.Client{{ID: "C-1", Name: "Briance", Kind: engine.KindBusiness, Email: "ap@example.org", Bad: []string{key}}},
			Invoices: []engine.Invoice{{ID: "F-1", Client: "C-1", Amount: 20000, Open: open, Currency: euro, Issued: due - 30, Due: due, Entity: "north"}},
			Events:   []ledger.Event{{Key: key, Event: engine.Event{Date: due, Type: engine.EventPayment, Invoice: "F-1", Client: "C-1", Amount: 100, Currency: euro, Note: "n", Reason: "r"}}},
		}, journal.Events{Events: 1})
		return err
	}
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		for i, key := range []string{"pay-1", "pay-2"} {
			must(t, facts(ctx, tx, key, engine.Amount(10000-i)))
		}
		must(t, tx.PutBook(ctx, ledger.Book{Digest: "b1", Policies: []ledger.BookPolicy{{Name: "p", States: []string{"watch"}}}}))
		must(t, tx.BeginPlan(ctx, ledger.Plan{Digest: "p1", Day: due, Begun: holder.Since}))
		must(t, tx.FinishPlan(ctx, "p1", holder.Since))
		_, err := tx.PutCase(ctx, ledger.Case{Subject: ledger.Subject{Client: "C-1", Currency: euro, Policy: "p"}, State: "watch", Book: "b1", Wake: due, Covers: []string{"F-1"}})
		must(t, err)
		m := messageFor(ctx, t, tx, "F-1")
		return tx.AddRendition(ctx, ledger.Rendition{Message: m.Key, Attempt: 1, At: holder.Since, Body: []byte(`{"Text":"pay"}`), Files: []ledger.File{{Name: "F-1.pdf", Type: "application/pdf", Data: []byte("%PDF")}}})
	}))
	mustClose(t, db)
	return path
}

// Whatever is altered behind the ledger's back, in whichever column of whichever table there is, or taken away:
// verify says so.
func TestEveryColumnOfEveryTableIsVouchedFor(t *testing.T) {
	if testing.Short() {
		t.Skip("many ledgers, one after the other")
	}
	path := full(t)
	if found := findings(t, path); found != "" {
		t.Fatalf("as it was written: %s", found)
	}
	whole := copyOf(t, path)
	for table, columns := range columnsOf(t, path) {
		alter := map[string]string{"a row gone": fmt.Sprintf("DELETE FROM %q WHERE ", table)}
		for name, kind := range columns {
			to := fmt.Sprintf("%q || 'x'", name)
			switch kind {
			case "INTEGER":
				to = fmt.Sprintf("%q + 7", name)
			case "BLOB":
				to = "x'00'"
			}
			alter[name] = fmt.Sprintf("UPDATE %q SET %q = %s WHERE ", table, name, to)
		}
		for what, change := range alter {
			must(t, os.WriteFile(path, whole, 0o600))
			n := changeOne(t, path, table, columns, change)
			if n == 0 {
				t.Errorf("table %s has no row to try %s on: give full one", table, what)
				continue
			}
			if found := findings(t, path); found == "" {
				t.Errorf("table %s, %s: nothing was found", table, what)
			}
		}
	}
}

// A row that nobody wrote is found too: the same as another, but for one column of its key.
func TestARowThatIsAddedToAnyTableIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("many ledgers, one after the other")
	}
	path := full(t)
	whole := copyOf(t, path)
	for table, key := range map[string]string{
		"meta": "name", "journal": "seq", "about": "id", "clients": "id", "invoices": "id", "client_history": "seq", "invoice_history": "seq",
		"events": "key", "cases": "id", "covers": "invoice", "books": "digest", "messages": "key", "parts": "key", "plans": "digest",
		"renditions": "attempt", "files": "digest", "left_before": "part",
		"case_counts": "policy", "due_counts": "currency", "sales_counts": "currency", "message_counts": "policy",
	} {
		must(t, os.WriteFile(path, whole, 0o600))
		var names, values string
		for name, kind := range columnsOf(t, path)[table] {
			value := strconv.Quote(name)
			switch {
			case name == key && kind == "INTEGER", table == "events" && name == "place":
				value += " + 7"
			case name == key:
				value += " || 'x'"
			}
			names, values = names+", "+strconv.Quote(name), values+", "+value
		}
		execute(t, path, fmt.Sprintf("INSERT INTO %q (%s) SELECT %s FROM %q LIMIT 1", table, names[2:], values[2:], table))
		if found := findings(t, path); found == "" {
			t.Errorf("a row was added to %s, and nothing was found", table)
		}
	}
}

// columnsOf lists the columns of every table of a file, with their types.
func columnsOf(t *testing.T, path string) map[string]map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(t.Context(), "SELECT m.name, c.name, c.type FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'")
	must(t, err)
	defer func() { _ = rows.Close() }()
	tables := map[string]map[string]string{}
	for rows.Next() {
		var table, column, kind string
		must(t, rows.Scan(&table, &column, &kind))
		if tables[table] == nil {
			tables[table] = map[string]string{}
		}
		tables[table][column] = kind
	}
	must(t, rows.Err())
	if len(tables) < 21 {
		t.Fatalf("only %d tables", len(tables))
	}
	return tables
}

// changeOne changes one row of a table as somebody could who goes behind the ledger's back, and counts it.
func changeOne(t *testing.T, path, table string, columns map[string]string, statement string) int64 {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	must(t, err)
	defer func() { _ = db.Close() }()
	for _, s := range []string{"DROP TRIGGER journal_stays", "DROP TRIGGER journal_keeps", "DROP TRIGGER client_changes", "DROP TRIGGER invoice_changes"} {
		_, err := db.ExecContext(t.Context(), s)
		must(t, err)
	}
	list := ""
	for name := range columns {
		if list != "" {
			list += ", "
		}
		list += fmt.Sprintf("%q", name)
	}
	where := fmt.Sprintf("(%s) = (SELECT %s FROM %q LIMIT 1)", list, list, table)
	res, err := db.ExecContext(t.Context(), statement+where)
	must(t, err)
	n, err := res.RowsAffected()
	must(t, err)
	return n
}
