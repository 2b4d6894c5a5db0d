package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/relance-dev/relance/engine/ledger"
)

// perClients is how many clients a page shows.
const perClients = 100

// clients is a list of clients.
type clients struct {
	Items []clientRow
	Pages pages
	Query string
}

type clientRow struct{ ID, Name, Town string }

// showClients lists the clients whose name or number has some text in it.
func (v *visit) showClients() error {
	data := clients{Query: strings.TrimSpace(v.r.URL.Query().Get("q"))}
	var all []clientRow
	err := v.read(func(ctx context.Context, r ledger.Reader) error {
		for c, err := range r.Clients(ctx) {
			if err != nil {
				return err
			}
			if !holds(c.ID, data.Query) && !holds(c.Name, data.Query) {
				continue
			}
			row := clientRow{ID: c.ID, Name: c.Name}
			if n := len(c.Address); n > 0 {
				row.Town = c.Address[n-1]
			}
			all = append(all, row)
		}
		return nil
	})
	if err != nil {
		return err
	}
	data.Items, data.Pages = pageOf(v, all, v.base+"/client?q="+queryEscape(data.Query), perClients)
	return v.show(http.StatusOK, "clients", "Clients", &data)
}

// holds reports whether a text has another in it, whatever their case.
func holds(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
