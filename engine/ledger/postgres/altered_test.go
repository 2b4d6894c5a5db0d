package postgres_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/pgtest"
)

// handedOver reads a receipt of these tests.
func handedOver(e *ledger.Entry) (h ledger.HandedOver, ok bool) {
	var body struct {
		Message, Rendition string
		Attempt            int
	}
	if e.Kind != ledger.KindReceipt || json.Unmarshal(e.Body, &body) != nil {
		return h, false
	}
	return ledger.HandedOver{Message: body.Message, Attempt: body.Attempt, Digest: body.Rendition}, true
}

// full writes into every table.
func full(t *testing.T, address string) {
	t.Helper()
	sent := filepath.Join(t.TempDir(), "sent")
	must(t, os.WriteFile(sent, []byte(`{"seq":9,"hash":"ab","at":"2026-01-30T08:00:00Z","key":"k","parts":["invoice/F-9/courtesy/1/0"]}`+"\n"), 0o600))
	db, err := live(t, address, sent, true)
	must(t, err)
	must(t, db.TakeOver(t.Context(), ledger.Draft{At: noon, Kind: ledger.KindRestore, Body: map[string]string{"text": "disk failed"}}))
	euro, due := engine.MustCurrency("EUR"), engine.DateOf(noon)
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		for i, key := range []string{"pay-1", "pay-2"} {
			_, err := tx.Append(ctx, ledger.Draft{
				At: noon, Kind: ledger.KindEvent, Body: struct{}{}, About: ledger.About{Client: "C-1", Invoices: []string{"F-1"}, Case: "invoice/F-1"},
				Clients:  []engine.Client{{ID: "C-1", Name: "Briance", Kind: engine.KindBusiness, Email: "ap@example.org", Bad: []string{key}}},
				Invoices: []engine.Invoice{{ID: "F-1", Client: "C-1", Amount: 20000, Open: engine.Amount(10000 - i), Currency: euro, Issued: due - 30, Due: due, Entity: "north"}},
				Events:   []ledger.Event{{Key: key, Event: engine.Event{Date: due, Type: engine.EventPayment, Invoice: "F-1", Client: "C-1", Amount: 100, Currency: euro, Note: "n", Reason: "r"}}},
			})
			must(t, err)
		}
		must(t, tx.PutBook(ctx, ledger.Book{Digest: "b1", Policies: []ledger.BookPolicy{{Name: "p", States: []string{"watch"}}}}))
		must(t, tx.BeginPlan(ctx, ledger.Plan{Digest: "p1", Day: due, Begun: noon}))
		must(t, tx.FinishPlan(ctx, "p1", noon))
		_, err := tx.PutCase(ctx, ledger.Case{Subject: ledger.Subject{Client: "C-1", Currency: euro, Policy: "p"}, State: "watch", Book: "b1", Wake: due, Covers: []string{"F-1"}})
		must(t, err)
		m := ledger.Message{Status: ledger.Ready, Client: "C-1", Channel: "email", Created: noon, Parts: []ledger.PartKey{{Case: "invoice/F-1", State: "courtesy", Entry: 1}}}
		m.Key = ledger.MessageKey(strings.Repeat("0", 32), m.Parts)
		must(t, tx.AddMessage(ctx, m))
		v := ledger.Rendition{Message: m.Key, Attempt: 1, At: noon, Body: []byte(`{"Text":"pay"}`), Files: []ledger.File{{Name: "F-1.pdf", Type: "application/pdf", Data: []byte("%PDF")}}}
		must(t, tx.AddRendition(ctx, v))
		_, err = tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindReceipt, Body: map[string]any{"message": m.Key, "attempt": 1, "rendition": v.Digest()}})
		return err
	}))
	mustClose(t, db)
}

// Whatever is altered behind the ledger's back, in whichever column of whichever table there is, taken away or added:
// verify says so.
func TestEveryColumnOfEveryTableIsVouchedFor(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of alterations, each verified")
	}
	server := pgtest.Shared(t)
	address := server.Address("full")
	full(t, address)
	db := mustOpen(t, address)
	defer mustClose(t, db)
	if found := findings(t, db); found != "" {
		t.Fatalf("as it was written: %s", found)
	}
	raw, err := sql.Open("pgx", address)
	must(t, err)
	defer raw.Close()
	raw.SetMaxOpenConns(1)
	do := func(text string) int64 {
		t.Helper()
		res, err := raw.ExecContext(t.Context(), text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		n, err := res.RowsAffected()
		must(t, err)
		return n
	}
	do("SET session_replication_role = replica") // no trigger, no reference
	do("CREATE SCHEMA aside")
	for table, columns := range columnsOf(t, raw) {
		do(fmt.Sprintf("CREATE TABLE aside.%s AS TABLE %s", table, table))
		one := fmt.Sprintf("ctid = (SELECT ctid FROM %s LIMIT 1)", table)
		if of, changed := strings.CutSuffix(table, "_changed"); changed { // empty whenever somebody looks
			row := "* FROM " + of + "_counts"
			if of == "case" {
				row = "id FROM cases"
			}
			if n := do("INSERT INTO " + table + " SELECT " + row + " LIMIT 1"); n != 1 || findings(t, db) == "" {
				t.Errorf("table %s: what was not counted was not found", table)
			}
			do("DELETE FROM " + table)
			continue
		}
		changes := map[string]string{"a row gone": fmt.Sprintf("DELETE FROM %s WHERE %s", table, one)}
		for name, kind := range columns {
			to := name + " || 'x'"
			switch kind {
			case "bigint":
				to = name + " + 7"
			case "bytea":
				to = `'\x00'`
			}
			changes[name] = fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s", table, name, to, one)
		}
		if list, added := rowAdded(table, columns); added != "" {
			changes["a row added"] = fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM %s LIMIT 1", table, list, added, table)
		} else {
			t.Errorf("table %s: say which column makes a row another one", table)
		}
		for what, change := range changes {
			if do(change) != 1 {
				t.Errorf("table %s has no row to try %s on: give full one", table, what)
			}
			if findings(t, db) == "" {
				t.Errorf("table %s, %s: nothing was found", table, what)
			}
			do("DELETE FROM " + table)
			do(fmt.Sprintf("INSERT INTO %s SELECT * FROM aside.%s", table, table))
		}
	}
	if found := findings(t, db); found != "" {
		t.Fatalf("after all was put back: %s", found)
	}
}

// rowAdded is a row like another, but for one column of its key.
func rowAdded(table string, columns map[string]string) (list, values string) {
	key := map[string]string{
		"meta": "name", "journal": "seq", "about": "id", "clients": "id", "invoices": "id", "client_history": "seq", "invoice_history": "seq",
		"events": "key", "cases": "id", "covers": "invoice", "books": "digest", "messages": "key", "parts": "key", "plans": "digest",
		"renditions": "attempt", "files": "digest", "left_before": "part", "case_open": "id",
		"case_counts": "policy", "due_counts": "currency", "sales_counts": "currency", "message_counts": "policy",
	}[table]
	if key == "" {
		return "", ""
	}
	for name, kind := range columns {
		value := name
		switch {
		case name == key && kind == "bigint", table == "events" && name == "place":
			value += " + 7"
		case name == key:
			value += " || 'x'"
		}
		list, values = list+", "+name, values+", "+value
	}
	return list[2:], values[2:]
}

// columnsOf lists the columns of every table of a ledger, with their types, but of the one that says its version, and of those
// by which processes that deliver tell one another what is not yet of the ledger.
func columnsOf(t *testing.T, db *sql.DB) map[string]map[string]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns AS c JOIN information_schema.tables AS t USING (table_schema, table_name)
		WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN ('relance_ledger', 'leases', 'answers', 'turns', 'claims')`)
	must(t, err)
	defer rows.Close()
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
	if len(tables) < 22 {
		t.Fatalf("only %d tables", len(tables))
	}
	return tables
}
