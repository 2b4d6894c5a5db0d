package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/ledgertest"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/pgtest"
)

// Whatever keeps a ledger from being opened is said, with what mends it, on one line and without the password.
func TestWhatKeepsALedgerFromBeingOpenedIsSaid(t *testing.T) {
	server := pgtest.Shared(t)
	made, newer, foreign, moved := server.Address("made"), server.Address("newer"), server.Address("elsewhere"), server.Address("moved")
	for _, address := range []string{made, newer, moved} {
		mustClose(t, mustOpen(t, address))
	}
	execute(t, newer, "UPDATE relance_ledger SET version = 999")
	execute(t, moved, "UPDATE relance_ledger SET moved = '/srv/relance.db'")
	execute(t, made, "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.customers (id text); CREATE ROLE guest LOGIN PASSWORD 'welcome'", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
	guest := func(address, user, password string) string {
		u, err := url.Parse(address)
		must(t, err)
		u.User = url.UserPassword(user, password)
		return u.String()
	}
	t.Setenv("PGPASSWORD", "hunter3")
	for name, c := range map[string]struct {
		address string
		opt     postgres.Options
		want    error
		says    string
	}{
		"no server":           {address: "postgres://owner@127.0.0.1:1/postgres", says: "no server answers at 127.0.0.1:1"},
		"no socket":           {address: "postgres://owner@/postgres?host=/nowhere", says: "no server answers at the socket in /nowhere"},
		"wrong password":      {address: server.TCP("made"), says: "refuses the password of owner"},
		"no such role":        {address: strings.Replace(made, "owner@", "nobody@", 1), says: "does not let nobody in"},
		"no database":         {address: strings.Replace(made, "/postgres?", "/absent?", 1), says: "there is no database absent"},
		"another encoding":    {address: strings.Replace(made, "/postgres?", "/latin?", 1), says: "in UTF8"},
		"no ledger":           {address: server.Address("empty"), want: ledger.ErrNotFound, says: "in the schema empty"},
		"no ledger to read":   {address: server.Address("empty"), opt: postgres.Options{ReadOnly: true}, want: ledger.ErrNotFound, says: "in the schema empty"},
		"another program's":   {address: foreign, opt: postgres.Options{Create: true}, want: ledger.ErrNotLedger, says: "?search_path="},
		"newer":               {address: newer, want: ledger.ErrNewer, says: "install that version"},
		"newer to read":       {address: newer, opt: postgres.Options{ReadOnly: true}, want: ledger.ErrNewer, says: "install that version"},
		"moved":               {address: moved, want: ledger.ErrMoved, says: "/srv/relance.db"},
		"moved to read":       {address: moved, opt: postgres.Options{ReadOnly: true}, want: ledger.ErrMoved, says: "/srv/relance.db"},
		"a password in it":    {address: guest(made, "owner", "hunter2"), says: "PGPASSWORD"},
		"a password as value": {address: made + "&password=hunter2", says: "PGPASSWORD"},
		"several schemas":     {address: strings.Replace(made, "search_path=made", "search_path=made,public", 1), says: "one schema"},
		"no address":          {address: "postgres:/x", says: "postgres://USER@HOST"},
		"may not":             {address: strings.Replace(server.Address("guests"), "owner@", "guest@", 1), opt: postgres.Options{Create: true}, says: "guest may not"},
	} {
		db, err := postgres.Open(t.Context(), c.address, c.opt)
		if err == nil {
			mustClose(t, db)
		}
		if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || strings.ContainsAny(err.Error(), "\n\t") {
			t.Errorf("%s: got %v, want %q", name, err, c.says)
		}
		for _, secret := range []string{"hunter2", "hunter3"} {
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("%s: a password is said: %v", name, err)
			}
		}
	}
	t.Setenv("PGPASSWORD", pgtest.Password)
	db, err := postgres.Open(t.Context(), server.TCP("made"), postgres.Options{})
	must(t, err)
	mustClose(t, db)
}

// A server that may lose what it acknowledged is not written to, unless it says that it may be lost; it is read.
func TestAServerThatMayForgetWhatLeftIsRefused(t *testing.T) {
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	mustClose(t, mustOpen(t, address))
	for _, said := range []string{"off", ""} { // the session says otherwise than the server
		_, err := open(t.Context(), address+"&relance.disposable="+said)
		for _, want := range []string{"fsync, full_page_writes off", "postgresql.conf", "relance.disposable = on"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("relance.disposable %q: got %v, want %q", said, err, want)
			}
		}
	}
	db, err := postgres.Open(t.Context(), address+"&relance.disposable=off", postgres.Options{ReadOnly: true})
	must(t, err)
	mustClose(t, db)
}

// noon is when everything happens in these tests.
var noon = time.Date(2026, 1, 31, 11, 0, 0, 0, time.UTC)

func addNote(ctx context.Context, tx ledger.Tx) error {
	_, err := tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindNote, Body: map[string]string{"text": "a note"}})
	return err
}

func TestAWriterThatWaitsInVainIsToldWhoWrites(t *testing.T) {
	server := pgtest.Shared(t)
	address := server.Address(pgtest.Schema(t))
	first := mustOpen(t, address)
	hasty, err := postgres.Open(t.Context(), address, postgres.Options{Wait: 50 * time.Millisecond})
	must(t, err)
	defer mustClose(t, hasty)
	must(t, first.Write(t.Context(), func(ctx context.Context, _ ledger.Tx) error {
		if err := hasty.Write(ctx, addNote); !errors.Is(err, ledger.ErrInUse) || !strings.Contains(err.Error(), "process 4711 on db1") || !strings.Contains(err.Error(), "writes") {
			t.Errorf("got %v", err)
		}
		stopped, stop := context.WithCancel(ctx)
		stop()
		if err := hasty.Write(stopped, addNote); !errors.Is(err, context.Canceled) {
			t.Errorf("a caller that gives up gets %v", err)
		}
		return nil
	}))
	release, err := first.Alone(t.Context(), "outbox")
	must(t, err)
	if _, err := hasty.Alone(t.Context(), "outbox"); !errors.Is(err, ledger.ErrInUse) || !strings.Contains(err.Error(), "process 4711 on db1") {
		t.Errorf("got %v", err)
	}
	must(t, release())
	must(t, hasty.Write(t.Context(), addNote))
	mustClose(t, first)
}

// A lock that went with its connection is taken again before the next write, or the process that had it may not write.
func TestWhoDoesSomethingAloneIsAloneWhateverBreaks(t *testing.T) {
	server := pgtest.Shared(t)
	address := server.Address(pgtest.Schema(t))
	first := mustOpen(t, address)
	hasty, err := postgres.Open(t.Context(), address, postgres.Options{Wait: 50 * time.Millisecond})
	must(t, err)
	defer mustClose(t, hasty)
	release, err := first.Alone(t.Context(), "outbox")
	must(t, err)
	server.Stop(t)
	server.Resume(t)
	for range 10 { // each connection that broke is found to be so once
		if err = first.Write(t.Context(), addNote); err == nil {
			break
		}
	}
	must(t, err)
	for range 10 {
		if _, err = hasty.Alone(t.Context(), "outbox"); err == nil || errors.Is(err, ledger.ErrInUse) {
			break
		}
	}
	if !errors.Is(err, ledger.ErrInUse) {
		t.Fatalf("after the server was started again two are at it: %v", err)
	}
	execute(t, address, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
	other, err := hasty.Alone(t.Context(), "outbox")
	must(t, err)
	for range 10 {
		if err = first.Write(t.Context(), addNote); err == nil || errors.Is(err, ledger.ErrInUse) {
			break
		}
	}
	if !errors.Is(err, ledger.ErrInUse) || !strings.Contains(err.Error(), "outbox") {
		t.Errorf("who lost the lock to another writes: %v", err)
	}
	must(t, other())
	must(t, first.Write(t.Context(), addNote))
	must(t, release())
	again, err := hasty.Alone(t.Context(), "outbox")
	must(t, err)
	must(t, again())
	mustClose(t, first)
}

// A ledger that is opened for reading only is read, beside one who writes, and not written.
func TestAReaderReadsAndDoesNotWrite(t *testing.T) {
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	db := mustOpen(t, address)
	must(t, db.Write(t.Context(), addNote))
	reader, err := postgres.Open(t.Context(), address, postgres.Options{ReadOnly: true})
	must(t, err)
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		if head := headOf(t, reader); head.Seq != 1 {
			t.Errorf("a reader sees entry %d", head.Seq)
		}
		return addNote(ctx, tx)
	}))
	if head := headOf(t, reader); head.Seq != 2 {
		t.Errorf("a reader sees entry %d", head.Seq)
	}
	if err := reader.Write(t.Context(), addNote); !errors.Is(err, ledger.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
	mustClose(t, reader)
	mustClose(t, db)
}

// live opens a ledger that is sent from.
func live(t *testing.T, address, sent string, restored bool) (*postgres.DB, error) {
	t.Helper()
	return postgres.Open(t.Context(), address, postgres.Options{Create: true, Facts: ledgertest.Decls(), ID: strings.Repeat("0", 32), Live: true, Sent: sent, Restored: restored})
}

// leave decides a message and makes it Sending.
func leave(t *testing.T, db *postgres.DB, invoice string) {
	t.Helper()
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		m := ledger.Message{Status: ledger.Ready, Created: noon, Parts: []ledger.PartKey{{Case: "invoice/" + invoice, State: "courtesy", Entry: 1}}}
		m.Key = ledger.MessageKey(strings.Repeat("0", 32), m.Parts)
		if err := errors.Join(tx.AddMessage(ctx, m), addNote(ctx, tx)); err != nil {
			return err
		}
		_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: noon})
		return err
	}))
}

// A backup that was put back does not know what left since: it is refused until a person takes it over.
func TestAnOlderBackupIsRefusedUntilItIsTakenOver(t *testing.T) {
	server := pgtest.Shared(t)
	sent := filepath.Join(t.TempDir(), "ledger.sent")
	address := strings.Replace(server.Address("public"), "/postgres?", "/original?", 1)
	restored := strings.Replace(address, "/original?", "/backup?", 1)
	execute(t, server.Address("public"), "CREATE DATABASE original")
	db, err := live(t, address, sent, false)
	must(t, err)
	leave(t, db, "F-1")
	mustClose(t, db)
	execute(t, server.Address("public"), "CREATE DATABASE backup TEMPLATE original")
	db, err = live(t, address, sent, false)
	must(t, err)
	leave(t, db, "F-2")
	mustClose(t, db)

	if db, err = live(t, restored, sent, false); !errors.Is(err, ledger.ErrRestored) || !strings.Contains(err.Error(), "1 message left") || !strings.Contains(err.Error(), "replica") {
		t.Fatalf("got %v, %v", db, err)
	}
	if _, err := live(t, server.Address("new"), sent, false); !errors.Is(err, ledger.ErrRestored) {
		t.Errorf("a new one in its place: %v", err)
	}
	db, err = live(t, restored, sent, true)
	must(t, err)
	lost, err := db.Departures(t.Context())
	must(t, err)
	if len(lost) != 1 || lost[0].Parts[0].Case != "invoice/F-2" {
		t.Errorf("lost %+v", lost)
	}
	must(t, db.TakeOver(t.Context(), ledger.Draft{At: noon, Kind: ledger.KindRestore, Body: map[string]string{"text": "disk failed"}}))
	mustClose(t, db)
	db, err = live(t, restored, sent, false)
	must(t, err)
	mustClose(t, db)
}

// A replica that takes over while a process runs, and lacks what the process wrote, is refused by its next write.
func TestAReplicaThatWasBehindIsRefusedByARunningProcess(t *testing.T) {
	server := pgtest.Shared(t)
	address := server.Address(pgtest.Schema(t))
	db := mustOpen(t, address)
	for range 3 {
		must(t, db.Write(t.Context(), addNote))
	}
	execute(t, address, "DROP TRIGGER journal_stays ON journal", "DROP TRIGGER journal_keeps ON journal", "CREATE TABLE kept AS SELECT * FROM journal WHERE seq = 3", "DELETE FROM journal WHERE seq = 3",
		"UPDATE meta SET value = (SELECT json_build_object('Seq', seq, 'Hash', hash)::text FROM journal WHERE seq = 2) WHERE name = 'head'")
	if err := db.Write(t.Context(), addNote); !errors.Is(err, ledger.ErrRestored) {
		t.Errorf("got %v", err)
	}
	execute(t, address, "INSERT INTO journal SELECT * FROM kept", "UPDATE meta SET value = (SELECT json_build_object('Seq', seq, 'Hash', hash)::text FROM kept) WHERE name = 'head'", "DROP TABLE kept")
	must(t, db.Write(t.Context(), addNote))
	mustClose(t, db)
}

// A text that PostgreSQL does not store is refused, and nothing of its transaction is there.
func TestATextWithANULIsRefused(t *testing.T) {
	server := pgtest.Shared(t)
	db := mustOpen(t, server.Address(pgtest.Schema(t)))
	err := db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		if err := addNote(ctx, tx); err != nil {
			return err
		}
		return tx.PutBook(ctx, ledger.Book{Digest: "a\x00b"})
	})
	if err == nil || !strings.Contains(err.Error(), "does not store") {
		t.Errorf("got %v", err)
	}
	if head := headOf(t, db); head.Seq != 0 {
		t.Errorf("the journal ends with entry %d", head.Seq)
	}
	mustClose(t, db)
}

func headOf(t *testing.T, db ledger.Ledger) (h ledger.Head) {
	t.Helper()
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		h, err = r.Head(ctx)
		return err
	}))
	return h
}

// findings are what verify says.
func findings(t *testing.T, db ledger.Ledger) (found string) {
	t.Helper()
	err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := ledger.Verify(ctx, r, ledger.Bodies{Receipt: handedOver})
		if err == nil && len(report.Findings) > 0 {
			found = fmt.Sprint(report.Findings)
		}
		return err
	})
	if err != nil {
		return err.Error()
	}
	return found
}

// An address may name two servers: whichever is written to has the ledger.
func TestAnAddressNamesTheServerThatTakesOverToo(t *testing.T) {
	pg := pgtest.Shared(t)
	t.Setenv("PGPASSWORD", pgtest.Password)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	gone := free.Addr().String()
	must(t, free.Close())
	schema := pgtest.Schema(t)
	here := pg.TCP(schema)
	mustClose(t, mustOpen(t, here))
	both := strings.Replace(here, "@", "@"+gone+",", 1) + "&target_session_attrs=read-write"
	db, err := postgres.Open(t.Context(), both, postgres.Options{})
	must(t, err)
	must(t, db.Write(t.Context(), addNote))
	mustClose(t, db)
}
