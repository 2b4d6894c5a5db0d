// Package sqlsource reads rows out of a database by a query: SQLite, PostgreSQL, MySQL and
// MariaDB, and SQL Server.
package sqlsource

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/source"
)

// Config says which database is asked what.
type Config struct {
	Driver string // one of Drivers
	// DSN is the address with the login, as the driver writes it; of sqlite the path of the file. It
	// is a secret: no error shows it.
	DSN     string
	Place   string // the database as people know it
	Zone    *time.Location
	Queries map[intake.Kind]string
}

// Drivers lists the databases.
func Drivers() []string { return []string{"sqlite", "postgres", "mysql", "sqlserver"} }

// Reader reads the lists of one database, all from one snapshot where the database has snapshots.
type Reader struct {
	cfg Config
	db  *sql.DB
	tx  *sql.Tx
}

// New returns a reader. Nothing is reached before Read; it fails when the address cannot be understood.
func New(cfg Config) (*Reader, error) {
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	r := &Reader{cfg: cfg}
	var err error
	if r.db, err = open(cfg.Driver, cfg.DSN); err != nil {
		return nil, source.Fail("the address is written as the driver documents it", "the address of the %s database cannot be used: %s", cfg.Driver, r.hidden(err))
	}
	r.db.SetMaxOpenConns(1)
	return r, nil
}

// Place is the database as people know it.
func (r *Reader) Place() string { return r.cfg.Place }

// Close ends the transaction, which changed nothing, and the connection.
func (r *Reader) Close() error {
	var errs []error
	if r.tx != nil {
		if err := r.tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			errs = append(errs, errors.New(r.hidden(err)))
		}
	}
	if err := r.db.Close(); err != nil {
		errs = append(errs, errors.New(r.hidden(err)))
	}
	return errors.Join(errs...)
}

// Read writes the rows of the kind's query into the spool. Two columns of one name, binary values and
// texts that are not UTF-8 are errors.
func (r *Reader) Read(ctx context.Context, kind intake.Kind, out *source.Spool) (err error) {
	if err := r.begin(ctx); err != nil {
		return err
	}
	rows, err := r.tx.QueryContext(ctx, r.cfg.Queries[kind])
	if err != nil {
		return r.failed(ctx, "the query was refused", err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := r.columns(rows)
	if err != nil {
		return err
	}
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	row := make([]source.Field, len(columns))
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return r.failed(ctx, fmt.Sprintf("row %d cannot be read", out.Rows()+1), err)
		}
		for i, c := range columns {
			if row[i], err = c.field(values[i]); err != nil {
				return source.Fail("turn it into text in the query", "row %d, column %s: %v", out.Rows()+1, c.name, err)
			}
		}
		if err := out.Add(row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return r.failed(ctx, agree.Sprintf("the answer broke off after %d {row|rows}; nothing was used", out.Rows()), err)
	}
	return nil
}

// begin opens the transaction that all lists are read in.
func (r *Reader) begin(ctx context.Context) error {
	if r.tx != nil {
		return nil
	}
	opt := &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}
	switch r.cfg.Driver {
	case "sqlserver": // its driver knows no read-only transaction; what the login may not write, nobody writes
		opt = &sql.TxOptions{Isolation: sql.LevelRepeatableRead}
	case "sqlite": // the file is opened read-only, and one transaction is one snapshot
		opt = &sql.TxOptions{ReadOnly: true}
	}
	tx, err := r.db.BeginTx(ctx, opt)
	if err != nil {
		return r.failed(ctx, "cannot be reached", err)
	}
	r.tx = tx
	return nil
}

// failed is an error of the driver, without the secret in it.
func (r *Reader) failed(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		return source.Fail("give the source a longer timeout, or ask for less", "%s: it took too long or was stopped; nothing was used", what)
	}
	return &source.Error{Message: what + ": " + r.hidden(err)}
}

// hidden is the text of an error without the address and the password in it.
func (r *Reader) hidden(err error) string {
	text := err.Error()
	for _, secret := range append([]string{r.cfg.DSN}, passwords(r.cfg.Driver, r.cfg.DSN)...) {
		if secret != "" && r.cfg.Driver != "sqlite" {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return strings.Join(strings.Fields(text), " ")
}
