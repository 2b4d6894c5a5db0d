package scratch_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/scratch"
)

// What a killed command left goes away with the next that needs a folder; what may be in use, and what is not ours, stays.
func TestWhatAKilledCommandLeftGoesAway(t *testing.T) {
	beside := t.TempDir()
	t.Setenv("TMPDIR", beside)
	folder := func() string {
		t.Helper()
		dir, err := scratch.Folder()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "invoices.jsonl"), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	left, inUse := folder(), folder()
	elsewhere := t.TempDir()
	others, link := filepath.Join(beside, "others-1"), filepath.Join(beside, filepath.Base(left)+"link")
	if err := os.Mkdir(others, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, link); err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-scratch.Kept - time.Hour)
	for _, dir := range []string{left, others, elsewhere} {
		if err := os.Chtimes(dir, before, before); err != nil {
			t.Fatal(err)
		}
	}
	now := folder()
	for dir, want := range map[string]bool{left: false, inUse: true, others: true, link: true, elsewhere: true, now: true} {
		if _, err := os.Lstat(dir); (err == nil) != want {
			t.Errorf("%s is there: %v, want %v", filepath.Base(dir), err == nil, want)
		}
	}
	if info, err := os.Stat(now); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}
