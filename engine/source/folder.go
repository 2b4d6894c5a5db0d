package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// DefaultSettle is for how long a file must not have changed: a program that writes it into the folder, or
// a transfer, is done by then.
const DefaultSettle = 5 * time.Second

// mostEntries is how many files a folder that is watched may have.
const mostEntries = 100_000

// Newest is the path of the file in a folder that was changed last, of those whose name matches a
// pattern such as "invoices-*.csv"; of two of the same moment the last by name. A folder that matches
// counts as a file. It fails when nothing matches, and when the file was changed less than
// settle before now: somebody may still be writing it.
func Newest(dir, pattern string, now time.Time, settle time.Duration) (string, error) {
	found, err := Matching(dir, pattern, now, settle)
	if err != nil {
		return "", err
	}
	return found[len(found)-1], nil
}

// Matching is all files that Newest chooses from, the newest last. One that may still be
// written makes it fail.
func Matching(dir, pattern string, now time.Time, settle time.Duration) ([]string, error) {
	if err := Pattern(pattern); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		var e *fs.PathError
		if errors.As(err, &e) {
			err = e.Err
		}
		return nil, Fail("dir is seen from the book's folder", "the folder %s cannot be read: %v", filepath.ToSlash(dir), err)
	}
	if len(entries) > mostEntries {
		return nil, Fail("move old files away", "the folder %s has more than %d files", filepath.ToSlash(dir), mostEntries)
	}
	type file struct {
		path    string
		changed time.Time
	}
	var list []file
	for _, e := range entries {
		name := e.Name()
		if ok, _ := filepath.Match(pattern, name); !ok || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
			continue
		}
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			continue // it went away meanwhile, or leads nowhere
		}
		list = append(list, file{filepath.Join(dir, name), info.ModTime()})
	}
	if len(list) == 0 {
		return nil, Fail("see whether the export arrived, and whether the pattern fits its name", "no file in %s is called like %s", filepath.ToSlash(dir), pattern)
	}
	slices.SortFunc(list, func(a, b file) int {
		if c := a.changed.Compare(b.changed); c != 0 {
			return c
		}
		return strings.Compare(a.path, b.path)
	})
	if last := list[len(list)-1]; settle > 0 && now.Sub(last.changed) < settle {
		return nil, Fail("start again in a moment; settle: \"0s\" takes it at once", "%s was changed less than %s ago: it may still be being written", filepath.ToSlash(last.path), settle)
	}
	paths := make([]string, len(list))
	for i, f := range list {
		paths[i] = f.path
	}
	return paths, nil
}

// Pattern refuses what is no pattern of file names.
func Pattern(pattern string) error {
	if _, err := filepath.Match(pattern, ""); err != nil || strings.ContainsAny(pattern, `/\`) {
		return Fail(`write it like "invoices-*.csv"`, "%q is no pattern of file names", pattern)
	}
	return nil
}
