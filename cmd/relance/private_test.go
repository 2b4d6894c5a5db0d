//go:build unix

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// A plan says who owes what: its owner alone reads it, also where a file that everybody could read, or a link to one, was
// before.
func TestAPlanIsItsOwnersAlone(t *testing.T) {
	dir := claimBook(t, "Menuiserie Briance", 1)
	const now = "2026-02-07T09:00:00Z"
	if out, code := at(t, now, "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	open := filepath.Join(dir, "open.json")
	link := filepath.Join(dir, "link.json")
	if err := os.WriteFile(open, []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(open, 0o666); err != nil { // whatever the umask
		t.Fatal(err)
	}
	if err := os.Symlink(open, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"new.json", "open.json", "link.json"} {
		path := filepath.Join(dir, name)
		if out, code := at(t, now, "plan", dir, "--out", path); code != exitDone {
			t.Fatalf("%s: exit code %d\n%s", name, code, out)
		}
		info, err := os.Stat(path)
		if err != nil || info.Size() < 100 || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %d bytes, %v", name, info.Mode(), info.Size(), err)
		}
	}
}
