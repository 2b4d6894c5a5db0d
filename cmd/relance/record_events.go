package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// setAmount reads --amount in the currency of the invoice; without an invoice,
// in that of the book.
func (o *recordOptions) setAmount(ctx context.Context, l ledger.Ledger, book *policies.Book, e *engine.Event) error {
	if o.amount == "" && o.fee == "" && o.schedule == "" && o.instalments == 0 {
		return nil
	}
	if e.Invoice == "" {
		if err := o.setAccount(ctx, l, book, e); err != nil {
			return err
		}
	}
	if e.Invoice != "" {
		err := l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
			inv, err := r.Invoice(ctx, e.Invoice)
			e.Currency = inv.Currency
			return err
		})
		if errors.Is(err, ledger.ErrNotFound) {
			return posting.Problems{posting.NoInvoice(*e)}
		}
		if err != nil {
			return err
		}
	}
	if e.Currency.IsZero() {
		return errors.New("--amount: nothing says in which currency; name the invoice, or the --currency")
	}
	var err error
	if e.Amount, err = amountFlag("amount", o.amount, e.Currency); err != nil {
		return err
	}
	e.Fee, err = amountFlag("fee", o.fee, e.Currency)
	return err
}

// setExit takes the exit of a hand-over.
func (o *recordOptions) setExit(book *policies.Book, e *engine.Event) error {
	if o.exit == "" {
		return errors.New("--exit: say by which exit, such as agency")
	}
	if _, err := exitOf(book, o.exit); err != nil {
		return err
	}
	e.Reason = o.exit
	return nil
}

// setAccount reads of which entity and in which currency an event about a client is: that of
// the flag, else the one currency of his invoices, else the book's.
func (o *recordOptions) setAccount(ctx context.Context, l ledger.Ledger, book *policies.Book, e *engine.Event) error {
	if o.entity != "" && !slices.Contains(book.EntityIDs(), o.entity) {
		return fmt.Errorf("--entity %s: %s", o.entity, orList(o.entity, book.EntityIDs(), "the book has no such entity"))
	}
	if e.Type.OnAccount() {
		e.Entity = o.entity
	}
	if o.currency != "" {
		var err error
		if e.Currency, err = engine.ParseCurrency(o.currency); err != nil {
			return fmt.Errorf("--currency: %w", err)
		}
		return nil
	}
	var owed []engine.Currency
	err := l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
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
		return fmt.Errorf("--amount: client %s owes in %s and in %s: say which with --currency", e.Client, owed[0], owed[1])
	default:
		e.Currency = book.Currency
	}
	return nil
}

// purseText says what a client has on account now.
func purseText(c *posting.PurseChange) string {
	text := printable(c.Client) + " has " + money(c.After, c.Currency) + " on account"
	if c.Entity != "" {
		text += " with " + printable(c.Entity)
	}
	return text + ", before " + money(c.Before, c.Currency)
}

// amountFlag reads an amount of a flag; an empty one is 0.
func amountFlag(flag, text string, cur engine.Currency) (engine.Amount, error) {
	if text == "" {
		return 0, nil
	}
	amount, err := cur.Parse(text)
	if err != nil {
		return 0, fmt.Errorf("--%s: %w; write a number such as 1234.56", flag, err)
	}
	if amount <= 0 {
		return 0, fmt.Errorf("--%s %s: write an amount of more than 0; the command says which way it goes", flag, text)
	}
	return amount, nil
}

// recordFile records all events of a file.
func recordFile(ctx context.Context, p params, o recordOptions) error {
	return o.withLedger(ctx, p, func(db *sqlite.DB, book *policies.Book) error {
		data, err := readData(ctx, p, book, dataFiles{events: o.from})
		if err != nil {
			return err
		}
		events := make([]ledger.Event, len(data.Events))
		for i, e := range data.Events {
			events[i].Event = e
		}
		return record(ctx, p, db, book.Engine.Creditor.Timezone, o, events...)
	})
}

// record writes events into the ledger, and says what became of them.
func record(ctx context.Context, p params, l ledger.Ledger, zone string, o recordOptions, events ...ledger.Event) error {
	today, err := p.day("on", "today", zone)
	if err != nil {
		return err
	}
	done, err := posting.Record(ctx, l, posting.RecordConfig{At: p.Now(), Today: today, Events: events, Overpaid: o.overpaid, By: o.by})
	if err != nil {
		return err
	}
	var b strings.Builder
	for i := range done.Known {
		fmt.Fprintf(&b, "Known already, nothing changed: %s, entry %d of the journal.\n", eventText(&done.Known[i].Event), done.Known[i].Seq)
	}
	for i := range done.Events {
		fmt.Fprintf(&b, "Recorded: %s, entry %d of the journal.\n", eventText(&done.Events[i].Event), done.Seq)
	}
	for i := range done.Changed {
		fmt.Fprintf(&b, "  %s\n", changeText(&done.Changed[i]))
	}
	for i := range done.Purses {
		fmt.Fprintf(&b, "  %s\n", purseText(&done.Purses[i]))
	}
	_, err = fmt.Fprint(p.Stdout, b.String())
	return err
}

// recordNote writes a note into the journal.
func recordNote(ctx context.Context, p params, l ledger.Ledger, about engine.Event) error {
	switch {
	case about.Note == "":
		return errors.New("a note needs its text: --note TEXT")
	case about.Invoice == "" && about.Client == "":
		return errors.New("a note needs to say what it is about: --invoice or --client")
	}
	entry, err := posting.Note(ctx, l, p.Now(), about)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.Stdout, "Noted, entry %d of the journal.\n", entry.Seq)
	return err
}

// eventText is an event in words: "promise of 100.00 EUR on 2026-02-11 until 2026-02-20 for F-1021".
func eventText(e *engine.Event) string {
	var b strings.Builder
	b.WriteString(string(e.Type))
	if e.Amount != 0 {
		b.WriteString(" of " + money(e.Amount, e.Currency))
	}
	if e.Channel != "" {
		b.WriteString(" of " + printable(e.Channel))
	}
	if e.Outcome != "" {
		b.WriteString(" (" + e.Outcome + ")")
	}
	b.WriteString(" on " + e.Date.String())
	switch {
	case e.Schedule != "":
		b.WriteString(" in " + counted(len(e.Schedule.Instalments()), "instalment", "instalments") + ": " + e.Schedule.Format(e.Currency))
	case e.Until != 0:
		b.WriteString(" until " + e.Until.String())
	}
	if e.Grace > 0 {
		b.WriteString(" with " + counted(e.Grace, "day", "days") + " of grace")
	}
	if e.Fee != 0 {
		b.WriteString(" with a fee of " + money(e.Fee, e.Currency))
	}
	if e.Invoice != "" {
		b.WriteString(" for " + printable(e.Invoice))
	} else {
		b.WriteString(" by " + printable(e.Client))
	}
	if e.Contact != "" {
		b.WriteString(", his " + printable(e.Contact))
	}
	if e.Entity != "" && e.Invoice == "" {
		b.WriteString(" to " + printable(e.Entity))
	}
	if e.Type.OnAccount() && e.Invoice == "" {
		b.WriteString(", on account")
	}
	switch {
	case e.Type == engine.EventHandedOver:
		b.WriteString(" to " + printable(strings.ReplaceAll(e.Reason, "_", " ")))
		if e.To != "" {
			b.WriteString(", " + printable(e.To))
		}
	case e.To != "":
		b.WriteString(" at " + printable(e.To))
	}
	if e.Reason != "" && e.Type != engine.EventHandedOver {
		b.WriteString(" because: " + printable(strings.ReplaceAll(e.Reason, "_", " ")))
	}
	if e.Note != "" {
		b.WriteString(" (" + printable(e.Note) + ")")
	}
	return b.String()
}
