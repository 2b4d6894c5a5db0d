// Package verify puts a plugin through the conformance suite of channels: what
// "relance channels verify COMMAND" does. The plugin is told to rehearse, so nobody
// is contacted.
package verify

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/exec"
)

// rehearsed are the faults that a plugin can be asked to play.
func rehearsed() map[string]channeltest.Fault {
	return map[string]channeltest.Fault{
		"no_recipient": channeltest.NoRecipient,
		"unacceptable": channeltest.Unacceptable,
		"busy":         channeltest.Busy,
		"limited":      channeltest.Limited,
	}
}

// Subject starts the plugin once to learn what it declares, and returns it as a
// subject of the suite. It fails when the plugin cannot be started or does not
// introduce itself properly.
func Subject(ctx context.Context, cfg exec.Config) (channeltest.Subject, error) {
	transport, hello, err := exec.Declared(ctx, cfg)
	if err != nil {
		return channeltest.Subject{}, err
	}
	s := channeltest.Subject{Transport: transport, CannotTell: !hello.Reconcile}
	names := map[channeltest.Fault]string{channeltest.None: "none"}
	for _, word := range hello.Rehearses {
		if f, ok := rehearsed()[word]; ok {
			names[f] = word
			s.Faults = append(s.Faults, f)
		}
	}
	if secret := cfg.Secret.Reveal(); secret != "" {
		s.Secrets = []string{secret}
	}
	s.Start = func(t channeltest.T, f channeltest.Fault) channeltest.Bench { return start(t, cfg, names[f]) }
	return s, nil
}

// start runs a plugin that rehearses; its other side is the file that it writes.
func start(t channeltest.T, cfg exec.Config, fault string) channeltest.Bench {
	t.Helper()
	file := filepath.Join(t.TempDir(), "delivered.jsonl")
	var log strings.Builder
	var mu sync.Mutex
	cfg.Rehearsal = &exec.Rehearsal{File: file, Fault: fault}
	cfg.Log = func(line string) {
		mu.Lock()
		defer mu.Unlock()
		log.WriteString(line + "\n")
	}
	p, err := exec.New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return channeltest.Bench{
		Channel:   p,
		Delivered: func() []channeltest.Delivery { return delivered(t, file) },
		Logs: func() string {
			mu.Lock()
			defer mu.Unlock()
			return log.String()
		},
	}
}

// delivered reads what a rehearsing plugin noted.
func delivered(t channeltest.T, file string) []channeltest.Delivery {
	t.Helper()
	data, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		t.Fatalf("rehearsal: %v", err)
	}
	var out []channeltest.Delivery
	for line := range strings.Lines(string(data)) {
		var d struct{ Key, To string }
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Errorf("the rehearsal's file has a line that is not JSON: %v", err)
			continue
		}
		out = append(out, channeltest.Delivery{Key: d.Key, To: d.To})
	}
	return out
}
