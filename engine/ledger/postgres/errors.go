package postgres

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/relance-dev/relance/engine/ledger"
)

// What the server calls what it met: https://www.postgresql.org/docs/current/errcodes-appendix.html
const (
	codeWrongPassword = "28P01"
	codeNotAllowedIn  = "28000"
	codeNoDatabase    = "3D000"
	codeNoPermission  = "42501"
	codeDiskFull      = "53100"
	codeTooMany       = "53300"
	codeWaited        = "55P03"
	codeReadOnly      = "25006"
	codeEncoding      = "22021"
	codeDamaged       = "XX001"
	codeIndexDamaged  = "XX002"
	codeStopping      = "57P01"
	codeStarting      = "57P03"
	codeStoodStill    = "25P03"
)

func codeOf(err error) string {
	var problem *pgconn.PgError
	if errors.As(err, &problem) {
		return problem.Code
	}
	return ""
}

func waitedInVain(err error) bool { return codeOf(err) == codeWaited }

// lost reports whether the connection is gone.
func lost(err error) bool {
	var broken *net.OpError
	return errors.As(err, &broken) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || codeOf(err) == codeStopping || codeOf(err) == codeStoodStill
}

// explain says in the words of package ledger what the server met. Other errors stay as they are.
func (db *DB) explain(err error) error {
	if err == nil {
		return nil
	}
	for _, known := range []error{ledger.ErrNotLedger, ledger.ErrNewer, ledger.ErrOlder, ledger.ErrInUse, ledger.ErrNotFound, ledger.ErrReadOnly, ledger.ErrDamaged, ledger.ErrFull, ledger.ErrMoved, ledger.ErrRestored} {
		if errors.Is(err, known) {
			return err
		}
	}
	user := db.cfg.User
	switch codeOf(err) {
	case codeWrongPassword:
		return db.as(nil, fmt.Sprintf("%s refuses the password of %s, or none was given: PGPASSWORD and ~/.pgpass are where it is looked for", server(db.cfg), user), err)
	case codeNotAllowedIn:
		return db.as(nil, fmt.Sprintf("%s does not let %s in", server(db.cfg), user), err)
	case codeNoDatabase:
		return db.as(nil, fmt.Sprintf("there is no database %s on %s: make it with createdb --encoding UTF8 --template template0 %[1]s", db.cfg.Database, server(db.cfg)), err)
	case codeNoPermission:
		return db.as(nil, fmt.Sprintf("%s may not do so: make it the owner of the schema", user), err)
	case codeDiskFull:
		return db.as(ledger.ErrFull, "nothing was changed: make room on the server's disk and repeat", err)
	case codeTooMany:
		return db.as(ledger.ErrInUse, "the server has no connection left: end a program that holds some, or raise max_connections", err)
	case codeReadOnly:
		return db.as(ledger.ErrReadOnly, "the server is a standby, or the role may only read", err)
	case codeEncoding:
		return db.as(nil, "a text has a character that PostgreSQL does not store, such as NUL: mend it in the export and repeat", err)
	case codeDamaged, codeIndexDamaged:
		return db.as(ledger.ErrDamaged, "restore it from a backup", err)
	case codeStarting, codeStopping:
		return db.as(nil, server(db.cfg)+" is starting or stopping: repeat when it answers", err)
	}
	var unreached *pgconn.ConnectError
	if errors.As(err, &unreached) {
		return db.as(nil, "no server answers at "+server(db.cfg), err)
	}
	if lost(err) {
		return db.as(nil, "the connection broke; what was not acknowledged may have been done: repeat", err)
	}
	return err
}

// as says what is known of an error, and keeps the server's own words, on one line.
func (db *DB) as(known error, hint string, err error) error {
	var answer *pgconn.PgError
	var unreached *pgconn.ConnectError
	switch {
	case errors.As(err, &answer):
		err = answer
	case errors.As(err, &unreached):
		err = errors.New(strings.Join(strings.Fields(unreached.Unwrap().Error()), " "))
	}
	if known == nil {
		return fmt.Errorf("ledger %s: %s (%w)", db.Name, hint, err)
	}
	return fmt.Errorf("ledger %s: %w; %s (%w)", db.Name, known, hint, err)
}
