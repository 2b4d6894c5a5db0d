package policies

import (
	"bytes"
	"fmt"

	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"

	"github.com/relance-dev/relance/policies/diag"
)

// Format returns a .cue file in the standard layout of CUE, with the meaning
// and the comments unchanged. Lines end with LF, and a byte order mark is dropped.
// A file with a syntax error, or nested too deep, is refused with its line and column.
func Format(src []byte) ([]byte, error) {
	src = bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	s, r := source{data: src}, &report{}
	if shallow(s, r) {
		if _, err := parser.ParseFile("", src, parser.AllErrors); err != nil {
			syntax(s, err, r)
		}
	}
	if len(r.list) > 0 {
		at := diag.PositionOf(src, r.list[0].Start)
		return nil, fmt.Errorf("line %d, column %d: %s", at.Line, at.Column, r.list[0].Message)
	}
	return format.Source(src)
}
