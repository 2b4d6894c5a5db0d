package channeltest

import (
	"os"
	"path/filepath"
	"strings"
)

// Folder returns the path of a folder for a channel that delivers into one. It does not
// exist yet; with NoSpace it cannot be made either, not even by root.
func Folder(t T, f Fault) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	if f != NoSpace {
		return dir
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatalf("folder: %v", err)
	}
	return filepath.Join(dir, "below")
}

// Files lists the files of a folder that end in a suffix as deliveries, the rest of the name
// being the key.
func Files(dir, suffix string) []Delivery {
	entries, err := os.ReadDir(dir)
	if err != nil { // not made yet
		return nil
	}
	var out []Delivery
	for _, e := range entries {
		if key, ok := strings.CutSuffix(e.Name(), suffix); ok {
			out = append(out, Delivery{Key: key})
		}
	}
	return out
}
