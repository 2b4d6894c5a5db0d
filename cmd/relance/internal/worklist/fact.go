package worklist

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// Fact is what a person says happened outside. Its texts are as the person wrote them.
type Fact struct {
	engine.Event // without what the texts below say

	Amount, Fee string // such as 1234.56, in the invoice's currency
	Currency    string // of an event without an invoice; empty for that of the client's invoices, else the book's
	Entity      string // of the book, for money on account; empty for the creditor
	Exit        string // of the book, for a hand-over

	Schedule    string      // the instalments of a plan, such as "2026-04-01 100.00; 2026-05-01 100.00"
	Instalments int         // else into how many equal parts the amount, or all that is open, is laid out,
	First       engine.Date // a month apart from this day on
}

// Read makes the event of what a person said: in the currency of its invoice, else of the
// client's account. It fails with a *FieldError when that is not whole, and with
// posting.Problems when the ledger does not know the invoice.
func (f Fact) Read(ctx context.Context, l ledger.Ledger, book *policies.Book) (engine.Event, error) {
	e := f.Event
	if e.Type == engine.EventHandedOver {
		if f.Exit == "" {
			return e, &FieldError{"exit", "", errors.New("say by which exit, such as agency")}
		}
		if _, err := Exit(book, f.Exit); err != nil {
			return e, err
		}
		e.Reason = f.Exit
	}
	if e.Channel != "" && e.Channel != "*" && !slices.Contains(engine.ChannelNames(), e.Channel) {
		return e, &FieldError{"channel", e.Channel, errors.New(words.Near(e.Channel, engine.ChannelNames(), "write the name of a channel, or * for all"))}
	}
	if err := f.setMoney(ctx, l, book, &e); err != nil {
		return e, err
	}
	return e, f.setPlan(ctx, l, &e)
}

// Exit finds an exit of the book by its name.
func Exit(book *policies.Book, name string) (*policies.Exit, error) {
	var names []string
	for i := range book.Exits {
		if book.Exits[i].Name == name {
			return &book.Exits[i], nil
		}
		names = append(names, book.Exits[i].Name)
	}
	if len(names) == 0 {
		return nil, &FieldError{"exit", name, errors.New("the book declares no exits; write them under exits")}
	}
	return nil, &FieldError{"exit", name, errors.New(words.Near(name, names, "one of "+strings.Join(names, ", ")))}
}

// setMoney reads the amounts, in the currency of the invoice or of the client's account.
func (f *Fact) setMoney(ctx context.Context, l ledger.Ledger, book *policies.Book, e *engine.Event) (err error) {
	if f.Amount == "" && f.Fee == "" && f.Schedule == "" && f.Instalments == 0 {
		return nil
	}
	if e.Invoice == "" {
		err = f.setAccount(ctx, l, book, e)
	} else {
		err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
			invoice := func(id string) (engine.Invoice, error) { return r.Invoice(ctx, id) }
			inv, err := invoice(e.Invoice)
			if errors.Is(err, ledger.ErrNotFound) {
				return posting.Problems{posting.NoInvoice(*e, invoice)}
			}
			e.Currency = inv.Currency
			return err
		})
	}
	if err != nil {
		return err
	}
	if e.Currency.IsZero() {
		return &FieldError{"amount", f.Amount, errors.New("nothing says in which currency; name the invoice, or the currency")}
	}
	if e.Amount, err = amountOf("amount", f.Amount, e.Currency); err != nil {
		return err
	}
	e.Fee, err = amountOf("fee", f.Fee, e.Currency)
	return err
}

// setAccount reads of which entity and in which currency an event about a client is.
func (f *Fact) setAccount(ctx context.Context, l ledger.Ledger, book *policies.Book, e *engine.Event) (err error) {
	if f.Entity != "" && !slices.Contains(book.EntityIDs(), f.Entity) {
		return &FieldError{"entity", f.Entity, errors.New(words.Near(f.Entity, book.EntityIDs(), "the book has no such entity"))}
	}
	if e.Type.OnAccount() {
		e.Entity = f.Entity
	}
	if f.Currency != "" {
		if e.Currency, err = engine.ParseCurrency(f.Currency); err != nil {
			return &FieldError{"currency", "", err}
		}
		return nil
	}
	var owed []engine.Currency
	err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: e.Client}) {
			if err != nil {
				return err
			}
			if !slices.Contains(owed, inv.Currency) && (!e.Type.OnAccount() || inv.Entity == e.Entity) {
				owed = append(owed, inv.Currency)
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(owed) == 1:
		e.Currency = owed[0]
	case len(owed) > 1 && e.Type.OnAccount():
		return &FieldError{"amount", f.Amount, fmt.Errorf("client %s owes in %s and in %s: say which with --currency", e.Client, owed[0], owed[1])}
	default:
		e.Currency = book.Currency
	}
	return nil
}

// amountOf reads an amount of more than 0; an empty one is 0.
func amountOf(field, text string, cur engine.Currency) (engine.Amount, error) {
	if text == "" {
		return 0, nil
	}
	amount, err := words.ReadAmount(cur, text)
	if err != nil {
		return 0, &FieldError{field, "", fmt.Errorf("%w; write a number such as 1234.56", err)}
	}
	if amount <= 0 {
		return 0, &FieldError{field, text, errors.New("write an amount of more than 0; its kind says which way it goes")}
	}
	return amount, nil
}
