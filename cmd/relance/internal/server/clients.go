package server

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// perClients is how many clients a page shows.
const perClients = 100

// clients is a list of clients.
type clients struct {
	Items          []clientRow
	Query          string
	Previous, Next string // addresses of the pages before and behind; empty when there is none
}

type clientRow struct{ ID, Name, Town string }

// showClients lists the clients whose name or number has some text in it.
func (v *visit) showClients() error {
	asked := v.r.URL.Query()
	data := clients{Query: strings.TrimSpace(asked.Get("q"))}
	p := ledger.ClientPage{After: asked.Get("after"), Before: asked.Get("before"), Limit: perClients}
	back := p.Before != ""
	if back {
		p.After = ""
	}
	var list []engine.Client
	var more bool
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		list, more, err = readClients(ctx, r, data.Query, p)
		return err
	})
	if err != nil {
		return err
	}
	if back {
		slices.Reverse(list)
	}
	for i := range list {
		c := &list[i]
		row := clientRow{ID: c.ID, Name: c.Name}
		if n := len(c.Address); n > 0 {
			row.Town = c.Address[n-1]
		}
		data.Items = append(data.Items, row)
	}
	to := func(where, id string) string {
		return v.base + "/client?" + url.Values{"q": {data.Query}, where: {id}}.Encode()
	}
	if n := len(list); n > 0 {
		if back && more || p.After != "" {
			data.Previous = to("before", list[0].ID)
		}
		if back || more {
			data.Next = to("after", list[n-1].ID)
		}
	}
	return v.show(http.StatusOK, "clients", "Clients", &data)
}

// searched is how many clients are read at once where some of them are looked for.
const searched = 1000

// readClients reads a page of the clients whose name or number has some text in it; more says that others follow. Without
// a text it costs what is on the page, with one the clients that are passed over too.
func readClients(ctx context.Context, r ledger.Reader, text string, p ledger.ClientPage) (list []engine.Client, more bool, err error) {
	next, back := p, p.Before != ""
	if next.Limit = p.Limit + 1; text != "" {
		next.Limit = max(next.Limit, searched)
	}
	for {
		n := 0
		for c, err := range r.ClientPage(ctx, next) {
			if err != nil {
				return nil, false, err
			}
			n++
			if next.After = c.ID; back {
				next.After, next.Before = p.After, c.ID
			}
			if !holds(c.ID, text) && !holds(c.Name, text) {
				continue
			}
			if len(list) == p.Limit {
				return list, true, nil
			}
			list = append(list, c)
		}
		if n < next.Limit {
			return list, false, nil
		}
	}
}

// holds reports whether a text has another in it, whatever their case.
func holds(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
