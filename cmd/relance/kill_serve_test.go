//go:build unix

package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	random "math/rand/v2"

	"github.com/relance-dev/relance/cmd/relance/internal/server"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine/ledger"
)

var killedServers = flag.Int("serves", 13, "how often the crash harness kills relance serve")

// servedTime is how long a server may take for a day.
const servedTime = time.Minute

// actsPerLife is how many events a program records in one life of a server.
const actsPerLife = 4

// program records events by the interface of a server that is killed meanwhile; what it got no answer to it asks for again,
// with the same key, in the server's next life.
type program struct {
	token   string
	number  int
	pending string          // the key of what was asked for and not answered; empty for none
	kept    map[string]bool // what was answered: it is in the ledger
}

var servedAt = regexp.MustCompile(`Serving (http://\S+)/`)

// act records events until the server is gone, or has taken enough of them.
func (p *program) act(ctx context.Context, out *shared) error {
	for range actsPerLife {
		key := p.pending
		if key == "" {
			p.number++
			key = fmt.Sprintf("act-%06d", p.number)
		}
		p.pending = key
		answered, err := p.record(ctx, out, key)
		if err != nil || !answered {
			return err
		}
		p.pending, p.kept[key] = "", true
	}
	return nil
}

// record asks for one event to be recorded until there is an answer; answered is false when the server is gone.
func (p *program) record(ctx context.Context, out *shared, key string) (answered bool, err error) {
	for ctx.Err() == nil {
		at := servedAt.FindStringSubmatch(out.String())
		if at == nil {
			time.Sleep(5 * time.Millisecond)
			continue
		}
		body := `{"events":[{"type":"acknowledgement","invoice":"F-1","note":"` + key + `"}]}`
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, at[1]+"/api/v1/events", strings.NewReader(body))
		if err != nil {
			return false, err
		}
		r.Header.Set("Authorization", "Bearer "+p.token)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", key)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return false, nil // it was killed, or is ending
		}
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		switch {
		case err != nil:
			return false, nil
		case answer.StatusCode == http.StatusOK:
			return true, nil
		case answer.StatusCode != http.StatusServiceUnavailable:
			return false, fmt.Errorf("%s was answered with %d: %s", key, answer.StatusCode, text)
		}
		time.Sleep(10 * time.Millisecond) // the ledger is in use
	}
	return false, nil
}

// serveLife is life for a server, which runs its day at once and would go on: it is asked to end when it has.
func (w *world) serveLife(t *testing.T, dir string, now time.Time, moment string, whole *time.Duration) (ended bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "relance", "serve", dir, "--listen", "127.0.0.1:0", "--run-at", "00:01")
	cmd.Env = append(os.Environ(), languageVariable+"=en", nowVariable+"="+now.Format(time.RFC3339), "TWILIO_SECRET="+liveSecret)
	out := &shared{}
	cmd.Stdout, cmd.Stderr = out, out
	w.mu.Lock()
	w.clock, w.moment = now, moment
	err := cmd.Start()
	w.child = cmd.Process
	w.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	ctx, hangUp := context.WithCancel(t.Context())
	acted := make(chan error, 1)
	go func() { acted <- w.serving.act(ctx, out) }()
	exited := make(chan error, 1)
	go func() { exited <- cmd.Wait() }()
	begun := time.Now()
	if moment == "any instant" {
		timer := time.AfterFunc(random.N(*whole+*whole/4+1), func() { w.at(moment) })
		defer timer.Stop()
	}
	asked := false
	for waiting := true; waiting; {
		select {
		case err = <-exited:
			waiting = false
		case <-time.After(5 * time.Millisecond):
		}
		switch said := out.String(); {
		case !waiting || asked:
		case strings.Contains(said, "the daily run failed"), time.Since(begun) > servedTime:
			_ = cmd.Process.Kill()
			t.Fatalf("a server at %s, to be killed at %q:\n%s", now, moment, said)
		case strings.Contains(said, "the day was run"):
			*whole, asked = time.Since(begun), true
			_ = cmd.Process.Signal(syscall.SIGTERM)
		}
	}
	hangUp()
	if err := <-acted; err != nil {
		t.Error(err)
	}
	w.mu.Lock()
	w.child = nil
	reached := w.moment != moment
	w.mu.Unlock()
	exit, failed := errors.AsType[*exec.ExitError](err)
	switch {
	case err == nil:
		return reached
	case failed && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL && reached:
		return true
	}
	t.Fatalf("a server at %s, to be killed at %q: %v\n%s", now, moment, err, out)
	return false
}

// A server that is killed or told to stop at any moment of its day, with a program that records what happened meanwhile, loses
// nothing and does nothing twice.
func TestKilledServersLoseNothingAndDoNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("many processes")
	}
	w, deploy := openWorld(t)
	w.rough = true
	dir := w.killBook(t, deploy, "")
	accounts, err := server.OpenAccounts(filepath.Join(dir, store.FileName)+".accounts", rand.Reader, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	token, err := accounts.NewToken("bank", []string{server.ScopeRecord}, "Ana")
	if err != nil {
		t.Fatal(err)
	}
	w.serving = &program{token: token, kept: map[string]bool{}}
	days, count := w.slaughter(t, dir, *killedServers)
	t.Logf("kills: %v, and %d faults of others", count, w.faults)
	list, fates := w.disagreements(t, dir)
	for _, d := range list {
		t.Error(d)
	}
	t.Logf("messages: %v", fates)
	if fates[ledger.Sent] < len(days) {
		t.Error("the kills hit everything")
	}
	recorded := map[string]int{}
	read(t, dir, func(ctx context.Context, r ledger.Reader) error {
		for e, err := range r.Events(ctx, ledger.EventFilter{Invoice: "F-1"}) {
			if err != nil {
				return err
			}
			recorded[e.Note]++
		}
		return nil
	})
	for i := range w.serving.number {
		key := fmt.Sprintf("act-%06d", i+1)
		if n := recorded[key]; n != 1 && (n > 1 || w.serving.kept[key]) {
			t.Errorf("%s is recorded %d times, answered: %v", key, n, w.serving.kept[key])
		}
	}
	t.Logf("%d events were recorded by a program, %d asked for", len(recorded), w.serving.number)
	if len(recorded) < cmp.Or(w.serving.number/2, 1) {
		t.Error("the program was hardly heard")
	}
}
