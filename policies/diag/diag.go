// Package diag holds what relance says about a file: where, what and how to
// mend it. Diagnostics are values; only a reporter writes them out.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a diagnostic stops the work.
type Severity uint8

// The severities. An error makes a book unusable, a warning does not.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Diagnostic is one thing that is wrong. Start and End are byte offsets in the
// file as it is on disk; reporters turn them into lines and columns. A
// diagnostic about a folder, or about a file as a whole, has Start -1.
type Diagnostic struct {
	Code     string // stable: RLnnn
	Severity Severity
	File     string // as the user would type it; with slashes
	Start    int
	End      int // exclusive; at least Start
	Message  string
	Hint     string // one sentence on how to mend it; may be empty
	Witness  string // a situation that shows it, as guards see it; empty for none
	Related  []Related
	// Fix are the edits of File that mend it, where there is one right answer; nil where there is none, or several.
	Fix []Edit
	// Hidden is set when the source line holds what nobody should read.
	Hidden bool
}

// Text is the message with the hint and the witness, each on a line of its own.
func (d *Diagnostic) Text() string {
	text := d.Message
	if d.Hint != "" {
		text += "\nhint: " + d.Hint
	}
	if d.Witness != "" {
		text += "\nfor instance: " + d.Witness
	}
	return text
}

// Edit replaces the bytes of a file from Start to End, exclusive, with Text.
type Edit struct {
	Start, End int
	Text       string
}

// Related is another place that explains a diagnostic.
type Related struct {
	File       string
	Start, End int
	Message    string
}

// Problem is what a compiler of a snippet (a guard, a formula, a template)
// found: offsets are bytes in the snippet, and the caller knows the file.
type Problem struct {
	Code       string
	Severity   Severity
	Start, End int
	Message    string
	Hint       string
	Fix        []Edit // of the snippet; as in Diagnostic
}

// List collects diagnostics. It implements error.
type List []Diagnostic

// Error returns the diagnostics' messages, one per line.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = fmt.Sprintf("%s: %s[%s]: %s", d.File, d.Severity, d.Code, d.Message)
	}
	return strings.Join(lines, "\n")
}

// Err returns the list as an error when it holds an error, else nil.
func (l List) Err() error {
	if l.Errors() == 0 {
		return nil
	}
	return l
}

// Errors counts the diagnostics of severity Error.
func (l List) Errors() int {
	n := 0
	for _, d := range l {
		if d.Severity == Error {
			n++
		}
	}
	return n
}

// Sort orders by file, place and code, and drops exact repeats.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	*l = slices.CompactFunc(*l, func(a, b Diagnostic) bool {
		return a.File == b.File && a.Start == b.Start && a.Code == b.Code && a.Message == b.Message
	})
}

// Doc explains a code, for relance explain.
type Doc struct {
	Code  string
	Title string // a few words, lower case
	Why   string // what goes wrong, and why it matters
	Bad   string // an example that gives the diagnostic
	Good  string // the same, mended
}
