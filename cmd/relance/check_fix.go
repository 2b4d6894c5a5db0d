package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// mostRounds bounds how often what is mended is read again: a mistake may hide another.
const mostRounds = 8

// mending is what check --fix does to the files of a book.
type mending struct {
	was, is map[string][]byte // by the name in diagnostics; those that change
	lines   []string          // what was mended, one line each, at its place before its round
}

// mend makes the edits that are certain until there is none left, without writing.
func mend(dir string) (*mending, error) {
	m := &mending{was: map[string][]byte{}, is: map[string][]byte{}}
	for range mostRounds {
		overlay := map[string][]byte{}
		for file, data := range m.is {
			rel, err := filepath.Rel(dir, filepath.FromSlash(file))
			if err != nil {
				return nil, fmt.Errorf("--fix: %w", err)
			}
			overlay[filepath.ToSlash(rel)] = data
		}
		book, list := bookdir.Load(dir, policies.Options{Tests: true, Overlay: overlay})
		fixed := diag.Fix(list, book.Sources)
		if len(fixed) == 0 {
			break
		}
		for _, f := range fixed {
			if _, known := m.was[f.File]; !known {
				m.was[f.File] = f.Was
			}
			m.is[f.File] = f.Is
			for _, d := range f.Mended {
				m.lines = append(m.lines, mendedLine(&f, &d))
			}
		}
	}
	return m, nil
}

// fixBook mends a book, and says what it changed; with o.diff it only shows what it would change.
func fixBook(p params, dir string, o checkOptions) error {
	m, err := mend(dir)
	if err != nil {
		return err
	}
	files := slices.Sorted(maps.Keys(m.is))
	if o.diff {
		for _, file := range files {
			if err := writeLineDiff(p.Stdout, file, m.was[file], m.is[file]); err != nil {
				return err
			}
		}
		return nil
	}
	for _, file := range files {
		if err := bookdir.Replace(filepath.FromSlash(file), m.is[file]); err != nil {
			return fmt.Errorf("--fix: %w", err)
		}
	}
	out := p.Stdout
	if o.format.value != "text" {
		out = p.Stderr
	}
	for _, line := range m.lines {
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
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

// writeLineDiff writes the lines that differ of two texts with as many lines, as a unified diff without context.
func writeLineDiff(w io.Writer, file string, was, is []byte) error {
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", file, file)
	before, after := bytes.SplitAfter(was, []byte("\n")), bytes.SplitAfter(is, []byte("\n"))
	for i := range before {
		if i >= len(after) || bytes.Equal(before[i], after[i]) {
			continue
		}
		fmt.Fprintf(&b, "@@ -%d +%d @@\n-%s\n+%s\n", i+1, i+1, bytes.TrimRight(before[i], "\r\n"), bytes.TrimRight(after[i], "\r\n"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
