package main

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/shadow"
)

func shadowClients(r *shadow.Report) [][]string {
	var rows [][]string
	for _, d := range r.Clients {
		rows = append(rows, []string{"  " + fit(printable(d.Client), clientColumns), view.Differs(&d), shadowContacts(d.Live), "→", shadowContacts(d.Shadow)})
	}
	return rows
}

// shadowContacts lists the messages to one client, the last ones first.
func shadowContacts(list []shadow.Contact) string {
	const most = 3
	var parts []string
	for _, c := range slices.Backward(list) {
		if len(parts) == most {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, c.Date.String()+" "+words.English().ChannelName(c.Channel, nil)+" "+c.State)
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}
