package text

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/sources"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/posting"
)

// WriteSourceRefusal says how to mend a source that cannot be read; it reports whether err is that.
func WriteSourceRefusal(w io.Writer, err error) bool {
	var refused *sources.Error
	if !errors.As(err, &refused) || errors.Is(err, context.Canceled) {
		return false
	}
	fmt.Fprintln(w, words.Printable(refused.Error()))
	if hint := refused.Hint(); hint != "" {
		fmt.Fprintf(w, "  hint: %s\n", words.Printable(hint))
	}
	fmt.Fprintln(w, "nothing was used")
	return true
}

// WritePulled says where rows came from, a line for each list; nothing when no source was read.
func WritePulled(b *strings.Builder, files []posting.File) error {
	var rows [][]string
	for i := range files {
		f := &files[i]
		if f.Source == "" {
			continue
		}
		what := words.Printable(f.Name)
		if f.Name == f.Source+" "+f.Kind {
			what = words.Counted(f.Rows, "row", "rows")
		}
		rows = append(rows, []string{f.Source, f.Kind, what, words.Printable(f.Place)})
	}
	if len(rows) == 0 {
		return nil
	}
	if err := WriteRows(b, rows); err != nil {
		return err
	}
	b.WriteByte('\n')
	return nil
}
