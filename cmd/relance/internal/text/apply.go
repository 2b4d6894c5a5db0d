package text

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/plan"
)

// WriteResult says what was written.
func WriteResult(w io.Writer, say words.Writer, r *plan.Result) error {
	if r.Plan == "" {
		_, err := fmt.Fprintln(w, say.T("Nothing to do: no case is due, and no fact changed."))
		return err
	}
	again := ""
	if r.Resumed {
		again = " " + say.T("An earlier attempt had done the rest.")
	}
	_, err := fmt.Fprintln(w, say.T("Applied: %s changed, %s in the outbox.",
		say.N(r.Clients, "client", "clients"), say.N(r.Messages, "new message", "new messages"))+again)
	for _, f := range r.Failed {
		if err == nil {
			_, err = fmt.Fprintln(w, say.T("Nothing was written about %s, the others were carried out: %s", words.Printable(f.Client), words.Printable(f.Err.Error())))
		}
	}
	var names []string
	for _, id := range r.LeftOut {
		if !slices.ContainsFunc(r.Failed, func(f plan.ClientFailure) bool { return f.Client == id }) {
			names = append(names, words.Printable(id))
		}
	}
	if len(names) == 0 || err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, say.T("Left out, since something was written about them meanwhile; the next run decides them: %s.", strings.Join(names, ", ")))
	return err
}
