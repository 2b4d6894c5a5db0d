package forget

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Config says who is forgotten. All but By and Text are needed.
type Config struct {
	Client string
	Years  int         // for which they are kept; see Standing.Over
	Today  engine.Date // the creditor's day at the instant At
	At     time.Time
	By     string // who asked for it
	Text   string // why
}

// The kinds of things out of which something is taken.
const (
	OfClient     = "client"     // forms that the client had
	OfInvoices   = "invoices"   // forms that invoices had: files, disputes, declared facts
	OfEvents     = "events"     // notes, replies, reasons, addresses
	OfMessages   = "messages"   // of the outbox
	OfRenditions = "renditions" // messages as they were handed over, with their words
	OfFiles      = "files"      // that went with these
	OfStatements = "statements" // entries of the journal about the bank
	OfEntries    = "entries"    // other entries of the journal
)

// Kinds lists them.
var Kinds = []string{OfClient, OfInvoices, OfEvents, OfMessages, OfRenditions, OfFiles, OfStatements, OfEntries}

// Part is how much of a kind is taken out, and of which days.
type Part struct {
	Kind     string
	Count    int
	From, To engine.Date
}

// Found is what would be taken out of a ledger, or was.
type Found struct {
	Standing
	Parts []Part // in the order of Kinds, those with something
	Seq   int64  // of the entry that says so; 0 while nothing was taken out
}

// ErrAltered says that a ledger does not verify: what somebody changed in it would pass for what was taken out.
var ErrAltered = errors.New("the ledger is not as it was written")

// Look says what would be taken out, and whether it may be. It writes nothing.
func Look(ctx context.Context, r ledger.Reader, c Config) (*Found, error) {
	e := newEraser(c)
	if err := e.look(ctx, r); err != nil {
		return nil, fmt.Errorf("forget client %s: %w", c.Client, err)
	}
	return &e.found, nil
}

// Forget takes out what is known of a client as a person, all of it or nothing. It fails with a *KeptError when something is open
// with them or the term is not over, with ErrAltered when the ledger does not verify, with ledger.ErrNotFound when
// it knows nothing of them. Of one who was forgotten it does nothing.
func Forget(ctx context.Context, l ledger.Ledger, c Config) (*Found, error) {
	e := newEraser(c)
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		report, err := journal.Verify(ctx, tx)
		if err != nil {
			return err
		}
		if len(report.Findings) > 0 {
			return fmt.Errorf("%w: %s", ErrAltered, report.Findings[0].Message)
		}
		if err := e.look(ctx, tx); err != nil || e.found.Forgotten != 0 {
			return err
		}
		if !e.found.May(c.Today) {
			return &KeptError{Standing: e.found.Standing, Years: c.Years}
		}
		return e.write(ctx, tx)
	})
	if err != nil {
		return nil, fmt.Errorf("forget client %s: %w", c.Client, err)
	}
	return &e.found, nil
}

// eraser is the working state of one Look or Forget.
type eraser struct {
	Config
	found   Found
	known   known
	times   times
	account ledger.Account
	now     map[string]bool   // invoices that are theirs
	once    map[string]bool   // and those that were
	owner   map[string]string // client by invoice, now
	facts   map[int64]bool    // entries of whose facts some change
	parts   map[string]*Part

	redaction ledger.Redaction
	cases     []ledger.Case
	records   []ledger.Record
}

func newEraser(c Config) *eraser {
	return &eraser{Config: c, known: known{}, now: map[string]bool{}, once: map[string]bool{}, owner: map[string]string{}, facts: map[int64]bool{}, parts: map[string]*Part{}}
}

// count notes that something of a kind is taken out, of a day.
func (e *eraser) count(kind string, day engine.Date) {
	p := e.parts[kind]
	if p == nil {
		p = &Part{Kind: kind}
		e.parts[kind] = p
	}
	p.Count++
	if day != 0 && (p.From == 0 || day < p.From) {
		p.From = day
	}
	p.To = max(p.To, day)
}

// look finds all that has to be taken out.
func (e *eraser) look(ctx context.Context, r ledger.Reader) (err error) {
	if e.times, err = timesOf(ctx, r); err != nil {
		return err
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return err
	}
	if e.account, err = r.Account(ctx, ledger.AccountQuery{Client: e.Client, Messages: true}); err != nil {
		return err
	}
	e.found.Standing = standing(&e.account, &meta, e.times, e.Years, e.Today)
	if err := since(ctx, r, &e.found.Standing, e.times, e.Years); err != nil {
		return err
	}
	if !e.found.Known {
		return ledger.ErrNotFound
	}
	for i := range e.account.Invoices {
		for _, id := range engine.KnownAs(e.account.Invoices[i].ID) {
			e.now[id] = true
		}
	}
	for _, part := range []func(context.Context, ledger.Reader) error{e.lookAtFacts, e.lookAtEvents, e.lookAtMessages, e.lookAtJournal} {
		if err := part(ctx, r); err != nil {
			return err
		}
	}
	for i := range e.account.Cases {
		if c, taken := running(e.account.Cases[i], e.known); taken {
			e.cases = append(e.cases, c)
		}
	}
	for _, kind := range Kinds {
		if p := e.parts[kind]; p != nil {
			e.found.Parts = append(e.found.Parts, *p)
		}
	}
	return nil
}

// lookAtFacts finds the forms of the client and of invoices that were theirs, and whose each invoice is.
func (e *eraser) lookAtFacts(ctx context.Context, r ledger.Reader) error {
	for v, err := range r.Versions(ctx, ledger.VersionFilter{}) {
		if err != nil {
			return err
		}
		kind := OfInvoices
		switch {
		case v.Client != nil && v.Client.ID == e.Client:
			kind = OfClient
			e.known.client(v.Client)
		case v.Client != nil:
			continue
		default:
			e.owner[v.Invoice.ID] = v.Invoice.Client // the newest form comes last
			if v.Invoice.Client != e.Client {
				continue
			}
			e.once[v.Invoice.ID] = true
		}
		left, taken, err := version(v)
		if err != nil {
			return err
		}
		if taken {
			e.redaction.Versions, e.facts[v.Seq] = append(e.redaction.Versions, left), true
			e.count(kind, e.times.of[v.Seq])
		}
	}
	return nil
}

func (e *eraser) lookAtEvents(ctx context.Context, r ledger.Reader) error {
	for x, err := range r.Events(ctx, ledger.EventFilter{}) {
		if err != nil {
			return err
		}
		if x.Client != e.Client && !e.now[x.Invoice] {
			continue
		}
		if x.Type != engine.EventHandedOver {
			e.known.add(x.To)
		}
		if left, taken := event(x); taken {
			e.redaction.Events, e.facts[x.Seq] = append(e.redaction.Events, left), true
			e.count(OfEvents, x.Date)
		}
	}
	return nil
}

func (e *eraser) lookAtMessages(ctx context.Context, r ledger.Reader) error {
	for i := range e.account.Messages {
		e.known.add(e.account.Messages[i].Body.To, e.account.Messages[i].Body.Person)
	}
	for i := range e.account.Messages {
		m := e.account.Messages[i]
		e.redaction.Messages = append(e.redaction.Messages, message(m, e.known))
		e.count(OfMessages, engine.DateOf(m.Created))
		for v, err := range r.Renditions(ctx, m.Key) {
			if err != nil {
				return err
			}
			for range v.Files {
				e.count(OfFiles, engine.DateOf(v.At))
			}
			left, err := rendition(v)
			if err != nil {
				return err
			}
			e.redaction.Renditions = append(e.redaction.Renditions, left)
			e.count(OfRenditions, engine.DateOf(v.At))
		}
	}
	return nil
}

// theirs reports whether an entry is about the client.
func (e *eraser) theirs(a *ledger.About) bool {
	if a.Client != "" {
		return a.Client == e.Client
	}
	return slices.ContainsFunc(a.Invoices, func(id string) bool { return e.now[id] || e.once[id] }) ||
		slices.ContainsFunc(e.account.Cases, func(c ledger.Case) bool { return a.Case != "" && c.ID() == a.Case })
}

// lookAtJournal finds the entries out of which something is to be taken.
func (e *eraser) lookAtJournal(ctx context.Context, r ledger.Reader) error {
	b := booked{client: e.Client, owner: e.owner, answer: map[string]journal.StatementAnswer{}}
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return err
		}
		entry, err := rec.Entry()
		if err != nil {
			return err
		}
		if entry.Kind != ledger.KindBank {
			continue
		}
		body, err := journal.Read(&entry)
		if err != nil {
			return err
		}
		if s, ok := body.(journal.Statements); ok {
			b.hear(&s)
		}
	}
	p := journal.Person{Client: e.Client, Booked: b.theirs(e.known), Names: e.known.in, Theirs: e.theirs}
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return err
		}
		entry, err := rec.Entry()
		if err != nil {
			return err
		}
		body, taken, err := p.Redact(&entry)
		if err != nil {
			return err
		}
		if !taken {
			continue
		}
		entry.By = cmp.Or(journal.By(&entry), entry.By) // it stood in the body once
		left, err := ledger.Rewritten(rec, entry, body)
		if err != nil {
			return err
		}
		kind := OfEntries
		if entry.Kind == ledger.KindBank {
			kind = OfStatements
		}
		e.records = append(e.records, left)
		e.count(kind, e.times.of[rec.Seq])
	}
	return nil
}

// write takes out what was found.
func (e *eraser) write(ctx context.Context, tx ledger.Tx) error {
	if err := tx.Redact(ctx, e.redaction); err != nil {
		return err
	}
	for _, c := range e.cases {
		if _, err := tx.PutCase(ctx, c); err != nil {
			return err
		}
	}
	said := journal.Forgotten{Client: e.Client, Day: e.Today, Last: e.found.Last, Years: e.Years, Text: e.Text}
	for _, rec := range e.records {
		said.Entries = append(said.Entries, ledger.RedactedEntry{Seq: rec.Seq, Hash: rec.Hash, Left: rec.Left()})
	}
	for i := range e.redaction.Renditions {
		v := &e.redaction.Renditions[i]
		said.Messages = append(said.Messages, ledger.RedactedMessage{Message: v.Message, Attempt: v.Attempt, Left: v.Digest()})
	}
	var err error
	if said.Facts, err = e.digests(ctx, tx); err != nil {
		return err
	}
	after := client(e.account.Client)
	after.ID, after.Name, after.Forgotten = e.Client, engine.Forgotten, e.Today
	invoices := make([]string, 0, len(e.account.Invoices))
	for i := range e.account.Invoices {
		invoices = append(invoices, e.account.Invoices[i].ID)
	}
	entry, err := journal.Append(ctx, tx, ledger.Draft{
		At: e.At, By: e.By, About: ledger.About{Client: e.Client, Invoices: invoices}, Clients: []engine.Client{after},
	}, said)
	if err != nil {
		return err
	}
	e.found.Seq, e.found.Client, e.found.Forgotten = entry.Seq, after, e.Today
	return tx.RedactEntries(ctx, e.records)
}

// digests are those that the facts of entries have now of which some were changed.
func (e *eraser) digests(ctx context.Context, r ledger.Reader) ([]ledger.RedactedFacts, error) {
	sums := map[int64]*ledger.Digest{}
	for seq := range e.facts {
		sums[seq] = &ledger.Digest{}
	}
	add := func(seq int64, line string) {
		if d := sums[seq]; d != nil {
			d.Add(line)
		}
	}
	for v, err := range r.Versions(ctx, ledger.VersionFilter{}) {
		if err != nil {
			return nil, err
		}
		add(v.Seq, v.Line)
	}
	for x, err := range r.Events(ctx, ledger.EventFilter{}) {
		if err != nil {
			return nil, err
		}
		add(x.Seq, ledger.EventLine(&x))
	}
	var list []ledger.RedactedFacts
	for _, seq := range slices.Sorted(maps.Keys(sums)) {
		list = append(list, ledger.RedactedFacts{Seq: seq, Left: sums[seq].String()})
	}
	return list, nil
}
