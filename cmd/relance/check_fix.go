package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
)

// fixBook mends a book, and says what it changed; with o.diff it only shows what it would change.
func fixBook(p params, dir string, o checkOptions) error {
	m, err := bookdir.Mend(dir)
	if err != nil {
		return err
	}
	files := slices.Sorted(maps.Keys(m.Is))
	if o.diff {
		for _, file := range files {
			if err := text.WriteLineDiff(p.Stdout, file, m.Was[file], m.Is[file]); err != nil {
				return err
			}
		}
		return nil
	}
	for _, file := range files {
		if err := bookdir.Replace(filepath.FromSlash(file), m.Is[file]); err != nil {
			return fmt.Errorf("--fix: %w", err)
		}
	}
	out := p.Stdout
	if o.format.value != "text" {
		out = p.Stderr
	}
	for _, line := range m.Lines {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}
