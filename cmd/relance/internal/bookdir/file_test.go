package bookdir

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/engine/needtest"
)

func TestReplacedFilesKeepPermissionsAndLinks(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "shared.cue"), filepath.Join(dir, "book.cue")
	if err := os.WriteFile(target, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("shared.cue", link); err != nil {
		needtest.Lacks(t, "no symbolic links here: ", err)
	}
	if err := Replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(target)
	if err != nil || string(got) != "new" {
		t.Errorf("the link's target holds %q, %v", got, err)
	}
	info, err := os.Stat(target)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("permissions are now %v, %v", info.Mode(), err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("something was left behind: %v, %v", entries, err)
	}
}

func TestFilesThatCannotBeReplacedStayWhole(t *testing.T) {
	dir := t.TempDir()
	if err := Replace(filepath.Join(dir, "missing", "book.cue"), nil); err == nil {
		t.Error("writing into a folder that does not exist gave no error")
	}
	if err := Replace(dir, []byte("x")); err == nil {
		t.Error("a folder was replaced by a file")
	}
}
