package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// spoolBook writes a book that posts a letter to every debtor every other day, into a spool that is
// another book's too, and a ledger. The invoices and clients of both are called the same.
func spoolBook(t *testing.T, creditor, id, spool string) string {
	t.Helper()
	dir := liveBook(t, fmt.Sprintf(`{live: true, workers: 2, letter: spool: {dir: %q, name: %q}}`, spool, creditor))
	invoices, clients := "invoice,client,amount,issued,due\n", "client,name,street,postcode,city\n"
	for i := range debtors {
		invoices += fmt.Sprintf("F-%d,C-%d,100.00,2026-01-01,2026-02-20\n", i, i)
		clients += fmt.Sprintf("C-%d,Client %d,%d rue de l'Exemple,75000,Paris\n", i, i, i+1)
	}
	for name, text := range map[string]string{
		"invoices.csv": invoices, "clients.csv": clients,
		"templates/courtesy.fr.md": "---\nsubject: Rappel\n---\nMerci de régler {{.total.open}}.\n",
		"book.cue": `package relance

import "relance.dev/policy"

policy.#Book

creditor: {
	name: "` + creditor + `", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"
	email: "accounts@example.org", address: ["1 rue de l'Exemple", "75000 Paris"]
}
assign: [{policy: "standard"}]
policies: standard: {
	title: "Letter after letter", min_gap: 1
	start: "watch"
	states: {
		watch: next: [{to: "remind", when: "days_late >= 7"}]
		remind: {
			tone: "courteous"
			do: [{letter: {template: "courtesy"}}]
			next: [{to: "remind", reenter: true, when: "case.days_in_state >= 2"}]
		}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_ = os.Remove(filepath.Join(dir, "templates", "firm.fr.md")) // unused here
	cmd := exec.CommandContext(t.Context(), "relance", "import", dir, "--as-of", "2026-03-01")
	cmd.Env = append(os.Environ(), nowVariable+"=2026-03-01T08:00:00Z", idVariable+"="+id) // the name of its ledger
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// Two books whose runs are killed post their letters into one spool: each letter is there once, and
// none is another book's.
func TestTwoBooksThatAreKilledShareASpool(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	spool := t.TempDir()
	creditors := []string{"Atelier Dupont SAS", "Ateliers Durand SARL"}
	books := []string{spoolBook(t, creditors[0], strings.Repeat("1", 32), spool), spoolBook(t, creditors[1], strings.Repeat("2", 32), spool)}
	first, err := time.Parse(time.RFC3339, firstRemind)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	killed, whole := 0, 100*time.Millisecond // how long the last run took that was not to be killed
	run := func(dir string, now time.Time, kill time.Duration) {
		cmd := exec.CommandContext(t.Context(), "relance", "run", dir)
		cmd.Env = append(os.Environ(), nowVariable+"="+now.Format(time.RFC3339))
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Error(err)
			return
		}
		if kill > 0 {
			defer time.AfterFunc(kill, func() { _ = cmd.Process.Kill() }).Stop()
		}
		err := cmd.Wait()
		exit, failed := errors.AsType[*exec.ExitError](err)
		switch {
		case failed && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL:
			mu.Lock()
			killed++
			mu.Unlock()
		case err != nil && (!failed || exit.ExitCode() != int(exitFindings)):
			t.Errorf("a run at %s: %v", now, err)
		case kill == 0:
			mu.Lock()
			whole = time.Since(began)
			mu.Unlock()
		}
	}
	for day := range 6 {
		for life := range 4 {
			now := first.AddDate(0, 0, 2*day).Add(time.Duration(life) * 20 * time.Minute)
			var both sync.WaitGroup
			for _, dir := range books {
				kill := time.Duration(0)
				if life < 3 {
					kill = 5*time.Millisecond + rand.N(whole*5/4)
				}
				both.Go(func() { run(dir, now, kill) })
			}
			both.Wait()
		}
	}
	if killed < 6 {
		t.Errorf("only %d of 36 runs were killed", killed)
	}
	want := 0
	for i, dir := range books {
		intact(t, dir)
		for key, m := range outbox(t, dir) {
			want++
			if m.Status != ledger.Sent {
				t.Errorf("%s: letter %s is %s", creditors[i], key, m.Status)
			}
			if _, err := os.Stat(filepath.Join(spool, key+".pdf")); err != nil {
				t.Errorf("%s: %v", creditors[i], err)
			}
		}
	}
	letters, err := filepath.Glob(filepath.Join(spool, "*.pdf"))
	if err != nil || len(letters) != want || want < 2*6*debtors-2*debtors {
		t.Errorf("%d letters in the spool for %d decided, %v", len(letters), want, err)
	}
	t.Logf("%d letters, %d runs killed", len(letters), killed)
}
