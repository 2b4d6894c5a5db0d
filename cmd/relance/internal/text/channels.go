package text

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// WriteChannels lists channels for people; inBook tells what carries each.
func WriteChannels(w io.Writer, say words.Writer, v view.Channels, inBook bool) error {
	rows := [][]string{{say.T("channel"), say.T("reaches"), say.T("proof"), say.T("transports")}}
	for _, c := range v.Channels {
		var names []string
		for _, t := range c.Transports {
			if t == c.Carrier {
				t = "*" + t
			}
			names = append(names, t)
		}
		reaches := say.T("your own, by %s", say.Says(c.Address))
		if c.Contact {
			reaches = say.T("the client, by %s", say.Says(c.Address))
		}
		rows = append(rows, []string{c.Name, reaches, say.Says(c.Proof), strings.Join(names, " ")})
	}
	if err := WriteRows(w, rows); err != nil || !inBook {
		return err
	}
	note := say.T("* carries the channel; nobody is contacted, since deploy.cue does not say live: true")
	if v.Live {
		note = say.T("* carries the channel, live")
	}
	_, err := fmt.Fprintln(w, note)
	return err
}

// WriteConformance says which promises a plugin keeps, and whether it keeps them all.
func WriteConformance(w io.Writer, say words.Writer, s channeltest.Subject, results []channeltest.Result) (kept bool, err error) {
	if _, err := fmt.Fprintln(w, say.T("channel %s: %s", s.Transport.Channel.Name, say.Says(s.Transport.Channel.Summary))); err != nil {
		return false, err
	}
	broken, width := 0, max(utf8.RuneCountInString(say.T("kept")), utf8.RuneCountInString(say.T("NOT KEPT")))
	for _, r := range results {
		mark := say.T("kept")
		if len(r.Failures) > 0 {
			mark = say.T("NOT KEPT")
			broken++
		}
		if _, err := fmt.Fprintf(w, "%-*s  %s\n", width, mark, say.Says(r.Name)); err != nil {
			return false, err
		}
		for _, f := range r.Failures {
			if _, err := fmt.Fprintf(w, "    %s\n", words.Printable(say.Says(f))); err != nil {
				return false, err
			}
		}
	}
	if broken > 0 {
		if _, err := fmt.Fprintln(w, say.T("%s of %s not kept", say.Whole(broken), say.N(len(results), "promise", "promises"))); err != nil {
			return false, err
		}
		return false, nil
	}
	_, err = fmt.Fprintln(w, say.T("all %s kept", say.N(len(results), "promise", "promises")))
	return true, err
}
