// Package scratch makes folders for what a command needs while it runs.
package scratch

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// prefix begins the names of all of them.
const prefix = "relance-scratch-"

// Kept is how long a folder is left alone: far longer than a command takes that needs one.
const Kept = 24 * time.Hour

// Folder makes an empty folder that its owner alone can read, among the temporary files of the machine. The caller removes it. A
// command that was killed removed nothing: what is of the same user and older than Kept goes away now.
func Folder() (string, error) {
	dir, err := os.MkdirTemp("", prefix)
	if err != nil {
		return "", err
	}
	sweep(dir)
	return dir, nil
}

// sweep removes the folders beside a new one that are older by Kept: by the clock of the file system, which wrote both. What
// cannot be removed is another user's.
func sweep(dir string) {
	made, err := os.Lstat(dir)
	if err != nil {
		return
	}
	beside := filepath.Dir(dir)
	entries, err := os.ReadDir(beside)
	if err != nil {
		return // a folder that may be written and not listed
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), prefix) {
			continue
		}
		if info, err := e.Info(); err == nil && made.ModTime().Sub(info.ModTime()) > Kept {
			_ = os.RemoveAll(filepath.Join(beside, e.Name()))
		}
	}
}
