// Package pgtest starts a PostgreSQL of Debian's package for tests.
package pgtest

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/relance-dev/relance/engine/needtest"
)

// The database of a Server, its owner, and the password that the owner has over TCP; through the socket none is asked for.
const (
	Database = "postgres"
	Owner    = "owner"
	Password = "hunter2"
)

// Server is a PostgreSQL of its own, in a folder of the test.
type Server struct {
	// Dir has the socket; Port is where it listens on 127.0.0.1, for whoever has the password.
	Dir  string
	Port int

	// keeps says that what is acknowledged is on disk. Else the server says that it may be lost.
	keeps      bool
	bin        string
	attributes *syscall.SysProcAttr
	process    *exec.Cmd
}

// Main runs the tests of a package, and then stops the server that they shared.
func Main(m interface{ Run() int }) int {
	defer func() {
		if shared != nil {
			shared.stop()
			_ = os.RemoveAll(shared.Dir)
		}
	}()
	return m.Run()
}

// shared is that of Shared, which no two tests start at a time.
var shared *Server

// Shared is a server for all tests of a package that do not run in parallel; its TestMain calls Main. It says so when the machine has
// none; see needtest.Lacks.
func Shared(tb testing.TB) *Server {
	tb.Helper()
	if shared == nil {
		shared = start(tb, false)
	}
	return shared
}

// Start starts a server that ends with the test, or says that the machine has none; see needtest.Lacks.
func Start(tb testing.TB) *Server {
	tb.Helper()
	return started(tb, false)
}

// Durable is Start of a server as a person runs it: what it acknowledged is on disk.
func Durable(tb testing.TB) *Server {
	tb.Helper()
	return started(tb, true)
}

func started(tb testing.TB, keeps bool) *Server {
	tb.Helper()
	s := start(tb, keeps)
	tb.Cleanup(func() {
		s.stop()
		_ = os.RemoveAll(s.Dir)
	})
	return s
}

func start(tb testing.TB, keeps bool) *Server {
	tb.Helper()
	s := prepare(tb, keeps)
	must(tb, os.WriteFile(filepath.Join(s.Dir, "password"), []byte(Password), 0o644))
	s.run(tb, "initdb", "-D", filepath.Join(s.Dir, "data"), "-U", Owner, "--auth-local=trust", "--auth-host=scram-sha-256",
		"--pwfile="+filepath.Join(s.Dir, "password"), "-E", "UTF8", "--no-sync")
	s.Resume(tb)
	return s
}

// prepare finds the programs, a folder and a port.
func prepare(tb testing.TB, keeps bool) *Server {
	tb.Helper()
	bins, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(bins) == 0 {
		needtest.Lacks(tb, "there is no PostgreSQL in /usr/lib/postgresql; apt-get install postgresql")
	}
	dir, err := os.MkdirTemp("", "pg") // short: the path of a socket has a limit
	must(tb, err)
	s := &Server{Dir: dir, keeps: keeps, bin: bins[len(bins)-1], attributes: &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}}
	if os.Geteuid() == 0 { // it refuses to run as root
		who, err := user.Lookup("postgres")
		must(tb, err)
		uid, _ := strconv.Atoi(who.Uid)
		gid, _ := strconv.Atoi(who.Gid)
		must(tb, os.Chown(dir, uid, gid))
		s.attributes.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(tb, err)
	s.Port = free.Addr().(*net.TCPAddr).Port
	must(tb, free.Close())
	return s
}

// Resume starts the server again after Stop, where it was.
func (s *Server) Resume(tb testing.TB) {
	tb.Helper()
	args := []string{
		"-D", filepath.Join(s.Dir, "data"), "-k", s.Dir, "-p", strconv.Itoa(s.Port), "-c", "listen_addresses=127.0.0.1", "-c", "timezone=UTC", "-c", "shared_buffers=32MB",
	}
	if !s.keeps {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "relance.disposable=on")
	}
	s.process = s.command("postgres", args...)
	must(tb, s.process.Start())
	for range 300 {
		if s.command("pg_isready", "-q", "-h", s.Dir, "-p", strconv.Itoa(s.Port), "-t", "1").Run() == nil {
			return
		}
	}
	tb.Fatal("PostgreSQL does not answer")
}

// Stop stops the server in the middle of what it does: it says nothing to its clients, and has to recover.
func (s *Server) Stop(tb testing.TB) {
	tb.Helper()
	if s.process == nil {
		tb.Fatal("the server does not run")
	}
	s.stop()
}

func (s *Server) stop() {
	if s.process == nil {
		return
	}
	_ = s.process.Process.Signal(syscall.SIGQUIT)
	_ = s.process.Wait() // it says that it was told to
	s.process = nil
}

// Address is postgres://…, through the socket, into a schema.
func (s *Server) Address(schema string) string {
	q := url.Values{"host": {s.Dir}, "port": {strconv.Itoa(s.Port)}, "search_path": {schema}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", User: url.User(Owner), Path: "/" + Database, RawQuery: q.Encode()}).String()
}

// TCP is the address by which the owner has to give the password.
func (s *Server) TCP(schema string) string {
	q := url.Values{"search_path": {schema}, "sslmode": {"disable"}}
	return (&url.URL{Scheme: "postgres", User: url.User(Owner), Host: fmt.Sprintf("127.0.0.1:%d", s.Port), Path: "/" + Database, RawQuery: q.Encode()}).String()
}

// Schema is the name of a schema for a test, one that no other has.
func Schema(tb testing.TB) string {
	var name strings.Builder
	for _, r := range strings.ToLower(tb.Name()) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			name.WriteRune(r)
		}
	}
	last++
	text := name.String()
	return fmt.Sprintf("s%d_%s", last, text[:min(len(text), 40)])
}

var last int

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir, cmd.SysProcAttr, cmd.Env = s.Dir, s.attributes, []string{"LC_ALL=C", "PATH=" + s.bin + ":/usr/bin:/bin"}
	return cmd
}

func (s *Server) run(tb testing.TB, name string, args ...string) {
	tb.Helper()
	if out, err := s.command(name, args...).CombinedOutput(); err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
