package bookdir

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
)

// maxBookFile is how much of each file is read to tell whether it changed.
const maxBookFile = 4 << 20

// Contents tells the files of a book from others: the digest of what is in its CUE and Markdown files.
func Contents(dir string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		name := filepath.Base(path)
		switch {
		case err != nil:
			return err
		case e.IsDir() && path != dir && (strings.HasPrefix(name, ".") || name == delivery.DeliveriesName):
			return fs.SkipDir
		case !e.Type().IsRegular() || filepath.Ext(name) != ".cue" && filepath.Ext(name) != ".md":
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		fmt.Fprintf(h, "%s\n", filepath.ToSlash(path))
		_, err = io.Copy(h, io.LimitReader(f, maxBookFile))
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), err
}
