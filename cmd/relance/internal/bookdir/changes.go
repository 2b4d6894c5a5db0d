package bookdir

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// written are the endings of the files that people write in a book: policies, texts, and the logo on them.
var written = []string{".cue", ".md", ".png", ".jpg", ".jpeg"}

// Mark is another text after a file of a book was written, added, renamed or removed: it has the names, the sizes and the
// times of the files that people write, two levels of folders down. Ledgers and exports are no part of it. A folder that
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
			fmt.Fprintf(&b, "%s %d %d\n", rel, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	if err != nil {
		fmt.Fprintf(&b, "%v\n", err)
	}
	return b.String()
}
