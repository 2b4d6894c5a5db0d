package pgtest

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
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
	followed := "SELECT count(*) > 0 FROM pg_stat_replication WHERE state = 'streaming'"
	if waits {
		s.ask(tb, "ALTER SYSTEM SET synchronous_standby_names = '*'")
		s.ask(tb, "SELECT pg_reload_conf()")
		followed += " AND sync_state <> 'async'"
	}
	s.until(tb, followed)
	return r
}

// ask is what psql answers.
func (s *Server) ask(tb testing.TB, question string) string {
	tb.Helper()
	out, err := s.command("psql", "-h", s.Dir, "-p", strconv.Itoa(s.Port), "-U", Owner, "-d", Database, "-Atqc", question).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", question, err, out)
	}
	return strings.TrimSpace(string(out))
}

// until waits until a question is answered with yes.
func (s *Server) until(tb testing.TB, question string) {
	tb.Helper()
	for range 300 {
		if s.ask(tb, question) == "t" {
			return
		}
		s.ask(tb, "SELECT pg_sleep(0.02)")
	}
	tb.Fatalf("in vain: %s", question)
}

// Lag keeps a replica from taking in what the other writes, until Promote: it is behind from now on.
func (s *Server) Lag(tb testing.TB) {
	tb.Helper()
	s.ask(tb, "ALTER SYSTEM SET primary_conninfo = ''")
	s.ask(tb, "SELECT pg_reload_conf()")
	s.until(tb, "SELECT count(*) = 0 FROM pg_stat_wal_receiver")
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
