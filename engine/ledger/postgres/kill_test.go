package postgres_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/pgtest"
)

// childVariable makes a process of this test write to the ledger it names until it is killed.
const childVariable = "RELANCE_TEST_WRITE_TO"

func TestMain(m *testing.M) {
	if address := os.Getenv(childVariable); address != "" {
		fmt.Fprintln(os.Stderr, writeForEver(address))
		os.Exit(1)
	}
	os.Exit(pgtest.Main(m))
}

// writeForEver commits entries, each with a message, and acknowledges each on Stdout. It goes on when the server comes back.
func writeForEver(address string) error {
	ctx := context.Background()
	db, err := open(ctx, address)
	if err != nil {
		return err
	}
	var failed time.Time
	for {
		var entry ledger.Entry
		err := db.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
			entry, err = tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindMessage, Body: map[string]string{"text": strings.Repeat("x", 500)}})
			if err != nil {
				return err
			}
			return tx.AddMessage(ctx, messageOf(entry.Seq))
		})
		switch {
		case err == nil:
			failed = time.Time{}
			fmt.Println(entry.Seq)
		case failed.IsZero():
			failed = time.Now()
		case time.Since(failed) > 20*time.Second:
			return err
		}
		if err != nil {
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// messageOf is the message that an entry came with.
func messageOf(seq int64) ledger.Message {
	id := "invoice/" + strconv.FormatInt(seq, 10)
	m := ledger.Message{Status: ledger.Ready, Created: noon, Parts: []ledger.PartKey{{Case: id, State: "courtesy", Entry: 1}}}
	m.Key = ledger.MessageKey("", m.Parts)
	return m
}

// Two writers at a time, each killed in turn, and the server itself stopped in the middle as by a loss of power: nothing that
// was acknowledged is lost, no half of a transaction is there, and no lock is left.
func TestKilledWritersAndARestartedServerLoseNothing(t *testing.T) {
	rounds := 8
	if testing.Short() {
		rounds = 3
	}
	server := pgtest.Shared(t)
	address := server.Address("killed")
	mustClose(t, mustOpen(t, address))
	acknowledged := map[int64]bool{}
	for i := range rounds {
		first, second := startWriter(t, address), startWriter(t, address)
		for range 5 {
			first.read(t, acknowledged)
			second.read(t, acknowledged)
		}
		if i%3 == 1 {
			server.Stop(t)
			server.Resume(t)
			for range 5 {
				first.read(t, acknowledged)
			}
		}
		first.kill(acknowledged)
		for range 3 { // the other one goes on: the lock of the dead is gone
			second.read(t, acknowledged)
		}
		second.kill(acknowledged)
	}
	db := mustOpen(t, address)
	head := headOf(t, db)
	for seq := range acknowledged {
		if seq > head.Seq {
			t.Errorf("entry %d was acknowledged, and the ledger ends with entry %d", seq, head.Seq)
		}
	}
	if found := findings(t, db); found != "" {
		t.Errorf("findings: %s", found)
	}
	n := int64(0)
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for _, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	}))
	if n != head.Seq {
		t.Errorf("%d messages for %d entries", n, head.Seq)
	}
	t.Logf("%d kills, %d entries acknowledged, %d there", 2*rounds, len(acknowledged), head.Seq)
	mustClose(t, db)
}

// writer is a process that writes.
type writer struct {
	cmd     *exec.Cmd
	lines   *bufio.Reader
	trouble *strings.Builder
}

func startWriter(t *testing.T, address string) *writer {
	t.Helper()
	w := &writer{cmd: exec.CommandContext(t.Context(), os.Args[0]), trouble: &strings.Builder{}}
	w.cmd.Env = append(os.Environ(), childVariable+"="+address)
	w.cmd.Stderr = w.trouble
	out, err := w.cmd.StdoutPipe()
	must(t, err)
	must(t, w.cmd.Start())
	w.lines = bufio.NewReader(out)
	return w
}

// read waits for the next entry that is acknowledged.
func (w *writer) read(t *testing.T, acknowledged map[int64]bool) {
	t.Helper()
	if !w.note(acknowledged) {
		t.Fatalf("the writer ended by itself: %s", w.trouble)
	}
}

func (w *writer) note(acknowledged map[int64]bool) bool {
	line, err := w.lines.ReadString('\n')
	if err != nil {
		return false // what was not ended by a line break was not acknowledged
	}
	seq, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
	acknowledged[seq] = true
	return err == nil
}

func (w *writer) kill(acknowledged map[int64]bool) {
	_ = w.cmd.Process.Kill()
	for w.note(acknowledged) {
	}
	_ = w.cmd.Wait() // it was killed
}
