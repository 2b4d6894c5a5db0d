package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/posting"
)

// purseText says what a client has on account now.
func purseText(say words.Writer, c *posting.UnappliedChange) string {
	text := say.T("%s has %s on account", words.Printable(c.Client), say.Sum(c.After, c.Currency))
	if c.Entity != "" {
		text += say.T(" with %s", words.Printable(c.Entity))
	}
	return text + say.T(", before %s", say.Sum(c.Before, c.Currency))
}

// WriteRecorded says what became of events.
func WriteRecorded(w io.Writer, say words.Writer, done *posting.Recorded) error {
	var b strings.Builder
	for i := range done.Known {
		fmt.Fprintln(&b, say.T("Known already, nothing changed: %s, entry %s of the journal.", say.Event(&done.Known[i].Event), EntryNumber(done.Known[i].Seq)))
	}
	for i := range done.Events {
		fmt.Fprintln(&b, say.T("Recorded: %s, entry %s of the journal.", say.Event(&done.Events[i].Event), EntryNumber(done.Seq)))
	}
	for i := range done.Changed {
		fmt.Fprintf(&b, "  %s\n", changeText(say, &done.Changed[i]))
	}
	for i := range done.Unapplied {
		fmt.Fprintf(&b, "  %s\n", purseText(say, &done.Unapplied[i]))
	}
	_, err := fmt.Fprint(w, b.String())
	return err
}
