package policies

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/analysis"
	"github.com/relance-dev/relance/policies/diag"
)

// ignoreMark, with a code and a reason behind it, silences a warning on its
// line or the next one: // relance:ignore RL512 the agency takes these over.
const ignoreMark = "relance:ignore"

// outside are the codes of what another book may have and this one has not: it takes the channels, the time of the
// runs, the company's data or another assign list to see it.
var outside = []string{codeRoute, codeUnrouted, codeUndocumented, codeUnsigned, codeBrand, codeMentions, codeNobody, codeRunQuiet, analysis.CodeHeavy}

// silencing is a mark in a file.
type silencing struct {
	line       int // from 0
	start, end int // of the mark and its code
	code       string
	reason     bool
	used       bool
}

// unignored drops the warnings that their file says to ignore. Errors stay. Of a book without errors it adds the
// marks that silence nothing, and those without a reason.
func unignored(list diag.List, sources map[string][]byte) diag.List {
	marks := silencings(sources)
	list = slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		if d.Severity != diag.Warning || len(marks[d.File]) == 0 {
			return false
		}
		data := sources[d.File]
		line := bytes.Count(data[:max(0, min(d.Start, len(data)))], []byte("\n"))
		silent := false
		for _, m := range marks[d.File] {
			if m.code == d.Code && (m.line == line || m.line == line-1) {
				m.used, silent = true, true
			}
		}
		return silent
	})
	if list.Errors() > 0 {
		return list
	}
	for _, file := range slices.Sorted(maps.Keys(marks)) {
		for _, m := range marks[file] {
			d := diag.Diagnostic{Code: codeIgnore, Severity: diag.Warning, File: file, Start: m.start, End: m.end}
			switch {
			case !m.used && slices.Contains(outside, m.code):
				continue
			case !m.used:
				d.Message, d.Hint = fmt.Sprintf("this silences nothing: there is no %s here", m.code), "remove it, or put it on the line of the warning or the one before"
			case !m.reason:
				d.Message, d.Hint = m.code+" is silenced here, and nobody says why", "write the reason behind the code"
			default:
				continue
			}
			list = append(list, d)
		}
	}
	list.Sort()
	return list
}

// silencings finds the marks of all files.
func silencings(sources map[string][]byte) map[string][]*silencing {
	all := map[string][]*silencing{}
	for file, data := range sources {
		for at := 0; ; {
			i := bytes.Index(data[at:], []byte(ignoreMark))
			if i < 0 {
				break
			}
			start := at + i
			at = start + len(ignoreMark)
			rest, _, _ := bytes.Cut(data[at:], []byte("\n"))
			words := strings.Fields(strings.TrimSuffix(strings.TrimSpace(string(rest)), "*/}}"))
			if len(words) == 0 {
				continue
			}
			all[file] = append(all[file], &silencing{
				line: bytes.Count(data[:start], []byte("\n")), start: start, end: at + bytes.Index(rest, []byte(words[0])) + len(words[0]),
				code: strings.TrimRight(words[0], ",:"), reason: len(words) > 1,
			})
		}
	}
	return all
}
