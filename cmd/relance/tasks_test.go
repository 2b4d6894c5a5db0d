package main

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// Of a message that began to leave and of which nobody knows whether it did, a person says
// what became of it: it is a task until then.
func TestAPersonResolvesAMessageOfUnknownFate(t *testing.T) {
	dir := t.TempDir()
	do := func(want exitCode, args ...string) string {
		t.Helper()
		out, code := run(t, dir, args...)
		if code != want {
			t.Fatalf("%s: exit code %d\n%s", strings.Join(args, " "), code, out)
		}
		return out
	}
	do(exitDone, "init", "book", "--all")
	do(exitDone, "import", "book", "--invoices", "book/invoices.csv", "--clients", "book/clients.csv")
	do(exitDone, "run", "book", "--no-deliver")
	lost := strand(t, filepath.Join(dir, "book", store.FileName))

	tasks := do(exitDone, "tasks", "book", "--queue", worklist.QueueUnknown)
	if !strings.Contains(tasks, lost[:text.ShownID]) || !strings.Contains(tasks, "find out whether the email to") {
		t.Fatalf("the tasks are:\n%s", tasks)
	}
	if out := do(exitFailed, "tasks", "done", lost, "--book", "book"); !strings.Contains(out, "relance tasks resolve") {
		t.Errorf("done says %s", out)
	}
	if out := do(exitDone, "tasks", "resolve", lost[:text.ShownID], "sent", "--by", "claire", "--book", "book"); !strings.Contains(out, lost+": sent") {
		t.Errorf("resolve says %s", out)
	}
	if out := do(exitFailed, "tasks", "resolve", lost, "not-sent", "--book", "book"); !strings.Contains(out, "is sent") {
		t.Errorf("a second word: %s", out)
	}
	if out := do(exitDone, "tasks", "book", "--queue", worklist.QueueUnknown); !strings.Contains(out, "Nothing to do.") {
		t.Errorf("the tasks are:\n%s", out)
	}
	do(exitDone, "verify", "book")
}

// strand leaves the first e-mail of a ledger in the middle of its sending, and returns its key.
func strand(t *testing.T, path string) (key string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			if key == "" && m.Channel == "email" {
				key = m.Key
			}
		}
		return nil
	})
	if err != nil || key == "" {
		t.Fatalf("no e-mail: %v", err)
	}
	for _, move := range []ledger.Move{
		{Key: key, From: ledger.Ready, To: ledger.Sending},
		{Key: key, From: ledger.Sending, To: ledger.Unknown, Reason: "the process ended"},
	} {
		if err := db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			_, err := tx.MoveMessage(ctx, move)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return key
}
