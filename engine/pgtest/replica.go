package pgtest

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// Replica starts a server that follows this one as it writes, and ends with the test. With waits this server acknowledges
// nothing before the replica has it on disk too.
func (s *Server) Replica(tb testing.TB, waits bool) *Server {
	tb.Helper()
	r := prepare(tb, s.keeps)
	tb.Cleanup(func() {
		r.stop()
		_ = os.RemoveAll(r.Dir)
	})
	r.run(tb, "pg_basebackup", "-h", s.Dir, "-p", strconv.Itoa(s.Port), "-U", Owner, "-D", filepath.Join(r.Dir, "data"), "-R", "-X", "stream", "-c", "fast", "--no-sync")
	r.Resume(tb)
	if waits {
		s.execute(tb, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")
	}
	for range 300 {
		if s.following(tb, waits) {
			return r
		}
		time.Sleep(20 * time.Millisecond)
	}
	tb.Fatal("the replica does not follow")
	return nil
}

// following reports whether a replica follows, and whether it is waited for.
func (s *Server) following(tb testing.TB, waits bool) (ok bool) {
	tb.Helper()
	db, err := sql.Open("pgx", s.Address("public"))
	must(tb, err)
	defer func() { _ = db.Close() }()
	must(tb, db.QueryRowContext(tb.Context(), "SELECT EXISTS (SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND (sync_state <> 'async' OR NOT $1))", waits).Scan(&ok))
	return ok
}

func (s *Server) execute(tb testing.TB, commands ...string) {
	tb.Helper()
	db, err := sql.Open("pgx", s.Address("public"))
	must(tb, err)
	defer func() { _ = db.Close() }()
	for _, c := range commands {
		_, err := db.ExecContext(tb.Context(), c)
		must(tb, err)
	}
}

// Lag keeps a replica from taking in what the other writes, until Promote: it is behind from now on.
func (s *Server) Lag(tb testing.TB) {
	tb.Helper()
	s.execute(tb, "ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()")
	for range 300 {
		db, err := sql.Open("pgx", s.Address("public"))
		must(tb, err)
		var n int
		must(tb, db.QueryRowContext(tb.Context(), "SELECT count(*) FROM pg_stat_wal_receiver").Scan(&n))
		must(tb, db.Close())
		if n == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	tb.Fatal("the replica goes on following")
}

// Promote makes a replica a server of its own, which is written to.
func (s *Server) Promote(tb testing.TB) {
	tb.Helper()
	s.run(tb, "pg_ctl", "promote", "-D", filepath.Join(s.Dir, "data"), "-w")
}

// Either is the address of whichever of two servers is written to.
func (s *Server) Either(other *Server, schema string) string {
	q := url.Values{
		"host": {strings.Join([]string{s.Dir, other.Dir}, ",")}, "port": {strings.Join([]string{strconv.Itoa(s.Port), strconv.Itoa(other.Port)}, ",")},
		"search_path": {schema}, "sslmode": {"disable"}, "target_session_attrs": {"read-write"},
	}
	return (&url.URL{Scheme: "postgres", User: url.User(Owner), Path: "/" + Database, RawQuery: q.Encode()}).String()
}
