package text

import (
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/einvoice"
	"github.com/relance-dev/relance/engine/posting"
)

// unappliedText says what a client has on account now.
func unappliedText(say words.Writer, c *posting.UnappliedChange) string {
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
		fmt.Fprintf(&b, "  %s\n", unappliedText(say, &done.Unapplied[i]))
	}
	_, err := fmt.Fprint(w, b.String())
	return err
}

// WriteStatuses says what became of so many messages about electronic invoices. Others are files that are none.
func WriteStatuses(w io.Writer, say words.Writer, done *posting.SaidRecorded, messages int, others []string) error {
	var b strings.Builder
	fmt.Fprintln(&b, say.T("%s about electronic invoices: %s to record, %s known, late or without effect.",
		say.N(messages, "message", "messages"), say.N(len(done.Events), "event", "events"), say.Whole(done.Left)))
	if n := len(done.Unknown); n > 0 {
		fmt.Fprintln(&b, say.T("Left out, since the ledger does not have the invoice: %s.", firstOfList(say, done.Unknown, mostNames, len(done.Unknown))))
	}
	if n := len(others); n > 0 {
		fmt.Fprintln(&b, say.T("Left out, since the file is no such message: %s.", firstOfList(say, others, mostNames, len(others))))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return WriteRecorded(w, say, &done.Recorded)
}

// mostNames is how many names a sentence lists.
const mostNames = 10

// WriteFileFault says what is wrong with a file, and how to mend it.
func WriteFileFault(w io.Writer, say words.Writer, f *einvoice.FileFault) {
	WriteHinted(w, say, f.File+": "+say.Says(f.Message), f.Hint)
	fmt.Fprintln(w, say.T("nothing was written"))
}
