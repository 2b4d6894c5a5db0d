package main

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/shadow"
)

// pairCount is a number of messages on both sides.
type pairCount struct {
	name         string
	live, shadow int
}

// bothCounts sets two lists, each sorted by name, side by side.
func bothCounts(live, own []shadow.Count) []pairCount {
	var list []pairCount
	for _, c := range live {
		list = append(list, pairCount{c.Name, c.Messages, 0})
	}
	for _, c := range own {
		i, found := slices.BinarySearchFunc(list, c.Name, func(p pairCount, name string) int { return cmp.Compare(p.name, name) })
		if !found {
			list = slices.Insert(list, i, pairCount{name: c.Name})
		}
		list[i].shadow = c.Messages
	}
	return list
}

func shadowClients(r *shadow.Report) [][]string {
	var rows [][]string
	for _, d := range r.Clients {
		rows = append(rows, []string{"  " + fit(printable(d.Client), clientColumns), shadowWord(&d), shadowContacts(d.Live), "→", shadowContacts(d.Shadow)})
	}
	return rows
}

// shadowWord says in what the two differ.
func shadowWord(d *shadow.Difference) string {
	switch {
	case len(d.Live) == 0:
		return "shadow only"
	case len(d.Shadow) == 0:
		return "live only"
	case d.ShadowTone > d.LiveTone:
		return "firmer"
	}
	return "milder"
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
		parts = append(parts, c.Date.String()+" "+english().channelName(c.Channel, nil)+" "+c.State)
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// The shapes of a report for programs. Amounts are exact decimals in text.
type (
	shadowJSON struct {
		From    string           `json:"from,omitempty"`
		To      engine.Date      `json:"to"`
		Live    shadowSideJSON   `json:"live"`
		Shadow  shadowSideJSON   `json:"shadow"`
		Clients []shadowDiffJSON `json:"clients"`
	}
	shadowSideJSON struct {
		Clients  int            `json:"clients"`
		Contacts int            `json:"contacts"`
		Tasks    int            `json:"tasks"`
		Channels map[string]int `json:"channels"`
		Steps    map[string]int `json:"steps"`
	}
	shadowDiffJSON struct {
		Client string              `json:"client"`
		Kind   string              `json:"kind"` // shadow only, live only, firmer or milder
		Live   []shadowContactJSON `json:"live"`
		Shadow []shadowContactJSON `json:"shadow"`
	}
	shadowContactJSON struct {
		Date     engine.Date `json:"date"`
		Channel  string      `json:"channel"`
		Policy   string      `json:"policy"`
		State    string      `json:"state"`
		Amount   string      `json:"amount"`
		Currency string      `json:"currency"`
	}
)

func writeShadowJSON(w io.Writer, r *shadow.Report) error {
	out := shadowJSON{From: r.From.String(), To: r.To, Live: shadowSide(&r.Live), Shadow: shadowSide(&r.Shadow), Clients: []shadowDiffJSON{}}
	for _, d := range r.Clients {
		out.Clients = append(out.Clients, shadowDiffJSON{d.Client, shadowWord(&d), contactsJSON(d.Live), contactsJSON(d.Shadow)})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

func shadowSide(s *shadow.Side) shadowSideJSON {
	by := func(list []shadow.Count) map[string]int {
		m := map[string]int{}
		for _, c := range list {
			m[c.Name] = c.Messages
		}
		return m
	}
	return shadowSideJSON{s.Clients, s.Contacts, s.Tasks, by(s.Channels), by(s.Steps)}
}

func contactsJSON(list []shadow.Contact) []shadowContactJSON {
	out := []shadowContactJSON{}
	for _, c := range list {
		out = append(out, shadowContactJSON{c.Date, c.Channel, c.Policy, c.State, c.Currency.Format(c.Amount), c.Currency.Code()})
	}
	return out
}
