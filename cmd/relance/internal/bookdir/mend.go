package bookdir

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// mostRounds bounds how often what is mended is read again: a mistake may hide another.
const mostRounds = 8

// Mended is what check --fix does to the files of a book.
type Mended struct {
	Was, Is map[string][]byte // by the name in diagnostics; those that change
	Lines   []string          // what was mended, one line each, at its place before its round
}

// Mend makes the edits that are certain until there is none left, without writing.
func Mend(dir string) (*Mended, error) {
	m := &Mended{Was: map[string][]byte{}, Is: map[string][]byte{}}
	for range mostRounds {
		overlay := map[string][]byte{}
		for file, data := range m.Is {
			rel, err := filepath.Rel(dir, filepath.FromSlash(file))
			if err != nil {
				return nil, fmt.Errorf("--fix: %w", err)
			}
			overlay[filepath.ToSlash(rel)] = data
		}
		book, list := Load(dir, policies.Options{Tests: true, Overlay: overlay})
		fixed := diag.Fix(list, book.Sources)
		if len(fixed) == 0 {
			break
		}
		for _, f := range fixed {
			if _, known := m.Was[f.File]; !known {
				m.Was[f.File] = f.Was
			}
			m.Is[f.File] = f.Is
			for _, d := range f.Mended {
				m.Lines = append(m.Lines, mendedLine(&f, &d))
			}
		}
	}
	return m, nil
}

// mendedLine says what was written and what is written now: book.cue:12:9: "frim" → "firm" [RL304].
func mendedLine(f *diag.Fixed, d *diag.Diagnostic) string {
	var was, is []string
	for _, e := range d.Fix {
		was, is = append(was, string(f.Was[e.Start:e.End])), append(is, e.Text)
	}
	at := diag.PositionOf(f.Was, d.Fix[0].Start)
	line := fmt.Sprintf("%s:%d:%d: %s", f.File, at.Line, at.Column, strings.Join(was, " "))
	if now := strings.TrimSpace(strings.Join(is, " ")); now != "" {
		return fmt.Sprintf("%s → %s [%s]", line, now, d.Code)
	}
	return fmt.Sprintf("%s → – [%s]", line, d.Code)
}
