package policies

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/cuepos"
	"github.com/relance-dev/relance/policies/diag"
)

// snippet reports problems of a guard or a formula where they stand in the
// file, inside the string that a node holds. A text that several nodes share
// is reported once.
func (l *loader) snippet(n *node, problems []diag.Problem) {
	if len(problems) == 0 || n.bare {
		return // of a text without quotes, that is enough said
	}
	places := cuepos.Of(n.value, func(file string) []byte { return l.book.Sources[file] })
	for _, p := range problems {
		from, end := places.Range(p.Start, p.End)
		at := span{from.File, from.Offset, end}
		if !from.Exact {
			at = n.at
		}
		if slices.ContainsFunc(l.list, func(d diag.Diagnostic) bool {
			return d.Code == p.Code && d.File == at.file && d.Start == at.start && strings.HasPrefix(d.Message, p.Message)
		}) {
			continue
		}
		message := p.Message
		if !from.Exact || l.built(n, at.file) {
			message = fmt.Sprintf("%s (the text is %q)", message, n.text)
		}
		l.add(p.Code, p.Severity, at, p.Hint, message)
		if from.Exact {
			l.list[len(l.list)-1].Fix = placed(places, from.File, p.Fix)
		}
	}
}

// placed are edits of a text as edits of the file that it is written in; nil when one of them cannot be made
// there as it is.
func placed(places cuepos.Map, file string, edits []diag.Edit) []diag.Edit {
	var out []diag.Edit
	for _, e := range edits {
		from, end := places.Range(e.Start, e.End)
		to := places.At(e.End)
		if !from.Exact || from.File != file || to.File != file || to.Offset != end || strings.ContainsAny(e.Text, "\"\\\n") {
			return nil
		}
		out = append(out, diag.Edit{Start: from.Offset, End: end, Text: e.Text})
	}
	return out
}

// built reports whether CUE put the text of a node together, so that it cannot
// be read in the file.
func (l *loader) built(n *node, file string) bool {
	if bytes.Contains(l.book.Sources[file], []byte(n.text)) {
		return false
	}
	data := l.book.Sources[n.at.file]
	if n.at.start < 0 || n.at.end > len(data) {
		return true
	}
	raw := strings.TrimLeft(string(data[n.at.start:n.at.end]), "#")
	return !strings.HasPrefix(raw, `"`) || strings.Contains(raw, `\(`)
}
