package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine/pgtest"
)

// months of work on a book: every kind of command, reading and writing, in the order of their use.
var months = []struct{ now, command string }{
	{"2026-07-01T09:00:00Z", "import BOOK --dry-run --format json"},
	{"2026-07-01T09:00:00Z", "import BOOK --format json"},
	{"2026-07-01T09:01:00Z", "plan BOOK --format json"},
	{"2026-07-01T09:02:00Z", "run BOOK --no-deliver --format json"},
	{"2026-07-01T09:03:00Z", "status BOOK --format json"},
	{"2026-07-01T10:00:00Z", "record payment --invoice F-1004 --amount 100 --on 2026-07-01 --book BOOK"},
	{"2026-07-01T10:00:00Z", "record promise --invoice F-1005 --until 2026-07-16 --book BOOK"},
	{"2026-07-01T10:00:00Z", "record note --client TADEO --note hello --book BOOK"},
	{"2026-07-01T10:00:00Z", "evidence TADEO --out before.zip --book BOOK"},
	{"2026-07-01T10:00:00Z", "why F-1004 --book BOOK --format json"},
	{"2026-07-01T10:00:00Z", "timeline TADEO --book BOOK --format json"},
	{"2026-07-01T10:00:00Z", "verify BOOK --head"},
	{"2026-07-02T09:00:00Z", "run BOOK --format json"},
	{"2026-07-16T09:00:00Z", "run BOOK --format json"},
	{"2026-07-16T09:01:00Z", "tasks BOOK --format json"},
	{"2026-08-06T09:00:00Z", "import BOOK --format json"},
	{"2026-08-06T09:01:00Z", "run BOOK --format json"},
	{"2026-08-07T09:00:00Z", "deliver BOOK --format json"},
	{"2026-09-10T09:00:00Z", "run BOOK --format json"},
	{"2026-09-10T09:01:00Z", "list BOOK --format json"},
	{"2026-09-10T09:01:00Z", "list BOOK --limit 3 --format json"},
	{"2026-09-10T09:01:00Z", "status BOOK --format json"},
	{"2026-09-10T09:01:00Z", "why F-1004 --book BOOK --format json"},
	{"2026-09-10T09:01:00Z", "why F-1007 --book BOOK --at 2026-07-02 --format json"},
	{"2026-09-10T09:01:00Z", "forecast BOOK --format json"},
	{"2026-09-10T09:01:00Z", "report BOOK --format json"},
	{"2026-09-10T09:01:00Z", "bank list --book BOOK --format json"},
	{"2026-09-10T09:01:00Z", "evidence TADEO --out evidence.zip --book BOOK"},
	{"2026-09-10T09:01:00Z", "verify BOOK --evidence evidence.zip --format json"},
	{"2026-09-10T09:01:00Z", "backup BOOK --out backup.db"},
	{"2026-09-10T09:01:00Z", "verify BOOK --format json"},
	{"2026-09-10T09:01:00Z", "restored BOOK"},
}

// sends is the step from which on messages leave. Those of several transports do at the same time: in which order their receipts
// come, and so the numbers and hashes of entries, is by chance.
const sends = "2026-07-02T09:00:00Z"

var byChance = regexp.MustCompile(`[0-9a-f]{64}|"entry": [0-9]+|"seq": [0-9]+`)

// side is one of two ledgers that are given the same work.
type side struct{ dir, ledger string }

// do runs a command of months, and returns what it writes, with neither place in it.
func (s *side) do(t *testing.T, now, command string) (string, exitCode) {
	t.Helper()
	t.Chdir(s.dir)
	out, code := at(t, now, append(strings.Fields(strings.ReplaceAll(command, "BOOK", "book")), "--ledger", s.ledger)...)
	quoted, err := json.Marshal(s.ledger) // as JSON writes an address
	if err != nil {
		t.Fatal(err)
	}
	out = strings.ReplaceAll(out, strings.Trim(string(quoted), `"`), "LEDGER")
	return strings.ReplaceAll(out, s.ledger, "LEDGER"), code
}

// The same work gives the same answers, the same files and the same journal, whether the ledger is a file or in PostgreSQL;
// and a ledger that moves from one to the other, and back, is the same ledger.
func TestALedgerInPostgreSQLAnswersAsAFileDoes(t *testing.T) {
	server, quickstart := pgtest.Shared(t), quickstartFolder(t)
	file, database := side{dir: t.TempDir(), ledger: "book/relance.db"}, side{dir: t.TempDir(), ledger: server.Address(pgtest.Schema(t))}
	for _, s := range []side{file, database} {
		if err := os.CopyFS(filepath.Join(s.dir, "book"), os.DirFS(quickstart)); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range months {
		want, code := file.do(t, step.now, step.command)
		got, other := database.do(t, step.now, step.command)
		if step.now >= sends {
			want, got = byChance.ReplaceAllString(want, "X"), byChance.ReplaceAllString(got, "X")
		}
		if strings.HasPrefix(step.command, "backup") { // a file that was vacuumed has another size
			want, got = strings.SplitAfterN(want, "\n", 2)[1], strings.SplitAfterN(got, "\n", 2)[1]
		}
		if got != want || code != other || code == exitFailed {
			t.Errorf("%s, %s: exit codes %d and %d; %s", step.now, step.command, code, other, apart(want, got))
		}
	}
	wantSameFiles(t, file.dir, database.dir)
	if out, code := at(t, "2026-09-10T09:01:00Z", "verify", "book", "--ledger", filepath.Join(database.dir, "backup.db"), "--head"); code != exitDone || out == "" {
		t.Errorf("the backup of the database: %s", out)
	}
	moveAndBack(t, file, server.Address(pgtest.Schema(t)))
}

// apart shows the first line that is not the same, or else the whole.
func apart(file, database string) string {
	a, b := strings.Split(file, "\n"), strings.Split(database, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d is %q in the file's, and %q in PostgreSQL's", i+1, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d and %d lines\n%s", len(a), len(b), file)
}

// moveAndBack moves a ledger into a database and back into a file, and works on it in between.
func moveAndBack(t *testing.T, s side, address string) {
	t.Helper()
	const now = "2026-09-15T09:00:00Z"
	head := func() string {
		out, code := s.do(t, now, "verify BOOK --head")
		if code != exitDone {
			t.Errorf("verify: %s", out)
		}
		return out
	}
	status := func() string { out, _ := s.do(t, now, "status BOOK --format json"); return out }
	was, answers := head(), status()
	if out, code := s.do(t, now, "ledger move BOOK --to "+address); code != exitDone {
		t.Fatal(out)
	}
	for _, command := range []string{"status BOOK", "import BOOK", "run BOOK"} { // and no other begins in its place
		if out, code := s.do(t, now, command); code != exitFailed || !strings.Contains(out, "it moved elsewhere") {
			t.Errorf("%s where the file was: exit code %d\n%s", command, code, out)
		}
	}
	s.ledger = address
	if is := head(); is != was || status() != answers {
		t.Errorf("the ledger in the database ends with %s, the file ended with %s", is, was)
	}
	if out, code := s.do(t, "2026-10-16T09:00:00Z", "run BOOK"); code == exitFailed || strings.Contains(out, "Nothing to do") {
		t.Errorf("a run in the database: exit code %d\n%s", code, out)
	}
	was, answers = head(), status()
	back := filepath.Join(s.dir, "book", "back.db")
	if out, code := s.do(t, now, "ledger move BOOK --to "+back); code != exitDone {
		t.Fatal(out)
	}
	for _, command := range []string{"status BOOK", "run BOOK", "ledger move BOOK --to elsewhere.db"} {
		if out, code := s.do(t, now, command); code != exitFailed || !strings.Contains(out, "it moved to") || !strings.Contains(out, "back.db") {
			t.Errorf("%s on the database that moved: exit code %d\n%s", command, code, out)
		}
	}
	s.ledger = back
	if is := head(); is != was || status() != answers {
		t.Errorf("back in a file the ledger ends with %s, in the database it ended with %s", is, was)
	}
}

// What a move must not do: lose what left, take another ledger's place, or move one that somebody altered.
func TestALedgerMovesWholeOrNotAtAll(t *testing.T) {
	server, quickstart := pgtest.Shared(t), quickstartFolder(t)
	const now = "2026-07-01T12:00:00Z"
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.CopyFS("book", os.DirFS(quickstart)); err != nil {
		t.Fatal(err)
	}
	do := func(want exitCode, says string, args ...string) {
		t.Helper()
		if out, code := at(t, now, args...); code != want || !strings.Contains(out, says) {
			t.Errorf("%v: exit code %d, want %d and %q in\n%s", args, code, want, says, out)
		}
	}
	first, second := server.Address(pgtest.Schema(t)), server.Address(pgtest.Schema(t))
	do(exitDone, "", "import", "book")
	do(exitDone, "", "import", "book", "--ledger", second)
	do(exitDone, "", "record", "note", "--client", "TADEO", "--note", "x", "--book", "book")
	do(exitFailed, "--to is missing", "ledger", "move", "book")
	do(exitFailed, "no such file", "ledger", "move", "book", "--ledger", "absent.db", "--to", first)
	do(exitFailed, "another ledger is there", "ledger", "move", "book", "--to", second)
	do(exitDone, "", "status", "book") // it is where it was
	if err := os.WriteFile(filepath.Join("book", "relance.db.sent"), []byte(`{"seq":1,"hash":"other","at":"2026-01-30T08:00:00Z","key":"k","parts":["invoice/F-9/courtesy/1/0"]}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	do(exitFailed, "relance restored", "ledger", "move", "book", "--to", first) // an older copy stays where a person sees it
	if err := os.Remove(filepath.Join("book", "relance.db.sent")); err != nil {
		t.Fatal(err)
	}
	alter(t, filepath.Join("book", "relance.db"), "UPDATE invoices SET due = '2026-01-02' WHERE id = 'F-1004'")
	do(exitFindings, "facts that entry 1 made were changed", "ledger", "move", "book", "--to", server.Address(pgtest.Schema(t)))
	do(exitDone, "", "status", "book")
	do(exitFailed, "password", "status", "book", "--ledger", "postgres://owner:hunter2@127.0.0.1/x")
	if out, _ := at(t, now, "status", "book", "--ledger", "postgres://owner:hunter2@127.0.0.1/x"); strings.Contains(out, "hunter2") {
		t.Errorf("the password is said: %s", out)
	}
}

// Two machines that run the same book at the same moment, or deliver what one of them decided, each from its own folder, write to nobody
// twice and leave nobody out.
func TestTwoMachinesContactNobodyTwice(t *testing.T) {
	t.Run("run", func(t *testing.T) { twoMachines(t, "run") })
	t.Run("deliver", func(t *testing.T) { twoMachines(t, "deliver") })
}

func twoMachines(t *testing.T, command string) {
	t.Helper()
	server, quickstart := pgtest.Shared(t), quickstartFolder(t)
	const now = "2026-07-01T12:00:00Z"
	work := func(dir string) []string {
		var names []string
		files, err := filepath.Glob(filepath.Join(dir, "deliveries", "*", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if info, err := os.Stat(f); err == nil && !info.IsDir() {
				names = append(names, filepath.Base(f))
			}
		}
		return names
	}
	folder := func() string {
		dir := filepath.Join(t.TempDir(), "book")
		if err := os.CopyFS(dir, os.DirFS(quickstart)); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	alone, first, second := folder(), folder(), folder()
	for _, args := range [][]string{{"import", alone}, {"run", alone}} {
		if out, code := at(t, now, args...); code != exitDone {
			t.Fatal(out)
		}
	}
	address := server.Address(pgtest.Schema(t))
	if out, code := at(t, now, "import", first, "--ledger", address); code != exitDone {
		t.Fatal(out)
	}
	if command == "deliver" {
		if out, code := at(t, now, "run", first, "--no-deliver", "--ledger", address); code != exitDone {
			t.Fatal(out)
		}
	}
	done := make(chan string)
	for _, dir := range []string{first, second} {
		go func() {
			out, code := at(t, now, command, dir, "--ledger", address)
			done <- fmt.Sprintf("exit code %d\n%s", code, out)
		}()
	}
	said := []string{<-done, <-done}
	if out, code := at(t, now, "run", first, "--ledger", address); code == exitFailed { // what one left out because of the other
		t.Fatal(out)
	}
	want, got := work(alone), append(work(first), work(second)...)
	slices.Sort(want)
	slices.Sort(got)
	if len(want) < 5 || !slices.Equal(want, got) {
		t.Errorf("two machines delivered %q, one delivers %q; they said\n%s", got, want, strings.Join(said, "\n"))
	}
	if out, code := at(t, now, "verify", first, "--ledger", address); code != exitDone || strings.Contains(out, "not in the journal yet") {
		t.Error(out)
	}
	if command == "run" {
		return
	}
	db, err := sql.Open("pgx", address) // a machine that dies once a channel answered leaves this
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "INSERT INTO answers (message, attempt, body) VALUES ('k', 1, '{}')"); err != nil {
		t.Fatal(err)
	}
	if out, code := at(t, now, "verify", first, "--ledger", address); code != exitDone || !strings.Contains(out, "1 answer of a channel is not in the journal yet") {
		t.Error(out)
	}
	// One to a message that is not there stops nobody, and is told of.
	if out, code := at(t, now, "deliver", first, "--ledger", address); code != exitFindings || !strings.Contains(out, "message k") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

// deploy.cue names a database too.
func TestDeployNamesADatabase(t *testing.T) {
	server, quickstart := pgtest.Shared(t), quickstartFolder(t)
	const now = "2026-07-01T12:00:00Z"
	t.Chdir(t.TempDir())
	if err := os.CopyFS("book", os.DirFS(quickstart)); err != nil {
		t.Fatal(err)
	}
	address := server.Address(pgtest.Schema(t))
	if err := os.WriteFile(filepath.Join("book", "deploy.cue"), fmt.Appendf(nil, "package relance\n\ndeploy: ledger: %q\n", address), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"check", "book"}, {"import", "book"}, {"run", "book"}, {"status", "book"}, {"why", "F-1004", "--book", "book"}} {
		if out, code := at(t, now, args...); code != exitDone {
			t.Errorf("%v: exit code %d\n%s", args, code, out)
		}
	}
	if _, err := os.Stat(filepath.Join("book", "relance.db")); err == nil {
		t.Error("a file was made")
	}
}

// wantSameFiles compares what two books were given by the same work.
func wantSameFiles(t *testing.T, one, other string) {
	t.Helper()
	for _, pattern := range []string{"before.zip", "book/deliveries/*/*"} {
		files, err := filepath.Glob(filepath.Join(one, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, f := range files {
			if info, err := os.Stat(f); err != nil || info.IsDir() {
				continue
			}
			name, err := filepath.Rel(one, f)
			if err != nil {
				t.Fatal(err)
			}
			a, errA := os.ReadFile(f)
			b, errB := os.ReadFile(filepath.Join(other, name))
			if errA != nil || errB != nil || !bytes.Equal(a, b) {
				t.Errorf("%s is not the same: %v, %v", name, errA, errB)
			}
		}
	}
}

// quickstartFolder is that of the example, wherever a test goes.
func quickstartFolder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", "..", "examples", "quickstart"))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// alter changes a file behind the ledger's back.
func alter(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// What belongs to a ledger in a database lies with the book, or where RELANCE_STATE says.
func TestWhatBelongsToADatabaseHasAFolder(t *testing.T) {
	book := "mybook"
	for state, want := range map[string]string{"": "mybook/office-north.sent", "/var/lib/relance": "/var/lib/relance/office-north.sent"} {
		p := params{Folder: &book, Getenv: func(name string) string { return map[string]string{stateVariable: state}[name] }}
		for _, address := range []string{"postgres://relance@db1/office?search_path=north", "postgresql://relance@db2:5433/office?sslmode=require&search_path=north"} {
			if got := filepath.ToSlash(store.Beside(address, p.state(), ".sent")); got != want {
				t.Errorf("%s: got %s, want %s", address, got, want)
			}
		}
	}
	if got := store.Beside("mybook/relance.db", "/elsewhere", ".sent"); got != "mybook/relance.db.sent" {
		t.Errorf("of a file: %s", got)
	}
}
