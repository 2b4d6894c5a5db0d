package text

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// WriteMoved says where a ledger is now.
func WriteMoved(w io.Writer, say words.Writer, from, to string, m store.Moved) error {
	was := say.T("%s says where it went, and is read and written no more", from)
	if m.Aside != "" {
		was = say.T("what was there is now %s", filepath.ToSlash(m.Aside))
	}
	_, err := fmt.Fprintf(w, "%s\n%s\n%s\n%s\n",
		say.T("%s is the ledger: %s, %s {row|rows}, all the same as in %s, and as they were written", filepath.ToSlash(to), say.N(int(m.Head.Seq), "entry", "entries"), say.Whole(m.Rows), filepath.ToSlash(from)),
		say.T("head %s", HeadText(m.Head)), was,
		say.T("Name it in deploy.cue: deploy: ledger: %s", fmt.Sprintf("%q", filepath.ToSlash(to))))
	return err
}
