package text

import (
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
)

// WriteDelivered says what became of the outbox.
func WriteDelivered(w io.Writer, say words.Writer, d *delivery.Deployment, r *dispatch.Report) error {
	if r.Sent+r.Failed+r.Suppressed+r.Postponed+r.Unknown+len(r.Problems)+len(r.Waiting)+len(r.Resting)+len(r.Delayed)+len(r.Holding) == 0 {
		return nil
	}
	zone, err := delivery.Zone(d.Book)
	if err != nil {
		return err
	}
	where := say.T("Sent")
	if !d.Live {
		where = say.T("Delivered into %s, nobody was contacted", filepath.ToSlash(d.Deliveries()))
	}
	_, err = fmt.Fprintln(w, say.T("%s: %s; %s suppressed, %s failed, %s to try again, %s of unknown fate.",
		where, say.N(r.Sent, "message", "messages"), say.Whole(r.Suppressed), say.Whole(r.Failed), say.Whole(r.Postponed), say.Whole(len(r.Waiting))))
	line := func(indent, text string) {
		if err == nil {
			_, err = fmt.Fprintln(w, indent+text)
		}
	}
	for _, h := range r.Holding {
		line("  ", say.T("%s of channel %s %s: %s", say.N(h.Messages, "message", "messages"), h.Channel, waits(say, h.Until), say.Says(h.Reason)))
	}
	for _, problem := range r.Problems {
		line("  ", say.T("message %s stays in the outbox: %s", problem.Key, say.Says(problem.Err.Error())))
	}
	writeUndelivered(line, say, r, zone, "relance deliver "+filepath.ToSlash(d.Dir()))
	if len(r.Waiting) > 0 {
		line("    ", say.T("None of them is sent again before somebody says what became of it: relance tasks %s", filepath.ToSlash(d.Dir())))
	}
	if r.Failed > 0 {
		line("  ", say.T("%s failed. The next run does what the policy says instead, or asks a person: relance run %s",
			say.N(r.Failed, "message", "messages"), filepath.ToSlash(d.Dir())))
	}
	return err
}

// writeUndelivered says what did not leave: since when, why, and what goes on with it.
func writeUndelivered(line func(indent, text string), say words.Writer, r *dispatch.Report, zone *time.Location, deliver string) {
	for _, rest := range r.Resting {
		line("  ", say.T("%s rests, %s since %s: %s", rest.Channel, say.N(rest.Left, "message waits", "messages wait"), say.On(engine.DateOf(rest.Since.In(zone))), words.Printable(say.Says(rest.Reason))))
		if rest.Ours {
			line("    ", say.T("None of them fails or is lost meanwhile. Once it is mended, this sends them: %s", deliver))
		} else {
			line("    ", say.T("The next run tries again, and so does: %s", deliver))
		}
	}
	for i, delay := range r.Delayed {
		if i == maxWaiting {
			line("  ", say.T("and %s more {reason|reasons}", say.Whole(len(r.Delayed)-i)))
			break
		}
		line("  ", say.T("%s of channel %s %s since %s: %s", say.N(delay.Messages, "message", "messages"), delay.Channel, waitFor(say, delay.Messages), say.On(engine.DateOf(delay.Since.In(zone))), words.Printable(say.Says(delay.Reason))))
		line("    ", say.T("Tried again from %s on, by the next run or by: %s", say.Instant(delay.Next.In(zone)), deliver))
	}
	for i, key := range r.Waiting {
		if i == maxWaiting {
			line("  ", andMore(say, len(r.Waiting)-i))
			break
		}
		line("  ", say.T("message %s may have left, and nobody can tell: a person has to look", key))
	}
}

// maxWaiting is how many messages of unknown fate, and reasons for delays, are named.
const maxWaiting = 10

// waitFor is the verb of a number of messages.
func waitFor(say words.Writer, n int) string {
	if n == 1 {
		return say.T("waits")
	}
	return say.T("wait")
}
