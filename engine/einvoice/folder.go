package einvoice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels/plainfile"
)

// mostFiles is how many files a folder may have, those in folders below it included.
const mostFiles = 200_000

// Is reports whether a file is one that this package reads, by its name: .xml or .pdf.
func Is(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".xml", ".pdf":
		return true
	}
	return false
}

// files lists the files of a path, sorted: the path itself, or the XML and PDF files below a
// folder; hidden ones, and links in it, are left alone.
func files(ctx context.Context, at string) (names []string, folder string, err error) {
	info, err := os.Stat(at)
	if err != nil {
		return nil, "", fmt.Errorf("electronic invoices %s: %w", filepath.ToSlash(at), cause(err))
	}
	if !info.IsDir() {
		return []string{at}, filepath.Dir(at), plainfile.Check(at, info)
	}
	top := strings.TrimSuffix(at, string(filepath.Separator)) + string(filepath.Separator) // which follows a link that is named
	err = filepath.WalkDir(top, func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case name != top && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case e.Type().IsRegular() && Is(name):
			names = append(names, name)
		}
		if len(names) > mostFiles {
			return fmt.Errorf("it has more than %d files", mostFiles)
		}
		return nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("electronic invoices %s: %w", filepath.ToSlash(at), cause(err))
	}
	if len(names) == 0 {
		return nil, "", fmt.Errorf("electronic invoices %s: the folder has no .xml or .pdf file", filepath.ToSlash(at))
	}
	slices.Sort(names)
	return names, at, nil
}

func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// stem is the name of a file without its ending.
func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// Digest is the hex SHA-256 of a file, or of the names and contents of the XML and PDF files of a folder.
func Digest(ctx context.Context, at string) (string, error) {
	names, folder, err := files(ctx, at)
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range names {
		data, err := plainfile.Read(name, Largest)
		if err != nil {
			return "", err
		}
		one := sha256.Sum256(data)
		if len(names) == 1 && name == at {
			return hex.EncodeToString(one[:]), nil
		}
		rel, _ := filepath.Rel(folder, name) // both were walked from one place
		fmt.Fprintf(sum, "%s %s\n", hex.EncodeToString(one[:]), filepath.ToSlash(rel))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
