package policies

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
)

// runHour is for how many minutes after its hour a run counts as started on time: cron and what
// comes before it in a script take a while.
const runHour = 60

// RunsInQuiet is a diagnostic for the channels, of those that are used, whose messages would wait for ever:
// whenever relance is run it is quiet for them, in the creditor's time zone. There is none when RunAt says nothing.
func (d *Deploy) RunsInQuiet(b *engine.Book, used []string) (list diag.List) {
	p := &b.Pressure
	var never []string
	for _, channel := range used {
		ch, known := engine.ChannelOf(channel)
		if known && ch.Contact && len(d.RunAt) > 0 && !slices.ContainsFunc(d.RunAt, func(m int) bool { return !p.QuietAt(channel, m) }) {
			never = append(never, channel)
		}
	}
	if len(never) == 0 {
		return nil
	}
	return diag.List{{
		Code: codeRunQuiet, Severity: diag.Warning, File: d.runAt.file, Start: d.runAt.start, End: d.runAt.end,
		Message: fmt.Sprintf("relance runs at %s, when it is quiet for %s: such messages never leave, but to clients in another time zone", RunTimes(d.RunAt), strings.Join(never, ", ")),
		Hint:    freeHour(p, never, d.RunAt[0]),
	}}
}

// freeHour says how runs in quiet hours are mended.
func freeHour(p *engine.Pressure, never []string, from int) string {
	for i := range 24 * 60 {
		minute := (from + i) % (24 * 60)
		if !slices.ContainsFunc(never, func(channel string) bool { return p.QuietAt(channel, minute) }) {
			return fmt.Sprintf("start it at %s, in cron too, and write run_at: [%q]; or change quiet under pressure", engine.Clock(minute), engine.Clock(minute))
		}
	}
	return "write one time outside the quiet hours of each channel, and start relance then; or change quiet under pressure"
}

// RunsNow reports whether a minute after midnight of the creditor is one at which RunAt says that relance is run, or within
// the hour after it; also when RunAt says nothing.
func (d *Deploy) RunsNow(minute int) bool {
	return d == nil || len(d.RunAt) == 0 || slices.ContainsFunc(d.RunAt, func(at int) bool {
		return (minute-at+24*60)%(24*60) < runHour
	})
}

// RunTimes writes times of a day, in minutes after midnight, such as "07:00, 14:00".
func RunTimes(minutes []int) string {
	var list []string
	for _, m := range minutes {
		list = append(list, engine.Clock(m))
	}
	return strings.Join(list, ", ")
}
