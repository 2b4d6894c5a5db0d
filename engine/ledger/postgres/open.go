package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlstore"
)

// Options says how a ledger is opened. The zero Options opens one that exists, for reading and writing, in a book that
// declares no facts.
type Options struct {
	Facts    []engine.FactDecl // declared facts, in the order of Invoice.Facts and Client.Facts
	Create   bool              // make the tables, and the schema, when they are not there; never the database
	ReadOnly bool              // Write fails with ledger.ErrReadOnly; a standby server will do
	Holder   string            // who writes, for the message that another process gets: at most 63 bytes count
	// Wait is how long Open and Write wait while another process writes; 0 means DefaultWait.
	Wait time.Duration
	// ID names a ledger that has no name yet: 32 hex digits that nobody else draws. Empty leaves it without.
	ID string
	// Sent is the file on this machine that notes what leaves when Live is set; see sqlstore.Config. Empty notes nothing:
	// an older backup is then taken for the newest.
	Sent string
	Live bool
	// Restored opens a ledger for ledger.Ledger.TakeOver, although messages left that it does not know of.
	Restored bool
}

// DefaultWait is how long a process waits for its turn; see Options.Wait.
const DefaultWait = 10 * time.Second

const (
	connections = 6 // that a process has at most to read, and as many to write and to do alone what is done alone
	besides     = 4 // and for answers of channels besides
	oldest      = 14
)

// DB is a ledger in a PostgreSQL database. It implements ledger.Ledger.
type DB struct {
	*sqlstore.Store
	cfg  *pgx.ConnConfig
	wait time.Duration
	// vanished is the constant, but in tests.
	vanished time.Duration
	writer   *sql.DB // nil when it is opened for reading only
	reader   *sql.DB
	mu       sync.Mutex
	alone    []*lone // that was not released
}

var _ ledger.Ledger = (*DB)(nil)

// Open opens the ledger at an address, postgres://USER@HOST:PORT/DATABASE, in the schema that search_path names, else in
// public; and brings tables that an older relance wrote up to date. It fails with ledger.ErrNotFound, ErrNotLedger,
// ErrNewer, ErrOlder (when it may not write), ErrInUse, ErrFull or ErrRestored, always naming the address; never
// with a password.
func Open(ctx context.Context, address string, opt Options) (*DB, error) {
	cfg, err := parse(address)
	if err != nil {
		return nil, err
	}
	cfg.RuntimeParams["application_name"] = cmp.Or(opt.Holder, "relance")
	cfg.RuntimeParams["client_encoding"] = "UTF8"
	if cfg.RuntimeParams["search_path"] == "" {
		cfg.RuntimeParams["search_path"] = "public"
	}
	db := &DB{cfg: cfg, wait: cmp.Or(opt.Wait, DefaultWait), vanished: vanished}
	db.Store = &sqlstore.Store{Config: sqlstore.Config{
		Name: address, Facts: opt.Facts, Sent: opt.Sent, Live: opt.Live, Dialect: &dialect, Explain: db.explain, Begun: db.begin, Follows: true,
	}}
	if !opt.ReadOnly {
		db.Keeps = marks{db}
	}
	if err := db.open(ctx, opt); err != nil {
		return nil, errors.Join(db.explain(err), db.Close())
	}
	return db, nil
}

// open reaches the server, and sees to the version.
func (db *DB) open(ctx context.Context, opt Options) error {
	db.reader = db.pool()
	if err := db.reader.PingContext(ctx); err != nil {
		return err
	}
	if err := db.suits(ctx); err != nil {
		return err
	}
	db.Reading(db.reader)
	if opt.ReadOnly {
		return db.current(ctx)
	}
	if err := db.keeps(ctx); err != nil {
		return err
	}
	db.writer = db.pool()
	db.writer.SetMaxOpenConns(connections + besides)
	db.writer.SetMaxIdleConns(connections + besides)
	if err := db.migrate(ctx, opt); err != nil {
		return err
	}
	db.Writing(db.writer)
	if err := db.Identify(ctx, opt.ID); err != nil {
		return err
	}
	if opt.Restored {
		return nil
	}
	return db.Whole(ctx)
}

// pool opens connections, none of them yet. What is acknowledged is on disk, and on that of a replica for which the server is told to wait,
// whatever the role's settings say; and the server finds out within two minutes that a machine is gone, and gives back what it held.
func (db *DB) pool() *sql.DB {
	pool := stdlib.OpenDB(*db.cfg, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, `SELECT set_config('tcp_keepalives_idle', '60', false), set_config('tcp_keepalives_interval', '10', false), set_config('tcp_keepalives_count', '6', false),
			CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', false) END`)
		return err
	}))
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool
}

// suits refuses a server that cannot keep a ledger.
func (db *DB) suits(ctx context.Context) error {
	var version int
	var encoding string
	if err := db.reader.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')").Scan(&version, &encoding); err != nil {
		return err
	}
	switch {
	case version/10000 < oldest:
		return fmt.Errorf("ledger %s: the server is PostgreSQL %d, and has to be %d or later", db.Name, version/10000, oldest)
	case encoding != "UTF8":
		return fmt.Errorf("ledger %s: the database is encoded in %s, and has to be in UTF8: createdb --encoding UTF8 --template template0", db.Name, encoding)
	}
	return nil
}

// keeps refuses to write to a server that may lose what it acknowledged: what left would be forgotten, and leave again. By
// relance.disposable a server says that its databases may be lost, such as those of tests.
func (db *DB) keeps(ctx context.Context) error {
	var off string
	var lose bool
	if err := db.reader.QueryRowContext(ctx, `SELECT coalesce(string_agg(name, ', ' ORDER BY name), ''), coalesce(current_setting('relance.disposable', true), '') = 'on'
		FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'`).Scan(&off, &lose); err != nil {
		return err
	}
	if off == "" || lose {
		return nil
	}
	return fmt.Errorf("ledger %s: the server runs with %s off: after a loss of power it may not know what left, and send it again; "+
		"turn it on in postgresql.conf and reload the server, or set relance.disposable = on there for a database that may be lost, such as one of tests", db.Name, off)
}

// schema is that of the ledger.
func (db *DB) schema() string { return strings.TrimSpace(db.cfg.RuntimeParams["search_path"]) }

// Close gives the connections back.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.reader, db.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}
