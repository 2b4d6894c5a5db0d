package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// childVariable makes a process of this test write to the ledger it names until
// it is killed.
const childVariable = "RELANCE_TEST_WRITE_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		fmt.Fprintln(os.Stderr, writeForEver(path))
		os.Exit(1)
	}
	if path := os.Getenv(forgetVariable); path != "" {
		fmt.Fprintln(os.Stderr, forgetIn(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeForEver commits entries, each with a message, and acknowledges each on Stdout.
func writeForEver(path string) error {
	ctx := context.Background()
	db, err := open(ctx, path)
	if err != nil {
		return err
	}
	for {
		var entry ledger.Entry
		err := db.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
			entry, err = tx.Append(ctx, ledger.Draft{At: holder.Since, Kind: ledger.KindMessage, Body: map[string]string{"text": strings.Repeat("x", 500)}})
			if err != nil {
				return err
			}
			return tx.AddMessage(ctx, messageOf(entry.Seq))
		})
		if err != nil {
			return err
		}
		fmt.Println(entry.Seq)
	}
}

// messageOf is the message that an entry came with.
func messageOf(seq int64) ledger.Message {
	id := "invoice/" + strconv.FormatInt(seq, 10)
	m := ledger.Message{Status: ledger.Ready, Created: holder.Since, Parts: []ledger.PartKey{{Case: id, State: "courtesy", Entry: 1}}}
	m.Key = ledger.MessageKey("", m.Parts)
	return m
}

// A process that is killed loses nothing that it acknowledged, leaves no half of
// a transaction, and no lock.
func TestKilledWritersLoseNothing(t *testing.T) {
	kills := 25
	if testing.Short() {
		kills = 5
	}
	path := filepath.Join(t.TempDir(), "ledger.db")
	mustClose(t, mustOpen(t, path))
	total := int64(0)
	for i := range kills {
		acknowledged := writeAndKill(t, path, time.Duration(20+13*i%70)*time.Millisecond)
		db := mustOpen(t, path)
		head := headOf(t, db)
		if head.Seq < acknowledged {
			t.Fatalf("kill %d: entry %d was acknowledged, and the ledger ends with entry %d", i+1, acknowledged, head.Seq)
		}
		wantWhole(t, db, head)
		mustClose(t, db)
		total = acknowledged
	}
	t.Logf("%d kills, %d entries acknowledged", kills, total)
	if total < int64(kills) {
		t.Errorf("only %d entries: the writers were killed before they wrote", total)
	}
}

// writeAndKill lets a process write for a while, and returns the last entry it acknowledged.
func writeAndKill(t *testing.T, path string, after time.Duration) (last int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+path)
	var trouble strings.Builder
	cmd.Stderr = &trouble
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewReader(out)
	read := func() bool {
		line, err := lines.ReadString('\n')
		if err != nil {
			return false // what was not ended by a line break was not acknowledged
		}
		last, err = strconv.ParseInt(strings.TrimSpace(line), 10, 64)
		must(t, err)
		return true
	}
	if !read() {
		t.Fatalf("the writer ended by itself: %s", trouble.String())
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	for read() {
	}
	_, _ = io.Copy(io.Discard, out)
	_ = cmd.Wait() // it was killed
	return last
}

// wantWhole expects that the journal verifies and that every entry has its message.
func wantWhole(t *testing.T, db *sqlite.DB, head ledger.Head) {
	t.Helper()
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err != nil {
			return err
		}
		if len(report.Findings) > 0 {
			t.Errorf("findings: %v", report.Findings)
		}
		n := int64(0)
		for _, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			n++
		}
		if n != head.Seq {
			t.Errorf("%d messages for %d entries", n, head.Seq)
		}
		return nil
	}))
}

func headOf(t *testing.T, db *sqlite.DB) (h ledger.Head) {
	t.Helper()
	must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		h, err = r.Head(ctx)
		return err
	}))
	return h
}
