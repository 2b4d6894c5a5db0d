package sqlsource_test

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/pgtest"
	"github.com/relance-dev/relance/engine/source"
	"github.com/relance-dev/relance/engine/source/sqlsource"
)

func TestPostgreSQLGivesExactNumbersAndDays(t *testing.T) {
	server := pgtest.Start(t)
	dsn := fmt.Sprintf("host=%s port=%d user=%s dbname=%s sslmode=disable", server.Dir, server.Port, pgtest.Owner, pgtest.Database)
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`
		CREATE TYPE state AS ENUM ('open', 'paid');
		CREATE TABLE t (id text, amount numeric(14,2), big bigint, rate double precision, day date, clock timestamp, moment timestamptz, flag boolean, s state, u uuid, j jsonb, raw bytea, none text);
		INSERT INTO t VALUES ('0042', 12345678901.10, 9007199254740993, 0.1, '2026-02-03', '2026-02-03 23:30', '2026-02-03 23:30+00', true, 'open',
			'11111111-2222-3333-4444-555555555555', '{"a": 1}', '\x00', NULL);
		CREATE ROLE reader LOGIN PASSWORD 'hunter2'; GRANT SELECT ON t TO reader`); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	cfg := sqlsource.Config{Driver: "postgres", DSN: strings.Replace(dsn, "user=owner", "user=reader password=hunter2", 1), Zone: zone}
	got, err := query(t, cfg, "SELECT id, amount, -amount AS less, big, rate, day, clock, moment, flag, s, u, none FROM t", source.Limits{})
	want := `{"id":"0042","amount":12345678901.10,"less":-12345678901.10,"big":9007199254740993,"rate":0.1,"day":"2026-02-03","clock":"2026-02-03","moment":"2026-02-04","flag":true,"s":"open","u":"11111111-2222-3333-4444-555555555555","none":null}` + "\n"
	if err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
	owner := cfg
	owner.DSN = dsn
	for text, want := range map[string]string{
		"SELECT raw FROM t":                               "binary",
		"SELECT absent FROM t":                            `column "absent" does not exist`,
		"SELECT 1 AS a, 2 AS a":                           "two columns a",
		"SELECT 'NaN'::float8 AS n":                       "no number",
		"DELETE FROM t":                                   "read-only transaction",
		"SELECT 1; DELETE FROM t":                         "multiple commands",
		"SELECT 1/(3-g) AS x FROM generate_series(1,5) g": "broke off",
		"SELECT * FROM generate_series(1,100000) g":       "answers more than",
	} {
		if rows, err := query(t, owner, text, source.Limits{Rows: 1000}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %.100s, %v, want %s", text, rows, err, want)
		}
	}
	cfg.DSN = strings.Replace(cfg.DSN, "dbname=postgres", "dbname=absent", 1)
	if _, err := query(t, cfg, "SELECT 1", source.Limits{}); err == nil || !strings.Contains(err.Error(), "cannot be reached") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("an absent database: %v", err)
	}
}
