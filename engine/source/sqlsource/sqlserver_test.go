package sqlsource

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
)

// standIn answers as the driver of SQL Server does: with its names of types, decimals as text in bytes, and no transaction
// that is read-only. It takes note of what it is asked.
type standIn struct {
	asked []string
	level driver.IsolationLevel
	ended string
}

func (s *standIn) Connect(context.Context) (driver.Conn, error) { return s, nil }
func (s *standIn) Driver() driver.Driver                        { return nil }
func (s *standIn) Prepare(string) (driver.Stmt, error)          { return nil, errors.New("nothing is prepared") }
func (s *standIn) Close() error                                 { return nil }
func (s *standIn) Begin() (driver.Tx, error)                    { return nil, errors.New("a level is needed") }

func (s *standIn) Commit() error { s.ended = "committed"; return nil }

func (s *standIn) Rollback() error { s.ended = "rolled back"; return nil }

func (s *standIn) BeginTx(_ context.Context, opt driver.TxOptions) (driver.Tx, error) {
	if opt.ReadOnly {
		return nil, errors.New("read-only transactions are not supported")
	}
	s.level = opt.Isolation
	return s, nil
}

func (s *standIn) QueryContext(_ context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if s.asked = append(s.asked, query); len(args) > 0 {
		return nil, errors.New("a query has arguments")
	}
	return &answer{}, nil
}

// answer is one row of each type that an export of invoices has.
type answer struct{ done bool }

func (*answer) Columns() []string {
	return []string{"invoice", "amount", "open", "issued", "due", "changed", "on_hold", "terms", "rate"}
}

func (*answer) ColumnTypeDatabaseTypeName(i int) string {
	return []string{"NVARCHAR", "DECIMAL", "MONEY", "DATE", "DATETIME2", "DATETIMEOFFSET", "BIT", "INT", "FLOAT"}[i]
}
func (*answer) Close() error { return nil }

func (a *answer) Next(dest []driver.Value) error {
	if a.done {
		return io.EOF
	}
	a.done = true
	late := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC)
	copy(dest, []driver.Value{
		"FA/2026/é1", []byte("1234567890123456.78"), []byte("0.1000"), time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), late, late, true, int64(30), 0.1,
	})
	return nil
}

// What is asked of SQL Server, and what becomes of its types. No server is reached: its driver's types are a stand-in's.
func TestSQLServerIsAskedInOneTransactionThatChangesNothing(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	s := &standIn{}
	r := &Reader{cfg: Config{Driver: "sqlserver", Zone: paris, Queries: map[intake.Kind]string{
		intake.KindInvoices: "SELECT 1", intake.KindClients: "SELECT 2",
	}}, db: sql.OpenDB(s)}
	var got string
	for _, kind := range []intake.Kind{intake.KindInvoices, intake.KindClients} {
		path := filepath.Join(t.TempDir(), "rows")
		out, err := source.NewSpool(path, source.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.Read(t.Context(), kind, out), out.Close()); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got = string(data)
	}
	want := `{"invoice":"FA/2026/é1","amount":1234567890123456.78,"open":0.1000,"issued":"2026-01-31","due":"2026-03-01","changed":"2026-03-02","on_hold":true,"terms":30,"rate":0.1}` + "\n"
	if got != want {
		t.Errorf("rows\n%s want\n%s", got, want)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if len(s.asked) != 2 || s.asked[0] != "SELECT 1" || s.asked[1] != "SELECT 2" || s.level != driver.IsolationLevel(sql.LevelRepeatableRead) || s.ended != "rolled back" {
		t.Errorf("asked %q at level %d, then %s", s.asked, s.level, s.ended)
	}
}
