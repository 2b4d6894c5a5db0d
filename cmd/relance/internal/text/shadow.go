package text

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/shadow"
)

func shadowClients(say words.Writer, r *shadow.Report) [][]string {
	var rows [][]string
	for _, d := range r.Clients {
		rows = append(rows, []string{"  " + terminal.Fit(words.Printable(d.Client), clientColumns), say.Says(view.Differs(&d)), shadowContacts(say, d.Live), "→", shadowContacts(say, d.Shadow)})
	}
	return rows
}

// shadowContacts lists the messages to one client, the last ones first.
func shadowContacts(say words.Writer, list []shadow.Contact) string {
	const most = 3
	var parts []string
	for _, c := range slices.Backward(list) {
		if len(parts) == most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, say.On(c.Date)+" "+say.ChannelName(c.Channel, nil)+" "+words.Printable(c.State))
	}
	if len(parts) == 0 {
		return say.T("nothing")
	}
	return strings.Join(parts, ", ")
}

// more is a difference with its sign.
func more(say words.Writer, n int) string {
	if n < 0 {
		return "-" + say.Whole(-n)
	}
	return "+" + say.Whole(n)
}

// WriteShadow writes a report for people.
func WriteShadow(w io.Writer, say words.Writer, r *shadow.Report) error {
	title := say.T("Up to %s: the shadow beside what was sent", say.On(r.To))
	if r.From != 0 {
		title = say.T("%s to %s: the shadow beside what was sent", say.On(r.From), say.On(r.To))
	}
	if _, err := fmt.Fprintln(w, title); err != nil {
		return err
	}
	return writeParts(w, []part{
		{say.T("Messages"), shadowRows(say, r), []int{1, 2, 3}},
		{say.T("Clients whom the two do not treat alike"), shadowClients(say, r), nil},
	})
}

func shadowRows(say words.Writer, r *shadow.Report) [][]string {
	rows := [][]string{{"", say.T("live"), say.T("shadow"), say.T("more or less")}}
	add := func(name string, live, own int) {
		rows = append(rows, []string{"  " + name, say.Whole(live), say.Whole(own), more(say, own-live)})
	}
	add(say.T("clients contacted"), r.Live.Clients, r.Shadow.Clients)
	add(say.T("messages to clients"), r.Live.Contacts, r.Shadow.Contacts)
	add(say.T("tasks for people"), r.Live.Tasks, r.Shadow.Tasks)
	for _, lists := range [][2][]shadow.Count{{r.Live.Channels, r.Shadow.Channels}, {r.Live.Steps, r.Shadow.Steps}} {
		live, own := counts(lists[0]), counts(lists[1])
		names := maps.Clone(live)
		maps.Copy(names, own)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			add(say.ChannelWord(name), live[name], own[name])
		}
	}
	return rows
}

// counts are messages by name.
func counts(list []shadow.Count) map[string]int {
	out := map[string]int{}
	for _, c := range list {
		out[c.Name] = c.Messages
	}
	return out
}
