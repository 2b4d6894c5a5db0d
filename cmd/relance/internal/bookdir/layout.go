package bookdir

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/policies"
)

// Format returns the files of a book that the standard layout changes, with
// their new content, and the names of those that are no CUE.
func Format(dir string) (changed []File, broken []string, err error) {
	names, err := bookFiles(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		src, err := plainfile.Read(filepath.Join(dir, name), policies.MaxFile)
		if err != nil {
			return nil, nil, fmt.Errorf("format: %w", err)
		}
		out, err := policies.Format(src)
		switch {
		case err != nil:
			broken = append(broken, name)
		case !bytes.Equal(src, out):
			changed = append(changed, File{name, out})
		}
	}
	return changed, broken, nil
}

// bookFiles lists the .cue files of a book, sorted.
func bookFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("book: %w", err)
	}
	var names []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".cue" && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no .cue file in %s: name the folder of a book", filepath.ToSlash(dir))
	}
	return names, nil
}

// Path is a file of a book as the user would type it.
func Path(dir, name string) string { return filepath.ToSlash(filepath.Join(dir, name)) }

// SameMeaning fails when the changed files would make a sound book mean
// something else: a mistake of the formatter that must not reach the disk.
func SameMeaning(dir string, changed []File) error {
	before, _ := Load(dir, policies.Options{})
	if before.Engine == nil || len(changed) == 0 {
		return nil
	}
	overlay := map[string][]byte{}
	for _, f := range changed {
		overlay[f.Name] = f.Data
	}
	after, list := Load(dir, policies.Options{Overlay: overlay})
	if after.Engine == nil {
		return fmt.Errorf("nothing was written: the standard layout would break the book: %w", list.Err())
	}
	if after.Engine.Digest != before.Engine.Digest {
		return errors.New("nothing was written: the standard layout would change what the book means")
	}
	return nil
}
