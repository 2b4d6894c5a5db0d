package bookdir

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/law"
)

// WithRates returns the files of a book that change when it takes rates, after
// loading it with them.
func WithRates(dir string, rows []law.Published) (map[string][]byte, error) {
	names, err := bookFiles(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		if files[name], err = plainfile.Read(filepath.Join(dir, name), policies.MaxFile); err != nil {
			return nil, err
		}
	}
	changed, err := policies.AddRates(files, rows)
	if err != nil {
		return nil, err
	}
	if _, list := Load(dir, policies.Options{Overlay: changed}); list.Errors() > 0 {
		return nil, list.Err()
	}
	return changed, nil
}

// ReplaceAll writes files of a book, or none: when one cannot be written, those
// before it get back what was in them.
func ReplaceAll(dir string, files map[string][]byte) error {
	var done []func() error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		old, err := plainfile.Read(filepath.Join(dir, name), policies.MaxFile)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if err := (File{name, files[name]}).Write(dir); err != nil {
			for _, undo := range done {
				err = errors.Join(err, undo())
			}
			return err
		}
		done = append(done, func() error {
			if old == nil {
				return os.Remove(filepath.Join(dir, name))
			}
			return File{name, old}.Write(dir)
		})
	}
	return nil
}
