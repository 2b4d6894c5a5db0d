package policies

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/policies/cuepos"
	"github.com/relance-dev/relance/policies/diag"
)

// snippet reports problems of a guard or a formula where they stand in the
// file, inside the string that a node holds.
func (l *loader) snippet(n *node, problems []diag.Problem) {
	if len(problems) == 0 {
		return
	}
	places := cuepos.Of(n.value, func(file string) []byte { return l.book.Sources[file] })
	for _, p := range problems {
		from, end := places.Range(p.Start, p.End)
		at, message := span{from.File, from.Offset, end}, p.Message
		if !from.Exact {
			at = n.at
		}
		if !from.Exact || l.built(n) {
			message = fmt.Sprintf("%s (the text is %q)", message, n.text)
		}
		l.add(p.Code, p.Severity, at, p.Hint, message)
	}
}

// built reports whether CUE put the text of a node together, so that it cannot
// be read in the file where the node stands.
func (l *loader) built(n *node) bool {
	data := l.book.Sources[n.at.file]
	if n.at.start < 0 || n.at.end > len(data) {
		return true
	}
	raw := strings.TrimLeft(string(data[n.at.start:n.at.end]), "#")
	return !strings.HasPrefix(raw, `"`) || strings.Contains(raw, `\(`)
}
