package evidence

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Config says what a dossier is about and how its files are made.
type Config struct {
	About string // an invoice, a client, or the id of a case
	// Write writes a message as its channel sends it, for reading; the last file is the
	// message, those before go with it.
	Write func(m ledger.Message, words channels.Message) ([]Written, error)
	// Again writes a message that the ledger did not keep, with the texts of today.
	Again func(ctx context.Context, m ledger.Message) (channels.Message, error)
	// Document is the file of an invoice; nil when there is none.
	Document func(invoice string) (*Written, error)
	// Limitation is the last day to bring an invoice to court; zero when not known.
	Limitation func(*engine.Invoice, *engine.Client) engine.Date
	// Words says what an entry says, in lines for people.
	Words func(*ledger.Entry) []string
	Extra []Extra
}

// Written is a file to be packed.
type Written struct {
	Name  string // without folder
	Data  []byte
	Pages int // of a PDF that we made; 0 when not known
}

// Extra is a file that a person adds: the order, the terms of sale, anything.
type Extra struct {
	Item string // ItemOrder, ItemTerms, or empty
	Written
}

// Collected is a dossier with its files by name.
type Collected struct {
	Dossier
	Files map[string][]byte
}

// ErrTampered is wrapped when the ledger is not as it was written: nothing can be proven from it.
var ErrTampered = errors.New("the ledger is not as it was written; relance verify says where")

// Collect gathers all that the ledger knows of a claim. It fails with
// ledger.ErrNotFound when there is no such invoice, client or case, and with
// ErrTampered when the ledger does not verify.
func Collect(ctx context.Context, r ledger.Reader, c Config) (*Collected, error) {
	g := gatherer{Config: c, r: r, out: &Collected{Files: map[string][]byte{}}, entries: map[int64]ledger.Record{}, lines: map[int64][]string{}, packed: map[string]int{}, added: map[string][]string{}, rehearsed: map[string]int{}}
	if err := g.all(ctx); err != nil {
		return nil, fmt.Errorf("evidence of %s: %w", c.About, err)
	}
	return g.out, nil
}

// gatherer is the working state of one Collect.
type gatherer struct {
	Config
	r         ledger.Reader
	out       *Collected
	zone      *time.Location
	client    engine.Client
	invoices  []engine.Invoice
	mine      map[string]bool // by id of invoice, and of what it was before it was split
	whole     bool            // all invoices of the client
	entries   map[int64]ledger.Record
	lines     map[int64][]string     // facts by entry, as digests count them
	plans     map[string]journal.Run // that were begun, by digest
	decided   map[string]string      // plan by key of message
	rehearsed map[string]int         // the attempt that went into a folder, by key of message
	calls     []engine.Event         // that were recorded, of all clients that messages went to
	left      ledger.Vouched         // what was taken out of the ledger
	added     map[string][]string    // files of Extra, by Item
	packed    map[string]int         // how many more files than one wanted a name
}

func (g *gatherer) all(ctx context.Context) error {
	for _, part := range []func(context.Context) error{g.head, g.subject, g.facts, g.events, g.journal, g.invoicesOut, g.messages} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	g.extras()
	g.items()
	return g.proof()
}

// head proves the ledger and says as of when the dossier is.
func (g *gatherer) head(ctx context.Context) error {
	report, err := journal.Verify(ctx, g.r)
	if err != nil {
		return err
	}
	if len(report.Findings) > 0 {
		return fmt.Errorf("%s: %w", report.Findings[0].Message, ErrTampered)
	}
	meta, err := g.r.Meta(ctx)
	if err != nil {
		return err
	}
	if g.zone, err = calendar.Zone(meta.Timezone); err != nil {
		return err
	}
	d := &g.out.Dossier
	d.Format, d.Creditor, d.Timezone, d.About, d.Proof.Head = Format, meta.Creditor, meta.Timezone, g.About, report.Head
	for rec, err := range g.r.Journal(ctx, ledger.JournalFilter{After: report.Head.Seq - 1}) {
		if err != nil {
			return err
		}
		e, err := rec.Entry()
		if err != nil {
			return err
		}
		d.At, d.Day = e.At, engine.DateOf(e.At.In(g.zone))
	}
	return nil
}

// subject finds out what the dossier is about.
func (g *gatherer) subject(ctx context.Context) error {
	inv, err := g.r.Invoice(ctx, g.About)
	if err == nil {
		g.invoices = []engine.Invoice{inv}
		return g.debtor(ctx, inv.Client)
	}
	if !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	c, err := g.r.Case(ctx, g.About)
	switch {
	case err == nil:
		covers := c.Covers
		if c.Invoice != "" {
			covers = []string{c.Invoice}
		}
		for _, id := range covers {
			inv, err := g.r.Invoice(ctx, id)
			if err != nil {
				return err
			}
			g.invoices = append(g.invoices, inv)
		}
		return g.debtor(ctx, c.Client)
	case !errors.Is(err, ledger.ErrNotFound):
		return err
	}
	if _, err := g.r.Client(ctx, g.About); err != nil {
		if errors.Is(err, ledger.ErrNotFound) {
			return fmt.Errorf("there is no invoice, client or case %s: %w", g.About, ledger.ErrNotFound)
		}
		return err
	}
	g.whole = true
	for inv, err := range g.r.Invoices(ctx, ledger.InvoiceFilter{Client: g.About}) {
		if err != nil {
			return err
		}
		g.invoices = append(g.invoices, inv)
	}
	return g.debtor(ctx, g.About)
}

func (g *gatherer) debtor(ctx context.Context, id string) error {
	c, err := g.r.Client(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		c, err = engine.Client{ID: id}, nil
	}
	if err != nil {
		return err
	}
	g.client = c
	g.out.Client = Client{c.ID, cmp.Or(c.Name, c.ID), c.Kind, c.Address, c.Country, c.Email, c.Phone}
	slices.SortFunc(g.invoices, func(a, b engine.Invoice) int { return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) })
	g.mine = map[string]bool{}
	for i := range g.invoices {
		for _, id := range engine.KnownAs(g.invoices[i].ID) {
			g.mine[id] = true
		}
	}
	return nil
}

// concerns reports whether an invoice is one of the dossier's.
func (g *gatherer) concerns(invoice string) bool { return g.mine[invoice] }

// facts collects every form that the client and the invoices had: the client first, then
// the invoices by number, as an entry's digest counts them.
func (g *gatherer) facts(ctx context.Context) error {
	filters := []ledger.VersionFilter{{Client: g.client.ID}}
	var ids []string
	for i := range g.invoices {
		ids = append(ids, g.invoices[i].ID)
	}
	slices.Sort(ids)
	for _, id := range ids {
		filters = append(filters, ledger.VersionFilter{Invoice: id})
	}
	for _, f := range filters {
		for v, err := range g.r.Versions(ctx, f) {
			if err != nil {
				return err
			}
			g.lines[v.Seq] = append(g.lines[v.Seq], v.Line)
		}
	}
	return nil
}

// events collects what happened.
func (g *gatherer) events(ctx context.Context) error {
	filters := []ledger.EventFilter{{Client: g.client.ID}}
	for _, id := range slices.Sorted(maps.Keys(g.mine)) {
		filters = append(filters, ledger.EventFilter{Invoice: id})
	}
	var list []ledger.Event
	for _, f := range filters {
		for e, err := range g.r.Events(ctx, f) {
			if err != nil {
				return err
			}
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b ledger.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	g.out.Events = []Event{}
	for i := range list {
		e := &list[i]
		g.lines[e.Seq] = append(g.lines[e.Seq], ledger.EventLine(e))
		x := Event{Entry: e.Seq, Date: e.Date, Type: string(e.Type), Invoice: e.Invoice, Until: e.Until, Channel: e.Channel, Note: e.Note}
		if e.Amount != 0 {
			x.Amount, x.Currency = e.Currency.Format(e.Amount), e.Currency.Code()
		}
		g.out.Events = append(g.out.Events, x)
	}
	return nil
}

// account is what is owed to one entity in one currency.
type account struct {
	entity   string
	currency engine.Currency
}

// asked is what may be asked for each invoice of which that is less than what is open. Each
// account is read once.
func (g *gatherer) asked(ctx context.Context) (map[string]string, error) {
	less, seen := map[string]string{}, map[account]bool{}
	for i := range g.invoices {
		inv := &g.invoices[i]
		own := account{inv.Entity, inv.Currency}
		if seen[own] {
			continue
		}
		seen[own] = true
		open, err := ledger.Demands(ctx, g.r, inv.Client, inv.Entity, inv.Currency)
		if err != nil {
			return nil, err
		}
		for _, now := range open {
			if now.Open > 0 && now.ToAsk() != now.Open {
				less[now.ID] = now.Currency.Format(now.ToAsk())
			}
		}
	}
	return less, nil
}

// invoicesOut describes the invoices, and packs their files.
func (g *gatherer) invoicesOut(ctx context.Context) error {
	g.out.Invoices = []Invoice{}
	asked, err := g.asked(ctx)
	if err != nil {
		return err
	}
	for i := range g.invoices {
		inv := &g.invoices[i]
		x := Invoice{
			ID: inv.ID, Entity: inv.Entity, Amount: inv.Currency.Format(inv.Amount), Open: inv.Currency.Format(inv.Open), Currency: inv.Currency.Code(),
			Issued: inv.Issued, Due: inv.Due, DaysLate: int(g.out.Day - inv.Due), Limitation: g.Limitation(inv, &g.client), ToAsk: asked[inv.ID],
		}
		c, err := g.r.CaseOf(ctx, inv.ID)
		switch {
		case err == nil:
			x.Policy, x.State = c.Policy, c.State
		case !errors.Is(err, ledger.ErrNotFound):
			return err
		}
		doc, err := g.Document(inv.ID)
		if err != nil {
			return err
		}
		if doc != nil {
			x.File = g.pack("invoices/"+safeName(doc.Name), doc.Data)
		}
		g.out.Invoices = append(g.out.Invoices, x)
	}
	return nil
}

// pack adds a file under a name that no other has, and returns it.
func (g *gatherer) pack(name string, data []byte) string {
	unique := name
	for g.out.Files[unique] != nil {
		g.packed[name]++
		unique = fmt.Sprintf("%s.%d", name, g.packed[name]+1)
	}
	g.out.Files[unique] = append([]byte{}, data...)
	return unique
}

// extras packs what a person adds.
func (g *gatherer) extras() {
	for _, x := range g.Extra {
		g.added[x.Item] = append(g.added[x.Item], g.pack("added/"+safeName(x.Name), x.Data))
	}
}

// journal collects the entries that are about the claim, those that made its facts, and those
// with which the plans of its decisions began: they name the book. It reads the journal once.
func (g *gatherer) journal(ctx context.Context) error {
	g.plans, g.decided = map[string]journal.Run{}, map[string]string{}
	type opening struct {
		rec  ledger.Record
		said journal.Run
	}
	begun, wanted := map[string]opening{}, map[string]bool{}
	var redacted []redaction
	for rec, err := range g.r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return err
		}
		e, err := rec.Entry()
		if err != nil {
			return err
		}
		if said, ok := journal.Redacted(&e); ok {
			redacted = append(redacted, redaction{rec, said})
			g.left.Hear(rec.Seq, &said)
		}
		made := len(g.lines[rec.Seq]) > 0
		if !made && e.Kind != ledger.KindPlan && !g.about(&e.About) {
			continue
		}
		b, err := journal.Read(&e)
		if err != nil {
			return err
		}
		if !made && !g.about(&e.About) {
			if run, ok := b.(journal.Run); ok && run.Step == journal.StepBegun {
				begun[run.Plan] = opening{rec, run}
			}
			continue
		}
		g.entries[rec.Seq] = rec
		wanted[journal.PlanOf(b)] = true
		switch b := b.(type) {
		case journal.MessageDecided:
			g.decided[b.Key] = b.Plan
		case journal.Receipt:
			if b.Rehearsed() {
				g.rehearsed[b.Message] = b.Attempt
			}
		}
	}
	for plan, o := range begun {
		if wanted[plan] {
			g.plans[plan], g.entries[o.rec.Seq] = o.said, o.rec
		}
	}
	for _, x := range redacted {
		if x.vouchesFor(g.entries) {
			g.entries[x.rec.Seq] = x.rec
		}
	}
	return nil
}

// redaction is an entry that says what was taken out of others.
type redaction struct {
	rec  ledger.Record
	said ledger.Redacted
}

// vouchesFor reports whether it speaks of one of these entries: without it they cannot be proven.
func (x *redaction) vouchesFor(entries map[int64]ledger.Record) bool {
	return slices.ContainsFunc(x.said.Entries, func(e ledger.RedactedEntry) bool { _, there := entries[e.Seq]; return there }) ||
		slices.ContainsFunc(x.said.Facts, func(f ledger.RedactedFacts) bool { _, there := entries[f.Seq]; return there })
}

// about reports whether an entry is about the claim: one of its invoices, whose client may have been another one
// then, or the client, when all that the client owes is asked for.
func (g *gatherer) about(a *ledger.About) bool {
	if g.whole && a.Client == g.client.ID {
		return true
	}
	return slices.ContainsFunc(a.Invoices, g.concerns)
}
