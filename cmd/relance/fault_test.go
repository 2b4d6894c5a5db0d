//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine/ledger"
)

// A ledger that lost its end is told of, and nobody hears from us.
func TestALedgerCutShortSendsNothing(t *testing.T) {
	w, deploy := openWorld(t)
	dir := w.killBook(t, deploy, "")
	path := filepath.Join(dir, store.FileName)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/2); err != nil {
		t.Fatal(err)
	}
	out, code := at(t, firstRemind, "run", dir)
	if code != exitFailed || !strings.Contains(out, store.FileName) || strings.Contains(out, "goroutine") || strings.Contains(out, "Sent:") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	if len(w.mails)+len(w.texts) != 0 {
		t.Errorf("%d mails and %d texts went out", len(w.mails), len(w.texts))
	}
}

// Of two runs that start at once one works, the other says that it cannot, or comes
// after it: every message goes out once.
func TestTwoRunsAtOnceSendOnce(t *testing.T) {
	w, deploy := openWorld(t)
	dir := w.killBook(t, deploy, "")
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			cmd := exec.CommandContext(t.Context(), "relance", "run", dir)
			cmd.Env = append(os.Environ(), languageVariable+"=en", nowVariable+"="+firstRemind, "TWILIO_SECRET="+liveSecret)
			if out, err := cmd.CombinedOutput(); err != nil && !strings.Contains(string(out), "ledger") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	both.Wait()
	list, fates := w.disagreements(t, dir)
	if len(list) != 0 || fates[ledger.Sent]+fates[ledger.Delivered] != 3*debtors {
		t.Errorf("messages %v: %v", fates, list)
	}
	intact(t, dir)
}

// What was paid, or refused, between the decision and the sending is not sent.
func TestAPaymentBetweenDecisionAndSendingStopsTheMessage(t *testing.T) {
	w, deploy := openWorld(t)
	dir := w.killBook(t, deploy, "")
	if out, code := at(t, firstRemind, "run", dir, "--no-deliver"); code != exitDone {
		t.Fatal(out)
	}
	text := "invoice,client,amount,open,issued,due\n"
	for i := range debtors {
		open := "100.00"
		if i == 0 {
			open = "0.00"
		}
		text += "F-" + string(rune('0'+i)) + ",C-" + string(rune('0'+i)) + ",100.00," + open + ",2026-01-01,2026-02-20\n"
	}
	if err := os.WriteFile(filepath.Join(dir, "invoices.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := at(t, "2026-03-02T09:00:00Z", "import", dir, "--as-of", "2026-03-02"); code != exitDone {
		t.Fatal(out)
	}
	out, code := at(t, "2026-03-02T10:00:00Z", "deliver", dir)
	if code != exitDone || !strings.Contains(out, "3 suppressed") {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	for key, m := range outbox(t, dir) {
		paid := m.Client == "C-0"
		if paid != (m.Status == ledger.Suppressed && m.Reason == "paid") || paid != (m.Status != ledger.Sent && m.Status != ledger.Delivered) || paid && w.mails[key] != 0 {
			t.Errorf("message %s to %s is %s (%s)", key, m.Client, m.Status, m.Reason)
		}
	}
	if len(w.mails) != debtors-1 || len(w.texts) != debtors-1 {
		t.Errorf("%d mails and %d texts went out", len(w.mails), len(w.texts))
	}
	intact(t, dir)
}
