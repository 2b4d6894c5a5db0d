package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// shownText is what a command wrote so far; it may still be writing.
type shownText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shownText) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

// await waits until something was written, and forgets what was written up to then.
func (s *shownText) await(t *testing.T, want string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		s.mu.Lock()
		text := s.b.String()
		if _, after, ok := strings.Cut(text, want); ok {
			s.b.Reset()
			s.b.WriteString(after)
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		if time.Now().After(deadline) {
			t.Fatalf("nothing says %q:\n%s", want, text)
		}
	}
}

// A change of a policy, a text or a test, and a file that comes or goes, make one more run each; other files make
// none; and a signal ends it with 0.
func TestWatchRunsAgainAfterEachChange(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/quickstart")); err != nil {
		t.Fatal(err)
	}
	change := func(name, old, now string) {
		t.Helper()
		path := filepath.Join(dir, name)
		data, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(data), old) {
			err = os.WriteFile(path, []byte(strings.Replace(string(data), old, now, 1)), 0o644)
		}
		if err != nil || !strings.Contains(string(data), old) {
			t.Fatalf("%s: %v, or it has no %q", name, err, old)
		}
	}
	begin := func(args ...string) (*shownText, func()) {
		ctx, stop := context.WithCancel(context.Background())
		shown, code := new(shownText), make(chan exitCode, 1)
		go func() {
			code <- execute(ctx, params{Stdout: shown, Stderr: shown, Now: time.Now, Workers: 1, Lang: "en"}, args)
		}()
		return shown, func() {
			stop()
			if got := <-code; got != exitDone {
				t.Errorf("%v ended with %d", args, got)
			}
		}
	}
	shown, end := begin("check", dir, "--watch")
	shown.await(t, "book is fine")
	shown.await(t, "waiting for changes")
	change("standard.cue", "days_late >= 7", "days_lat >= 7")
	shown.await(t, "days_lat is not a name")
	shown.await(t, "waiting for changes")
	if err := os.WriteFile(filepath.Join(dir, "notes.txt"), []byte("no part of the book"), 0o644); err != nil {
		t.Fatal(err)
	}
	change("standard.cue", "days_lat >= 7", "days_late >= 7")
	shown.await(t, "book is fine")
	shown.await(t, "waiting for changes")
	time.Sleep(3 * watchInterval)
	if shown.mu.Lock(); strings.TrimSpace(strings.TrimPrefix(shown.b.String(), " in "+dir+"; Ctrl-C ends it")) != "" {
		t.Errorf("nothing changed, and it says\n%s", shown.b.String())
	}
	shown.mu.Unlock()
	end()

	shown, end = begin("test", dir, "--watch")
	shown.await(t, "5 passed")
	shown.await(t, "waiting for changes")
	if err := os.Rename(filepath.Join(dir, "standard_test.cue"), filepath.Join(dir, "kept")); err != nil {
		t.Fatal(err)
	}
	shown.await(t, "waiting for changes")
	if err := os.Rename(filepath.Join(dir, "kept"), filepath.Join(dir, "standard_test.cue")); err != nil {
		t.Fatal(err)
	}
	shown.await(t, "5 passed")
	end()
}

// Editors put a new file in the place of the old one, each in its own way; one run follows, of what is there then.
func TestWatchFollowsAFileThatIsReplaced(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/quickstart")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "standard_test.cue")
	right, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	wrong := bytes.ReplaceAll(right, []byte(`courtesy`), []byte(`courtezy`)) // of the same size
	if bytes.Equal(wrong, right) {
		t.Fatal("the test has no courtesy")
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte) error { return os.WriteFile(name, data, 0o644) }
	saves := []struct {
		editor string
		save   func(data []byte) error
	}{
		{"writes beside it, and renames over it", func(data []byte) error {
			tmp := filepath.Join(dir, ".standard_test.cue.tmp")
			return errors.Join(write(tmp, data), os.Rename(tmp, name))
		}},
		{"renames the old one away, and writes anew", func(data []byte) error {
			return errors.Join(os.Rename(name, name+"~"), write(name, data), os.Remove(name+"~"))
		}},
		{"removes it for a while", func(data []byte) error {
			err := os.Remove(name)
			time.Sleep(watchInterval / 2)
			return errors.Join(err, write(name, data))
		}},
		{"writes it bit by bit", func(data []byte) error {
			err := write(name, data[:len(data)/2])
			time.Sleep(watchInterval / 2)
			return errors.Join(err, write(name, data))
		}},
		{"renames over it and keeps its time", func(data []byte) error {
			tmp := filepath.Join(dir, "standard_test.cue.new")
			return errors.Join(write(tmp, data), os.Chtimes(tmp, info.ModTime(), info.ModTime()), os.Rename(tmp, name))
		}},
	}
	ctx, stop := context.WithCancel(context.Background())
	shown, code := new(shownText), make(chan exitCode, 1)
	go func() {
		code <- execute(ctx, params{Stdout: shown, Stderr: shown, Now: time.Now, Workers: 1, Lang: "en"}, []string{"test", dir, "--watch"})
	}()
	shown.await(t, "5 passed")
	shown.await(t, "waiting for changes")
	for _, s := range saves {
		for _, x := range []struct {
			data []byte
			says string
		}{{wrong, "courtezy"}, {right, "5 passed"}} {
			if err := s.save(x.data); err != nil {
				t.Fatalf("%s: %v", s.editor, err)
			}
			shown.await(t, x.says)
			shown.await(t, "waiting for changes")
		}
	}
	stop()
	if got := <-code; got != exitDone {
		t.Errorf("ended with %d", got)
	}
}
