package text

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/policies"
)

// Intent says, before anything is opened, whether a run would contact anybody, and how; or why the
// ledger does not admit one.
func Intent(say words.Writer, d *delivery.Deployment, refused error) string {
	if refused != nil {
		return say.T("A run is refused: %s.", say.Says(refused.Error()))
	}
	if !d.Live {
		return say.T("Nobody is contacted: a run puts messages into %s.", filepath.ToSlash(d.Deliveries()))
	}
	return say.T("LIVE: a run sends what this plan shows, %s.", carriers(say, d))
}

// Announce says where messages go, on one line.
func Announce(say words.Writer, d *delivery.Deployment) string {
	if !d.Live {
		return say.T("Nobody is contacted: messages go into %s.", filepath.ToSlash(d.Deliveries()))
	}
	return say.T("LIVE: %s.", carriers(say, d))
}

// OffHour says, on one line, that a run is started at another hour than deploy.cue says; empty otherwise.
func OffHour(say words.Writer, d *delivery.Deployment, now time.Time) (string, error) {
	zone, err := delivery.Zone(d.Book)
	if err != nil {
		return "", err
	}
	at := now.In(zone)
	if d.Book.Deploy.RunsNow(60*at.Hour() + at.Minute()) {
		return "", nil
	}
	return say.T("deploy.cue says that relance runs at %s; it is %s now.", policies.RunTimes(d.Book.Deploy.RunAt), at.Format("15:04")) + "\n", nil
}

// carriers lists what carries the channels that the deployment names.
func carriers(say words.Writer, d *delivery.Deployment) string {
	var parts []string
	for _, c := range d.Carriers() {
		if c.Default {
			continue
		}
		part := say.T("%s by %s", delivery.RouteName(say.ChannelName(c.Channel, nil), c.Entity), c.Transport)
		if c.To != "" {
			part += " (" + words.Printable(c.To) + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// waits says until when something waits.
func waits(say words.Writer, until time.Time) string {
	if until.IsZero() {
		return say.T("waits")
	}
	return say.T("waits until %s", say.Instant(until))
}

// Outlook says which messages would not leave if a plan was carried out now.
func Outlook(say words.Writer, held []dispatch.Holding, without []delivery.Undocumented) (lines []string) {
	for _, h := range held {
		lines = append(lines, say.T("Would not leave now: %s of channel %s %s: %s",
			say.N(h.Messages, "message", "messages"), h.Channel, waits(say, h.Until), say.Says(h.Reason)))
	}
	for _, m := range without {
		lines = append(lines, say.T("Would not leave: message %s to %s: %s", words.Printable(m.Key), words.Printable(words.Where(m.To)), words.Printable(say.Says(m.Err.Error()))))
	}
	return lines
}

// missingShown is how many files that are missing are named.
const missingShown = 5

// Missing says which invoices have no file that messages of a simulation would wait for.
func Missing(say words.Writer, list []error) (lines []string) {
	for i, err := range list {
		if i == missingShown {
			return append(lines, "  "+say.T("and %s more", say.Whole(len(list)-i)))
		}
		lines = append(lines, say.T("A message would wait for a file: %s", words.Printable(say.Says(err.Error()))))
	}
	return lines
}
