// Package lookup says which invoice or client was meant by an id that a ledger or an export does not have.
package lookup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/engine/posting"
)

// meant says which id was meant, with its client's name: by the id itself, or by the name. It is
// empty when none is near.
func meant(id string, ids []string, names map[string]string) string {
	near := nearest.Word(id, ids)
	if near == "" {
		for _, other := range ids {
			if names[other] != "" && strings.Contains(nearest.Fold(names[other]), nearest.Fold(id)) {
				near = other
				break
			}
		}
	}
	if near == "" {
		return ""
	}
	said := "; did you mean " + words.Printable(near)
	if names[near] != "" {
		said += " (" + words.Printable(names[near]) + ")"
	}
	return said + "?"
}

// Subject says what an id that somebody typed can be of, as the beginning of a refusal.
type Subject string

// What an id can be of.
const (
	Invoice Subject = "there is no invoice"
	Client  Subject = "there is no client"
	Either  Subject = "there is no invoice and no client"
)

// register are the ids that a ledger or an export has, with the names of the clients.
type register struct {
	ids   []string
	names map[string]string // of the client of an id
}

// registerOf reads the ids of a ledger.
func registerOf(ctx context.Context, r ledger.Reader, what Subject) (register, error) {
	reg := register{names: map[string]string{}}
	clients := map[string]string{}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return reg, err
		}
		clients[c.ID] = c.Name
		if what != Invoice {
			reg.ids = append(reg.ids, c.ID)
			reg.names[c.ID] = c.Name
		}
	}
	if what == Client {
		return reg, nil
	}
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{}) {
		if err != nil {
			return reg, err
		}
		reg.ids = append(reg.ids, inv.ID)
		reg.names[inv.ID] = clients[inv.Client]
	}
	return reg, nil
}

// NotFound says which id was meant when err is that the ledger does not know the one that was typed;
// any other err stays as it is.
func NotFound(ctx context.Context, r ledger.Reader, what Subject, id string, err error) error {
	if !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	if what != Client {
		if _, known := r.Invoice(ctx, id); !errors.Is(known, ledger.ErrNotFound) {
			return err
		}
	}
	if what != Invoice {
		if _, known := r.Client(ctx, id); !errors.Is(known, ledger.ErrNotFound) {
			return err
		}
	}
	reg, failed := registerOf(ctx, r, what)
	if failed != nil {
		return failed
	}
	return fmt.Errorf("%s %s in the ledger%s", what, words.Printable(id), meant(id, reg.ids, reg.names))
}

// InExport reads of an export what it has of the client of an invoice. An invoice that is not in it is named, with what
// may be meant.
func InExport(data *intake.Grouped, id string) (*intake.Group, error) {
	var found *intake.Group
	err := data.Groups(1, func(g *intake.Group) error {
		at := slices.IndexFunc(g.Invoices, func(i engine.Invoice) bool { return i.ID == id })
		if at < 0 {
			return nil
		}
		found = g.Of(g.Invoices[at].Client)
		return errFound
	})
	switch {
	case found != nil:
		return found, nil
	case err != nil:
		return nil, err
	}
	clients := map[string]string{}
	for i := range data.Clients {
		clients[data.Clients[i].ID] = data.Clients[i].Name
	}
	reg := register{names: map[string]string{}}
	err = data.Groups(1, func(g *intake.Group) error {
		for i := range g.Invoices {
			inv := &g.Invoices[i]
			reg.ids = append(reg.ids, inv.ID)
			reg.names[inv.ID] = clients[inv.Client]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("there is no invoice %s in the export%s", words.Printable(id), meant(id, reg.ids, reg.names))
}

// errFound ends a search.
var errFound = errors.New("found")

// Hinted adds to the problems of events which id was meant, when the ledger does not know one.
func Hinted(ctx context.Context, l ledger.Ledger, err error) error {
	var problems posting.Problems
	if !errors.As(err, &problems) {
		return err
	}
	failed := l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for i := range problems {
			if err := hint(ctx, r, &problems[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, failed)
}

// hint adds which id was meant to one problem.
func hint(ctx context.Context, r ledger.Reader, p *posting.Problem) error {
	what, id := Invoice, p.Event.Invoice
	switch p.Message {
	case "there is no invoice " + p.Event.Invoice:
	case "there is no client " + p.Event.Client:
		what, id = Client, p.Event.Client
	default:
		return nil
	}
	reg, err := registerOf(ctx, r, what)
	if err != nil {
		return err
	}
	p.Hint += meant(id, reg.ids, reg.names)
	return nil
}
