package lsp

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// Kinds of code actions.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll"
)

// codeActionParams ask what may be done about a stretch of a file.
type codeActionParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        textRange    `json:"range"`
	Context      struct {
		Only []string `json:"only"` // kinds; none is all
	} `json:"context"`
}

type codeAction struct {
	Title       string        `json:"title"`
	Kind        string        `json:"kind"`
	Diagnostics []diagnostic  `json:"diagnostics,omitempty"`
	IsPreferred bool          `json:"isPreferred,omitempty"`
	Edit        workspaceEdit `json:"edit"`
}

// codeActions offers what check --fix would do: each edit by itself for the mistakes that a stretch touches, and all
// of a file at once.
func (s *server) codeActions(p codeActionParams) (any, error) {
	file := pathOf(p.TextDocument.URI)
	if file == "" {
		return nil, nil
	}
	s.mu.Lock()
	b := s.book(file)
	buffers, units := maps.Clone(b.buffers), s.units
	s.mu.Unlock()
	loaded, list := load(b.dir, bookFiles(buffers))
	var here diag.List
	for _, d := range list {
		if len(d.Fix) > 0 && filepath.Clean(filepath.FromSlash(d.File)) == file {
			here = append(here, d)
		}
	}
	actions := []codeAction{}
	if len(here) == 0 {
		return actions, nil
	}
	t := text{loaded.Sources[here[0].File], units}
	start, end := t.offset(p.Range.Start), t.offset(p.Range.End)
	for i := range here {
		d := &here[i]
		if asksFor(p.Context.Only, quickFix) && d.Start <= end && start <= d.End {
			actions = append(actions, codeAction{
				Title: fixTitle(t.data, d), Kind: quickFix, IsPreferred: true, Diagnostics: []diagnostic{shown(d, t)},
				Edit: workspaceEdit{map[string][]textEdit{p.TextDocument.URI: t.edits(d.Fix)}},
			})
		}
	}
	if asksFor(p.Context.Only, fixAll) {
		if fixed := diag.Fix(here, loaded.Sources); len(fixed) == 1 {
			var all []diag.Edit
			for _, d := range fixed[0].Mended {
				all = append(all, d.Fix...)
			}
			actions = append(actions, codeAction{Title: "Mend all that has one right answer", Kind: fixAll, Edit: workspaceEdit{map[string][]textEdit{p.TextDocument.URI: t.edits(all)}}})
		}
	}
	return actions, nil
}

// asksFor reports whether a client that wants some kinds of actions wants this one; a kind includes those beneath it.
func asksFor(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool {
		return o == kind || strings.HasPrefix(kind, o+".") || strings.HasPrefix(o, kind+".")
	})
}

// edits are edits of a file as clients make them.
func (t text) edits(list []diag.Edit) []textEdit {
	out := make([]textEdit, len(list))
	for i, e := range list {
		out[i] = textEdit{t.span(e.Start, e.End), e.Text}
	}
	return out
}

// fixTitle says what a fix changes.
func fixTitle(data []byte, d *diag.Diagnostic) string {
	var was, is []string
	for _, e := range d.Fix {
		was, is = append(was, string(data[e.Start:e.End])), append(is, e.Text)
	}
	if now := strings.TrimSpace(strings.Join(is, " ")); now != "" {
		return "Write " + now
	}
	return "Remove " + strings.Join(was, " ")
}

// bookFiles are the buffers that belong to a book.
func bookFiles(buffers map[string][]byte) map[string][]byte {
	for rel := range buffers {
		if !strings.HasSuffix(rel, ".cue") && !strings.HasSuffix(rel, ".md") || strings.HasPrefix(rel, "..") {
			delete(buffers, rel)
		}
	}
	return buffers
}
