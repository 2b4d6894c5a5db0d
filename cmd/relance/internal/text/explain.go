package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/diag"
)

// WriteDoc writes what a code of check means, with an example and how it is mended.
func WriteDoc(w io.Writer, say words.Writer, d diag.Doc) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s%s\n\n%s\n", d.Code, say.Colon, say.Says(d.Title), say.Says(d.Why))
	section(&b, say.T("This gives it:"), d.Bad)
	section(&b, say.T("Mended:"), d.Good)
	_, err := io.WriteString(w, b.String())
	return err
}

// section writes an example under its heading, indented.
func section(b *strings.Builder, heading, example string) {
	if example == "" {
		return
	}
	fmt.Fprintf(b, "\n%s\n\n", heading)
	for line := range strings.Lines(strings.TrimRight(example, "\n") + "\n") {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
}
