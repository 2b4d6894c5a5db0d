package policies

import (
	"bytes"
	"fmt"

	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/format"
)

// Format returns a .cue file in the standard layout of CUE, with the meaning
// and the comments unchanged. Lines end with LF, and a byte order mark is dropped.
// A file with a syntax error is refused with the first error and its line.
func Format(src []byte) ([]byte, error) {
	src = bytes.TrimPrefix(src, []byte("\xEF\xBB\xBF"))
	out, err := format.Source(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
	if err != nil {
		first := errors.Errors(err)[0]
		return nil, fmt.Errorf("line %d: %w", first.Position().Line(), first)
	}
	return out, nil
}
