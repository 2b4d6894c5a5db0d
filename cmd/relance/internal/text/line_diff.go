package text

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteLineDiff writes the lines that differ of two texts with as many lines, as a unified diff without context.
func WriteLineDiff(w io.Writer, file string, was, is []byte) error {
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
