package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// teller collects what entries of the journal say about an invoice or a client.
type teller struct {
	ctx  context.Context
	r    ledger.Reader
	says map[int64][]string // by entry
	zone *time.Location
	// all is set when all invoices of a client are told of.
	all bool
}

func (t *teller) say(seq int64, format string, args ...any) {
	t.says[seq] = append(t.says[seq], fmt.Sprintf(format, args...))
}

// invoice tells of one invoice.
func (t *teller) invoice(inv engine.Invoice) (*timeline, error) {
	title := fmt.Sprintf("Invoice %s of %s: %s of %s open, due %s", printable(inv.ID), printable(inv.Client),
		inv.Currency.Format(inv.Open), money(inv.Amount, inv.Currency), inv.Due)
	asked, err := t.asked(&inv)
	if err != nil {
		return nil, err
	}
	title += asked
	if err := t.events(ledger.EventFilter{Invoice: inv.ID, Client: inv.Client}); err != nil {
		return nil, err
	}
	if err := t.forms(inv.ID, ""); err != nil {
		return nil, err
	}
	entries, err := t.entries(ledger.JournalFilter{Invoice: inv.ID})
	return &timeline{Invoice: inv.ID, Client: inv.Client, Title: title, Entries: entries}, err
}

// asked says what is asked for an invoice, when that is less than what is open.
func (t *teller) asked(inv *engine.Invoice) (string, error) {
	open, err := ledger.Demands(t.ctx, t.r, inv.Client, inv.Entity, inv.Currency)
	if err != nil {
		return "", err
	}
	for _, now := range open {
		if now.ID == inv.ID && now.Open > 0 && now.ToAsk() != now.Open {
			return ", " + inv.Currency.Format(now.ToAsk()) + " asked", nil
		}
	}
	return "", nil
}

// client tells of a client and all of his invoices.
func (t *teller) client(c engine.Client) (*timeline, error) {
	t.all = true
	if err := t.clientForms(c.ID); err != nil {
		return nil, err
	}
	var ids []string
	for inv, err := range t.r.Invoices(t.ctx, ledger.InvoiceFilter{Client: c.ID}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, inv.ID)
	}
	if err := t.events(ledger.EventFilter{Client: c.ID}); err != nil {
		return nil, err
	}
	for _, id := range ids {
		if err := t.events(ledger.EventFilter{Invoice: id}); err != nil {
			return nil, err
		}
		if err := t.forms(id, printable(id)+" "); err != nil {
			return nil, err
		}
	}
	title := fmt.Sprintf("Client %s, %s: %s", printable(c.ID), printable(c.Name), counted(len(ids), "invoice", "invoices"))
	for _, p := range c.Purses {
		title += ", " + money(p.Amount, p.Currency) + " on account"
	}
	entries, err := t.entries(ledger.JournalFilter{Client: c.ID})
	return &timeline{Client: c.ID, Title: title, Entries: entries}, err
}

// events tells what happened.
func (t *teller) events(f ledger.EventFilter) error {
	for e, err := range t.r.Events(t.ctx, f) {
		if err != nil {
			return err
		}
		t.say(e.Seq, "%s", eventText(&e.Event))
	}
	return nil
}

// forms tells how an invoice changed; each line begins with a prefix.
func (t *teller) forms(invoice, prefix string) error {
	var before *engine.Invoice
	for v, err := range t.r.Versions(t.ctx, ledger.VersionFilter{Invoice: invoice}) {
		if err != nil {
			return err
		}
		t.say(v.Seq, "%s%s", prefix, formText(before, v.Invoice))
		before = v.Invoice
	}
	return nil
}

// formText says what is new about an invoice.
func formText(before, now *engine.Invoice) string {
	if before == nil {
		return fmt.Sprintf("new: %s open, due %s", money(now.Open, now.Currency), now.Due)
	}
	var parts []string
	if now.Open != before.Open {
		parts = append(parts, fmt.Sprintf("%s to %s open", now.Currency.Format(before.Open), money(now.Open, now.Currency)))
	}
	if now.Amount != before.Amount {
		parts = append(parts, fmt.Sprintf("amount %s to %s", now.Currency.Format(before.Amount), money(now.Amount, now.Currency)))
	}
	if now.Due != before.Due {
		parts = append(parts, fmt.Sprintf("due %s to %s", before.Due, now.Due))
	}
	if now.Client != before.Client {
		parts = append(parts, fmt.Sprintf("client %s to %s", printable(before.Client), printable(now.Client)))
	}
	for _, flag := range []struct {
		was, is bool
		on, off string
	}{
		{before.Disputed, now.Disputed, "disputed", "no longer disputed"},
		{before.OnHold, now.OnHold, "on hold", "no longer on hold"},
		{before.Debit, now.Debit, "direct debit on its way", "no direct debit on its way"},
		{before.Factored, now.Factored, "sold to a factor", "no longer sold to a factor"},
		{before.HandedOver != 0, now.HandedOver != 0, "handed over", "taken back"},
	} {
		switch {
		case flag.is && !flag.was:
			parts = append(parts, flag.on)
		case flag.was && !flag.is:
			parts = append(parts, flag.off)
		}
	}
	if len(parts) == 0 {
		return "other details changed"
	}
	return strings.Join(parts, ", ")
}

// clientForms tells when what is known of a client changed.
func (t *teller) clientForms(id string) error {
	var before *engine.Client
	for v, err := range t.r.Versions(t.ctx, ledger.VersionFilter{Client: id}) {
		if err != nil {
			return err
		}
		t.say(v.Seq, "%s", clientFormText(before, v.Client))
		before = v.Client
	}
	return nil
}

// clientFormText says what is new about a client.
func clientFormText(before, now *engine.Client) string {
	if before == nil {
		return "client new"
	}
	var parts []string
	for _, to := range now.Bad {
		if !slices.Contains(before.Bad, to) {
			parts = append(parts, "not reached at "+printable(to)+", which is not used any more")
		}
	}
	for _, to := range before.Bad {
		if !slices.Contains(now.Bad, to) {
			parts = append(parts, printable(to)+" is good again")
		}
	}
	if !engine.ContactsAlike(before.Contacts, now.Contacts) {
		parts = append(parts, contactsText(before.Contacts, now.Contacts))
	}
	switch {
	case now.Blacklisted != 0 && before.Blacklisted == 0:
		parts = append(parts, "client on the blacklist since "+now.Blacklisted.String())
	case now.Blacklisted == 0 && before.Blacklisted != 0:
		parts = append(parts, "client off the blacklist")
	}
	switch {
	case now.Insolvent != 0 && before.Insolvent == 0:
		parts = append(parts, "client insolvent since "+now.Insolvent.String()+": nobody may chase him")
	case now.Insolvent == 0 && before.Insolvent != 0:
		parts = append(parts, "client may be chased again")
	}
	for _, p := range slices.Concat(before.Purses, now.Purses) {
		text := money(now.OnAccount(p.Entity, p.Currency), p.Currency) + " on account"
		if now.OnAccount(p.Entity, p.Currency) != before.OnAccount(p.Entity, p.Currency) && !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	if len(parts) == 0 {
		return "client details changed"
	}
	return strings.Join(parts, ", ")
}

// contactsText says who came, who went and who changed.
func contactsText(before, now []engine.Contact) string {
	who := func(c engine.Contact) string { return printable(cmp.Or(c.Name, c.Email, c.Phone) + ", " + c.Role) }
	in := func(list []engine.Contact, c engine.Contact) (there, alike bool) {
		for i := range list {
			if list[i].Role == c.Role && list[i].Name == c.Name && (c.Name != "" || list[i].Email == c.Email) {
				return true, list[i].Alike(&c)
			}
		}
		return false, false
	}
	var parts []string
	for _, c := range now {
		switch there, alike := in(before, c); {
		case !there:
			parts = append(parts, "new contact "+who(c))
		case !alike:
			parts = append(parts, "contact "+who(c)+" changed")
		}
	}
	for _, c := range before {
		if there, _ := in(now, c); !there {
			parts = append(parts, "contact "+who(c)+" gone")
		}
	}
	if len(parts) == 0 {
		return "contacts in another order"
	}
	return strings.Join(parts, ", ")
}

// entries reads the entries that say something, and those that are about it.
func (t *teller) entries(about ledger.JournalFilter) ([]timelineEntry, error) {
	list := map[int64]ledger.Record{}
	for rec, err := range t.r.Journal(t.ctx, about) {
		if err != nil {
			return nil, err
		}
		list[rec.Seq] = rec
	}
	for seq := range t.says {
		if _, ok := list[seq]; ok {
			continue
		}
		for rec, err := range t.r.Journal(t.ctx, ledger.JournalFilter{After: seq - 1}) {
			if err != nil {
				return nil, err
			}
			list[seq] = rec
			break
		}
	}
	var out []timelineEntry
	for _, seq := range slices.Sorted(maps.Keys(list)) {
		e, err := list[seq].Entry()
		if err != nil {
			return nil, err
		}
		says := t.says[seq]
		if len(says) == 0 {
			says = entryText(&e)
			if t.all && (e.Kind == ledger.KindDecision || e.Kind == ledger.KindReceipt || e.Kind == ledger.KindApproval) {
				says[0] = printable(strings.Join(e.About.Invoices, ", ")) + ": " + says[0]
			}
		}
		out = append(out, timelineEntry{Seq: seq, Day: engine.DateOf(e.At.In(t.zone)), At: e.At, Kind: e.Kind, Says: says})
	}
	return out, nil
}

// bodyText is what an entry says of itself: its fields by name.
func bodyText(body json.RawMessage) string {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return printable(string(body))
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := string(fields[name])
		var text string
		if json.Unmarshal(fields[name], &text) == nil {
			value = text
		}
		parts = append(parts, name+" "+printable(value))
	}
	return strings.Join(parts, ", ")
}

// writeCSV writes one row for each line, for a spreadsheet.
func (t *timeline) writeCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"entry", "day", "at", "kind", "says"}) // Error tells
	for _, e := range t.Entries {
		for _, line := range e.Says {
			_ = out.Write([]string{strconv.FormatInt(e.Seq, 10), e.Day.String(), e.At.Format(time.RFC3339), string(e.Kind), strings.TrimSpace(line)})
		}
	}
	out.Flush()
	return out.Error()
}

// write writes the timeline for people.
func (t *timeline) write(w io.Writer) error {
	rows := [][]string{}
	for _, e := range t.Entries {
		head := []string{"  " + e.Day.String(), fmt.Sprintf("entry %d", e.Seq), string(e.Kind)}
		for _, line := range e.Says {
			rows = append(rows, append(slices.Clone(head), line))
			head = []string{"", "", ""}
		}
	}
	if _, err := fmt.Fprintf(w, "%s\n\n", t.Title); err != nil {
		return err
	}
	return writeRows(w, rows)
}
