package sqlsource_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/sqlsource"
)

// query pulls one query and returns its rows.
func query(t *testing.T, cfg sqlsource.Config, text string, limits source.Limits) (string, error) {
	t.Helper()
	cfg.Queries = map[intake.Kind]string{intake.KindInvoices: text}
	r, err := sqlsource.New(cfg)
	if err != nil {
		return "", err
	}
	path := filepath.Join(t.TempDir(), "rows.jsonl")
	spool, err := source.NewSpool(path, limits)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	failure := r.Read(ctx, intake.KindInvoices, spool)
	if err := errors.Join(spool.Close(), r.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), failure
}

// run runs statements on an SQLite file of any name.
func run(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(statements)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// database makes an SQLite file.
func database(t *testing.T, statements string) sqlsource.Config {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a b?#%.db")
	run(t, path, statements)
	return sqlsource.Config{Driver: "sqlite", DSN: path, Place: "test"}
}

func TestSQLiteGivesExactNumbersAndDays(t *testing.T) {
	cfg := database(t, `CREATE TABLE t (id TEXT, amount DECIMAL(12,2), rate REAL, day DATE, moment DATETIME, flag BOOLEAN, n INTEGER, none TEXT);
		INSERT INTO t VALUES ('0042', 99.9, 0.1, '2026-02-03', '2026-02-03 23:30:00', 1, 9007199254740993, NULL)`)
	got, err := query(t, cfg, "SELECT * FROM t", source.Limits{})
	want := `{"id":"0042","amount":99.9,"rate":0.1,"day":"2026-02-03","moment":"2026-02-03","flag":1,"n":9007199254740993,"none":null}` + "\n"
	if err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestAQueryThatCannotBeUsedGivesOneError(t *testing.T) {
	cfg := database(t, `CREATE TABLE t (id TEXT, raw BLOB); INSERT INTO t VALUES ('a', x'00ff')`)
	for text, want := range map[string]string{
		"SELECT id, id FROM t":             "two columns id",
		"SELECT raw FROM t":                "row 1, column raw: the value is binary",
		"SELECT id AS \"\" FROM t":         "has no name",
		"SELECT * FROM absent":             "no such table",
		"DELETE FROM t":                    "readonly",
		"INSERT INTO t VALUES ('b', NULL)": "readonly",
		"ATTACH DATABASE '/tmp/x.db' AS x": "",
		"SELECT 9e999 AS n":                "no number",
		"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r": "answers more than",
	} {
		rows, err := query(t, cfg, text, source.Limits{Bytes: 1 << 20, Rows: 1000})
		if err == nil && text[0] == 'A' && rows == "" {
			continue // nothing was attached that could be written
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %s, %v, want %s", text, rows, err, want)
		}
	}
	if got, err := query(t, cfg, "SELECT id FROM t", source.Limits{}); err != nil || got != "{\"id\":\"a\"}\n" {
		t.Errorf("the table has %s, %v", got, err)
	}
}

func TestAllListsComeFromOneSnapshot(t *testing.T) {
	cfg := database(t, `PRAGMA journal_mode = wal; CREATE TABLE t (id TEXT); INSERT INTO t VALUES ('a')`)
	cfg.Queries = map[intake.Kind]string{intake.KindInvoices: "SELECT id FROM t", intake.KindClients: "SELECT id FROM t"}
	r, err := sqlsource.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for i, kind := range []intake.Kind{intake.KindInvoices, intake.KindClients} {
		spool, err := source.NewSpool(filepath.Join(t.TempDir(), "rows"), source.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Read(t.Context(), kind, spool); err != nil {
			t.Fatal(err)
		}
		if spool.Rows() != 1 {
			t.Errorf("list %d has %d rows", i, spool.Rows())
		}
		if err := spool.Close(); err != nil {
			t.Fatal(err)
		}
		run(t, cfg.DSN, "INSERT INTO t VALUES ('b')")
	}
}
