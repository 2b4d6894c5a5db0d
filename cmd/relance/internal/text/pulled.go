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
func WriteSourceRefusal(w io.Writer, say words.Writer, err error) bool {
	var refused *sources.Error
	if !errors.As(err, &refused) || errors.Is(err, context.Canceled) {
		return false
	}
	fmt.Fprintln(w, words.Printable(say.Says(refused.Error())))
	if hint := refused.Hint(); hint != "" {
		fmt.Fprintf(w, "  %s%s\n", say.Says("hint: "), words.Printable(say.Says(hint)))
	}
	fmt.Fprintln(w, say.T("nothing was used"))
	return true
}

// WritePulled says where rows came from, a line for each list; nothing when no source was read.
func WritePulled(b *strings.Builder, say words.Writer, files []posting.File) error {
	var rows [][]string
	for i := range files {
		f := &files[i]
		if f.Source == "" {
			continue
		}
		what := words.Printable(f.Name)
		if f.Name == f.Source+" "+f.Kind {
			what = say.N(f.Rows, "row", "rows")
		}
		rows = append(rows, []string{f.Source, say.Says(f.Kind), what, words.Printable(f.Place)})
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
