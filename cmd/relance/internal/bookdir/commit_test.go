package bookdir

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/relance-dev/relance/engine/needtest"
)

func TestTheBooksCommitIsThatOfItsFolder(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		needtest.Lacks(t, "git is not installed")
	}
	dir := t.TempDir()
	if got := Commit(t.Context(), dir); got != "" {
		t.Errorf("a folder without git has commit %q", got)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "book.cue"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) {
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir, "-c", "user.name=t", "-c", "user.email=t@example.org"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
	}
	write("package relance\n")
	git("init", "-q")
	git("add", "book.cue")
	git("commit", "-q", "-m", "a book")
	commit := Commit(t.Context(), dir)
	if !regexp.MustCompile(`^[0-9a-f]{40,64}$`).MatchString(commit) {
		t.Errorf("commit %q", commit)
	}
	write("package relance // changed\n")
	if got := Commit(t.Context(), dir); got != commit+"+changes" {
		t.Errorf("with changes: %q", got)
	}
}
