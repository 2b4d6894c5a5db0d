package bookdir

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/needtest"
)

func TestTheAuthorOfALine(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		needtest.Lacks(t, "no git")
	}
	dir := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=Claire Dubois", "GIT_AUTHOR_EMAIL=claire@example.org", "GIT_COMMITTER_NAME=Paul", "GIT_COMMITTER_EMAIL=paul@example.org", "GIT_COMMITTER_DATE=2026-03-02T09:00:00Z")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git: %v\n%s", err, out)
		}
	}
	name := filepath.Join(dir, "book.cue")
	if err := os.WriteFile(name, []byte("a\nb\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-qm", "first")
	who, at, ok := Author(t.Context(), dir, "book.cue", 2)
	if want := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC); !ok || who != "Claire Dubois" || !at.Equal(want) {
		t.Errorf("%q on %s, %t", who, at, ok)
	}
	if err := os.WriteFile(name, []byte("a\nb\nc\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for file, line := range map[string]int{"book.cue": 3, "other.cue": 1, "--output=x": 1} {
		if who, _, ok := Author(t.Context(), dir, file, line); ok {
			t.Errorf("%s:%d is by %s", file, line, who)
		}
	}
	if _, _, ok := Author(t.Context(), t.TempDir(), "book.cue", 1); ok {
		t.Error("there is an author without git")
	}
}
