package timeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// teller collects what entries of the journal say about an invoice or a client.
type teller struct {
	ctx   context.Context
	r     ledger.Reader
	words words.Writer       // in which it is told
	says  map[int64][]string // by entry
	zone  *time.Location
	// all is set when all invoices of a client are told of.
	all  bool
	page Page
}

func (t *teller) say(seq int64, format string, args ...any) {
	t.says[seq] = append(t.says[seq], fmt.Sprintf(format, args...))
}

// invoice tells of one invoice.
func (t *teller) invoice(inv engine.Invoice) (*Story, error) {
	title := t.words.T("Invoice %s of %s: %s of %s open, due %s", words.Printable(inv.ID), words.Printable(inv.Client),
		t.words.Bare(inv.Open, inv.Currency), t.words.Sum(inv.Amount, inv.Currency), t.words.On(inv.Due))
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
	entries, more, err := t.entries(aboutInvoice(inv.ID)...)
	return &Story{Invoice: inv.ID, Client: inv.Client, Title: title, Entries: entries, More: more}, err
}

// asked says what is asked for an invoice, when that is less than what is open.
func (t *teller) asked(inv *engine.Invoice) (string, error) {
	open, err := ledger.Demands(t.ctx, t.r, inv.Client, inv.Entity, inv.Currency)
	if err != nil {
		return "", err
	}
	for _, now := range open {
		if now.ID == inv.ID && now.Open > 0 && now.ToAsk() != now.Open {
			return t.words.T(", %s asked", t.words.Bare(now.ToAsk(), inv.Currency)), nil
		}
	}
	return "", nil
}

// client tells of a client and all of their invoices.
func (t *teller) client(c engine.Client) (*Story, error) {
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
		if err := t.forms(id, words.Printable(id)+" "); err != nil {
			return nil, err
		}
	}
	title := t.words.T("Client %s, %s: %s", words.Printable(c.ID), words.Printable(c.Name), t.words.N(len(ids), "invoice", "invoices"))
	for _, p := range c.Unapplied {
		title += ", " + t.words.T("%s on account", t.words.Sum(p.Amount, p.Currency))
	}
	entries, more, err := t.entries(ledger.JournalFilter{Client: c.ID})
	return &Story{Client: c.ID, Title: title, Entries: entries, More: more}, err
}

// events tells what happened.
func (t *teller) events(f ledger.EventFilter) error {
	for e, err := range t.r.Events(t.ctx, f) {
		if err != nil {
			return err
		}
		t.say(e.Seq, "%s", t.words.Event(&e.Event))
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
		t.say(v.Seq, "%s%s", prefix, formText(t.words, before, v.Invoice))
		before = v.Invoice
	}
	return nil
}

// clientForms tells when what is known of a client changed.
func (t *teller) clientForms(id string) error {
	var before *engine.Client
	for v, err := range t.r.Versions(t.ctx, ledger.VersionFilter{Client: id}) {
		if err != nil {
			return err
		}
		t.say(v.Seq, "%s", clientFormText(t.words, before, v.Client))
		before = v.Client
	}
	return nil
}

// entries reads one page of the entries that say something, and of those that are about it; more
// is the last one of the page when others follow.
func (t *teller) entries(filters ...ledger.JournalFilter) (out []Entry, more int64, err error) {
	list := map[int64]ledger.Record{}
	seqs := map[int64]bool{}
	for _, about := range filters {
		about.After, about.Limit = t.page.After, t.page.Limit
		if about.Limit > 0 {
			about.Limit++ // whether others follow
		}
		for rec, err := range t.r.Journal(t.ctx, about) {
			if err != nil {
				return nil, 0, err
			}
			list[rec.Seq], seqs[rec.Seq] = rec, true
		}
	}
	for seq := range t.says {
		if seq > t.page.After {
			seqs[seq] = true
		}
	}
	sorted := slices.Sorted(maps.Keys(seqs))
	if n := t.page.Limit; n > 0 && len(sorted) > n {
		sorted, more = sorted[:n], sorted[n-1]
	}
	for _, seq := range sorted {
		rec, ok := list[seq]
		if !ok {
			for rec, err = range t.r.Journal(t.ctx, ledger.JournalFilter{After: seq - 1, Limit: 1}) {
				if err != nil {
					return nil, 0, err
				}
			}
		}
		e, err := rec.Entry()
		if err != nil {
			return nil, 0, err
		}
		says := t.says[seq]
		if len(says) == 0 || e.Kind == ledger.KindForgotten { // which says why
			says = EntryText(t.words, &e)
			if t.all && (e.Kind == ledger.KindDecision || e.Kind == ledger.KindReceipt || e.Kind == ledger.KindApproval) {
				says[0] = words.Printable(strings.Join(e.About.Invoices, ", ")) + t.words.Colon + says[0]
			}
		} else if from := origin(t.words, &e); from != "" {
			says = append(slices.Clone(says), from)
		}
		out = append(out, Entry{Seq: seq, Day: engine.DateOf(e.At.In(t.zone)), At: e.At, Kind: e.Kind, Says: says})
	}
	return out, more, nil
}

// aboutInvoice selects what the journal has of an invoice, also from before it was split into instalments.
func aboutInvoice(id string) (list []ledger.JournalFilter) {
	for _, id := range engine.KnownAs(id) {
		list = append(list, ledger.JournalFilter{Invoice: id})
	}
	return list
}
