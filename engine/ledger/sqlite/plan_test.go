package sqlite

import (
	"context"
	"iter"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// What a daily run asks costs what it is given, not the size of the ledger: no
// such question walks a whole table. The questions are those that the calls come to.
func TestDailyQuestionsGoByAnIndex(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for name, ask := range map[string]func(context.Context, ledger.Reader) error{
		"cases that are due": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Cases(ctx, ledger.CaseFilter{DueBy: 20000}))
		},
		"a page of due cases": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Cases(ctx, ledger.CaseFilter{DueBy: 20000, After: "i", Limit: 5}))
		},
		"a page of cases": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Cases(ctx, ledger.CaseFilter{After: "i", Limit: 5}))
		},
		"cases of a client": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Cases(ctx, ledger.CaseFilter{Client: "C"}))
		},
		"cases that wait": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Cases(ctx, ledger.CaseFilter{Proposed: true}))
		},
		"the case of an invoice": func(ctx context.Context, r ledger.Reader) error { _, err := r.CaseOf(ctx, "F"); return found(err) },
		"a client's account": func(ctx context.Context, r ledger.Reader) error {
			_, err := r.Account(ctx, ledger.AccountQuery{Client: "C", Messages: true, Since: time.Unix(1, 0)})
			return err
		},
		"invoices of a client": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Invoices(ctx, ledger.InvoiceFilter{Client: "C", Open: true}))
		},
		"a page of clients": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.ClientPage(ctx, ledger.ClientPage{After: "C", Limit: 5}))
		},
		"the page of clients before": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.ClientPage(ctx, ledger.ClientPage{Before: "C", Limit: 5}))
		},
		"a page of debtors": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Debtors(ctx, ledger.DebtorPage{Debtor: "C", From: true, Limit: 5}))
		},
		"a page of debtors with something open": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Debtors(ctx, ledger.DebtorPage{Debtor: "C", Open: true, Limit: 5}))
		},
		"a page of debtors who are late": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Debtors(ctx, ledger.DebtorPage{Owing: true, DueBy: 20000, Limit: 5}))
		},
		"how many invoices follow": func(ctx context.Context, r ledger.Reader) error {
			_, err := r.InvoicesBehind(ctx, ledger.DebtorPage{Debtor: "C"})
			return err
		},
		"how many late ones follow": func(ctx context.Context, r ledger.Reader) error {
			_, err := r.InvoicesBehind(ctx, ledger.DebtorPage{Debtor: "C", Owing: true, DueBy: 20000})
			return err
		},
		"whose facts changed": func(ctx context.Context, r ledger.Reader) error { return drain(r.Changed(ctx, 7)) },
		"events of an invoice and of its client": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Events(ctx, ledger.EventFilter{Invoice: "F", Client: "C"}))
		},
		"events of a client": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Events(ctx, ledger.EventFilter{Client: "C"}))
		},
		"messages that may go": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready, DueBy: time.Unix(5, 0)}))
		},
		"messages by key": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Messages(ctx, ledger.MessageFilter{Key: "a"}))
		},
		"messages of a client": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Messages(ctx, ledger.MessageFilter{Client: "C"}))
		},
		"a page of messages": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Messages(ctx, ledger.MessageFilter{Client: "C", After: "k", Limit: 5}))
		},
		"messages of channels": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Messages(ctx, ledger.MessageFilter{Channels: []string{"task", "call"}}))
		},
		"entries about an invoice": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Journal(ctx, ledger.JournalFilter{Invoice: "F", After: 3}))
		},
		"entries since": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Journal(ctx, ledger.JournalFilter{After: 3}))
		},
		"the last import": func(ctx context.Context, r ledger.Reader) error {
			_, err := r.Last(ctx, ledger.KindImport)
			return found(err)
		},
		"parts that left": func(ctx context.Context, r ledger.Reader) error {
			_, err := r.LeftBefore(ctx, []ledger.PartKey{{Case: "c"}})
			return err
		},
		"what is counted":       func(ctx context.Context, r ledger.Reader) error { _, err := r.Counts(ctx, time.Unix(7, 0)); return err },
		"marked clients":        func(ctx context.Context, r ledger.Reader) error { return drain(r.Marked(ctx)) },
		"of whom less is asked": func(ctx context.Context, r ledger.Reader) error { return drain(r.AskedLess(ctx)) },
		"cases with something deferred": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Cases(ctx, ledger.CaseFilter{Deferred: true}))
		},
		"cases that could not be decided": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Cases(ctx, ledger.CaseFilter{Undecided: true}))
		},
		"open invoices by due day": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Invoices(ctx, ledger.InvoiceFilter{Open: true, DueBy: 20000}))
		},
		"what clients owe": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Invoices(ctx, ledger.InvoiceFilter{Open: true, Clients: []string{"C", "D"}}))
		},
		"forms of an invoice": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Versions(ctx, ledger.VersionFilter{Invoice: "F"}))
		},
		"messages of one case": func(ctx context.Context, r ledger.Reader) error {
			return drain(r.Messages(ctx, ledger.MessageFilter{Case: "c"}))
		},
	} {
		for _, query := range asked(t, db, ask) {
			for _, detail := range planOf(t, db, query) {
				if walks(detail) || strings.Contains(detail, "TEMP B-TREE FOR ORDER BY") && !gathered(query) {
					t.Errorf("%s: %s\n%s", name, detail, query)
				}
			}
		}
	}
}

// walks reports whether a step of a plan goes through all of a table of the ledger, and not of what was gathered before.
func walks(detail string) bool {
	of, scan := strings.CutPrefix(detail, "SCAN ")
	for _, gathered := range []string{"json_each", "changed", "found", "(subquery", "case_counts", "due_counts", "sales_counts"} {
		scan = scan && !strings.HasPrefix(of, gathered)
	}
	for _, part := range []string{"cases_proposed", "cases_deferred", "cases_undecided", "clients_marked", "invoices_asked_less"} { // of what it lists alone
		scan = scan && !strings.Contains(of, "INDEX "+part)
	}
	return scan
}

// gathered reports whether a question first finds its rows by several indexes, and orders them then.
func gathered(query string) bool {
	for _, by := range []string{"json_each", "MATERIALIZED", "UNION ALL", "due <=", "channel IN", "key IN", "key >="} {
		if strings.Contains(query, by) {
			return true
		}
	}
	return false
}

// asked lists the questions that a call comes to.
func asked(t *testing.T, db *DB, ask func(context.Context, ledger.Reader) error) []string {
	t.Helper()
	db.Reading(db.reader)
	if err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		return ask(ctx, r)
	}); err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, query := range db.Asked() {
		if !strings.Contains(query, "FROM meta") {
			list = append(list, query)
		}
	}
	if len(list) == 0 {
		t.Fatal("nothing was asked")
	}
	return list
}

// planOf lists the steps by which SQLite answers a question.
func planOf(t *testing.T, db *DB, query string) []string {
	t.Helper()
	rows, err := db.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		list = append(list, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func drain[T any](list iter.Seq2[T, error]) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}

// found forgives that there is no such thing.
func found(err error) error {
	if err != nil && strings.Contains(err.Error(), ledger.ErrNotFound.Error()) {
		return nil
	}
	return err
}
