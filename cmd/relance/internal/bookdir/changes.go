package bookdir

import (
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies"
)

// written are the endings of the files that people write in a book: policies, texts, and the logo on them.
var written = []string{".cue", ".md", ".png", ".jpg", ".jpeg"}

// Mark is another text after a file of a book was written, added, renamed or removed: it has the names, the sizes, the
// times and sums of what is in the files that people write, two levels of folders down: some editors put another file in the place of one and keep its time. Ledgers and exports are no part of it. A folder that
// cannot be read has a mark of its own.
func Mark(dir string) string {
	var b strings.Builder
	err := fs.WalkDir(os.DirFS(dir), ".", func(rel string, e fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(path.Base(rel), ".") && rel != "."
		switch {
		case err != nil && rel == ".":
			return err
		case err != nil:
			return nil
		case e.IsDir() && (hidden || strings.Count(rel, "/") >= 2):
			return fs.SkipDir
		case e.IsDir() || hidden || !slices.Contains(written, strings.ToLower(path.Ext(rel))):
			return nil
		}
		if info, err := fs.Stat(os.DirFS(dir), rel); err == nil { // of what a link leads to
			fmt.Fprintf(&b, "%s %d %d %x\n", rel, info.Size(), info.ModTime().UnixNano(), sumOf(dir, rel, info))
		}
		return nil
	})
	if err != nil {
		fmt.Fprintf(&b, "%v\n", err)
	}
	return b.String()
}

// sumOf is a sum of what is in a file; 0 for one that is no file, or larger than one of a book may be.
func sumOf(dir, rel string, info fs.FileInfo) uint32 {
	if !info.Mode().IsRegular() || info.Size() > policies.MaxFile {
		return 0
	}
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(rel)))
	if err != nil {
		return 0
	}
	return crc32.ChecksumIEEE(data)
}
