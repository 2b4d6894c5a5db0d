package policies

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
)

// span is a stretch of a file, in bytes. The zero span is nowhere.
type span struct {
	file       string // as the user would type it
	start, end int
}

func (s span) valid() bool { return s.file != "" }

// report collects what is wrong with a book.
type report struct {
	list    diag.List
	sources map[string][]byte // for fixes; may be nil
}

// fail adds an error.
func (r *report) fail(code string, at span, hint, format string, args ...any) {
	r.add(code, diag.Error, at, hint, agree.Sprintf(format, args...))
}

// warn adds a warning.
func (r *report) warn(code string, at span, hint, format string, args ...any) {
	r.add(code, diag.Warning, at, hint, agree.Sprintf(format, args...))
}

// add keeps a message on one line: some quote what they are about.
func (r *report) add(code string, sev diag.Severity, at span, hint, message string) {
	if strings.ContainsAny(message, "\r\n") {
		message = oneLine(message)
	}
	r.list = append(r.list, diag.Diagnostic{
		Code: code, Severity: sev, File: at.file, Start: at.start, End: max(at.start, at.end), Message: message, Hint: hint,
	})
}

// fix mends the diagnostic added last by writing text where it points.
func (r *report) fix(text string) {
	d := &r.list[len(r.list)-1]
	d.Fix = []diag.Edit{{Start: d.Start, End: d.End, Text: text}}
}

// fixWord mends the diagnostic added last, when it points at a word, in quotes or not, that can only be one of choices.
func (r *report) fixWord(word string, choices []string) {
	d := &r.list[len(r.list)-1]
	only, data := nearest.Only(word, choices), r.sources[d.File]
	if only == "" || d.Start < 0 || d.End > len(data) || strings.ContainsAny(only, "\"\\\n") {
		return
	}
	switch string(data[d.Start:d.End]) {
	case word:
		r.fix(only)
	case `"` + word + `"`:
		r.fix(`"` + only + `"`)
	}
}

// related explains the diagnostic added last with another place.
func (r *report) related(at span, message string) {
	d := &r.list[len(r.list)-1]
	d.Related = append(d.Related, diag.Related{File: at.file, Start: at.start, End: max(at.start, at.end), Message: message})
}

// faulty reports whether something wrong was found in a node, so that what
// follows from it is better left unsaid.
func (r *report) faulty(n *node) bool {
	for _, d := range r.list {
		if d.Severity == diag.Error && (n.covers(span{d.File, d.Start, d.End}) || n.key.valid() && d.File == n.key.file && d.Start == n.key.start) {
			return true
		}
	}
	return false
}

// reported reports whether something wrong was found at the very place.
func (r *report) reported(at span) bool {
	return slices.ContainsFunc(r.list, func(d diag.Diagnostic) bool {
		return d.Severity == diag.Error && d.File == at.file && d.Start == at.start
	})
}
