package main

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/shadow"
)

func shadowClients(say words.Writer, r *shadow.Report) [][]string {
	var rows [][]string
	for _, d := range r.Clients {
		rows = append(rows, []string{"  " + fit(printable(d.Client), clientColumns), say.Says(view.Differs(&d)), shadowContacts(say, d.Live), "→", shadowContacts(say, d.Shadow)})
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
		parts = append(parts, say.On(c.Date)+" "+say.ChannelName(c.Channel, nil)+" "+printable(c.State))
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
