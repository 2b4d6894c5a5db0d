package forget

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// DefaultYears is for how many years after the one in which something last happened a client is kept when the book does not say:
// documents of the accounts are kept for ten years (article L. 123-22 of the French commercial code).
const DefaultYears = 10

// What may keep a client from being forgotten.
const (
	ByInvoice = "invoice" // of which something is open
	ByAccount = "account" // money that was allocated to no invoice
	ByCase    = "case"    // that has to be decided again, or waits
	ByMessage = "message" // that waits, or of which nobody knows whether it left
	ByPromise = "promise" // for which there is still time
	ByAnswer  = "answer"  // that nobody has read
	ByRun     = "run"     // the last one left them out
)

// Reason is something that is open with a client.
type Reason struct {
	What     string // ByInvoice and so on
	ID       string // of the invoice, the case, the message, the answer; of a promise that of its case
	Amount   engine.Amount
	Currency engine.Currency
	Status   ledger.Status // of a message
	Until    engine.Date   // of a promise
}

// Standing says whether a client may be forgotten.
type Standing struct {
	Client    engine.Client
	Known     bool        // the ledger has something of them
	Last      engine.Date // the last day on which something happened with them
	Over      engine.Date // the first day on which the term is over
	Forgotten engine.Date // when they were in this ledger; zero when they were not
	Open      []Reason
}

// May reports whether they may be forgotten on a day.
func (s *Standing) May(today engine.Date) bool {
	return s.Known && s.Forgotten == 0 && len(s.Open) == 0 && s.Over <= today
}

// KeptError says that a client may not be forgotten.
type KeptError struct {
	Standing
	Years int
}

func (e *KeptError) Error() string {
	if len(e.Open) > 0 {
		return fmt.Sprintf("client %s is kept: something is open with them", e.Client.ID)
	}
	return agree.Sprintf("client %s is kept until %s: the last thing happened on %s, and the term is %d {year|years} after the end of that year", e.Client.ID, e.Over-1, e.Last, e.Years)
}

// over is the first day after a term: so many whole years after the end of the year of the day.
func over(last engine.Date, years int) engine.Date {
	y, _, _ := last.YMD()
	return engine.NewDate(y+years+1, time.January, 1)
}

// times is when entries were written, and when the last one was about each client, in the creditor's zone.
type times struct {
	of        map[int64]engine.Date
	last      map[string]engine.Date
	forgotten map[string]engine.Date // when an entry says that a client was
}

func timesOf(ctx context.Context, r ledger.Reader) (times, error) {
	t := times{map[int64]engine.Date{}, map[string]engine.Date{}, map[string]engine.Date{}}
	m, err := r.Meta(ctx)
	if err != nil {
		return t, err
	}
	zone, err := calendar.Zone(m.Timezone)
	if err != nil {
		return t, err
	}
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return t, err
		}
		e, err := rec.Entry()
		if err != nil {
			return t, err
		}
		day := engine.DateOf(e.At.In(zone))
		t.of[e.Seq] = day
		switch {
		case e.Kind == ledger.KindForgotten:
			t.forgotten[e.About.Client] = day
		case e.About.Client != "":
			t.last[e.About.Client] = max(t.last[e.About.Client], day)
		}
	}
	return t, nil
}

// standing says how a client stands on a day.
func standing(a *ledger.Account, meta *ledger.Meta, t times, years int, today engine.Date) Standing {
	s := Standing{
		Client: a.Client, Last: t.last[a.Client.ID], Forgotten: t.forgotten[a.Client.ID],
		Known: a.Client.Name != "" || len(a.Invoices)+len(a.Events)+len(a.Cases)+len(a.Messages) > 0,
	}
	see := func(days ...engine.Date) {
		for _, d := range days {
			s.Last = max(s.Last, d)
		}
	}
	for i := range a.Invoices {
		inv := &a.Invoices[i]
		see(inv.Issued, inv.Due, inv.PaidOn, inv.HandedOver)
		if inv.Open != 0 {
			s.Open = append(s.Open, Reason{What: ByInvoice, ID: inv.ID, Amount: inv.Open, Currency: inv.Currency})
		}
	}
	for _, p := range a.Client.Unapplied {
		if p.Amount != 0 {
			s.Open = append(s.Open, Reason{What: ByAccount, Amount: p.Amount, Currency: p.Currency})
		}
	}
	for i := range a.Events {
		e := &a.Events[i]
		see(e.Date, e.Until, t.of[e.Seq])
		if slices.Contains(meta.Answers, e.Key) {
			s.Open = append(s.Open, Reason{What: ByAnswer, ID: e.Key})
		}
	}
	for i := range a.Cases {
		c := &a.Cases[i]
		if c.Wake != 0 || c.Proposal != nil || len(c.Deferred) > 0 || len(c.Run.Pending) > 0 || c.Undecided != nil {
			s.Open = append(s.Open, Reason{What: ByCase, ID: c.ID()})
		}
		if c.Promise.Active(today) {
			s.Open = append(s.Open, Reason{What: ByPromise, ID: c.ID(), Until: c.Promise.Until})
		}
	}
	for i := range a.Messages {
		m := &a.Messages[i]
		see(m.Made, engine.DateOf(m.Changed))
		if !m.Status.Concluded() {
			s.Open = append(s.Open, Reason{What: ByMessage, ID: m.Key, Status: m.Status})
		}
	}
	if slices.Contains(meta.LeftOut, a.Client.ID) {
		s.Open = append(s.Open, Reason{What: ByRun})
	}
	if s.Last != 0 {
		s.Over = over(s.Last, years)
	}
	return s
}

// since is the day of the newest form of a client with whom nothing ever happened.
func since(ctx context.Context, r ledger.Reader, s *Standing, t times, years int) error {
	if s.Last != 0 || !s.Known {
		return nil
	}
	for v, err := range r.Versions(ctx, ledger.VersionFilter{Client: s.Client.ID}) {
		if err != nil {
			return err
		}
		s.Last = max(s.Last, t.of[v.Seq])
	}
	s.Over = over(s.Last, years)
	return nil
}

// Due lists, by id, the clients who may be forgotten on a day. It reads the whole ledger.
func Due(ctx context.Context, r ledger.Reader, years int, today engine.Date) ([]Standing, error) {
	t, err := timesOf(ctx, r)
	if err != nil {
		return nil, err
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return nil, err
		}
		ids[c.ID] = t.forgotten[c.ID] == 0
	}
	for id, err := range r.Debtors(ctx, ledger.DebtorPage{}) {
		if err != nil {
			return nil, err
		}
		if _, known := ids[id]; !known {
			ids[id] = true
		}
	}
	maps.DeleteFunc(ids, func(_ string, kept bool) bool { return !kept })
	list := []Standing{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(ids)), ledger.ClientsAtOnce) {
		accounts, err := r.Accounts(ctx, part, ledger.AccountQuery{Messages: true})
		if err != nil {
			return nil, err
		}
		for i := range accounts {
			s := standing(&accounts[i], &meta, t, years, today)
			if err := since(ctx, r, &s, t, years); err != nil {
				return nil, err
			}
			if s.May(today) {
				list = append(list, s)
			}
		}
	}
	return list, nil
}

// known are the texts by which a client is known.
type known map[string]bool

// shortest is how long a text is at least that is looked for in others: a shorter one is in too many words.
const shortest = 4

func (k known) add(texts ...string) {
	for _, t := range texts {
		if t = strings.ToLower(strings.TrimSpace(t)); len(t) >= shortest && t != engine.Forgotten {
			k[t] = true
		}
	}
}

// in reports whether a text has one of them in it.
func (k known) in(text string) bool {
	text = strings.ToLower(text)
	for t := range k {
		if strings.Contains(text, t) {
			return true
		}
	}
	return false
}

func (k known) client(c *engine.Client) {
	k.add(c.Name, c.Email, c.Phone, c.Contact)
	k.add(c.Address...)
	k.add(c.Bad...)
	for i := range c.Contacts {
		k.add(c.Contacts[i].Name, c.Contacts[i].Email, c.Contacts[i].Phone)
	}
}

// booked finds whose entries of bank statements are: those whose money was the client's alone, and what their payers are called.
type booked struct {
	client string
	owner  map[string]string // client by invoice
	answer map[string]journal.StatementAnswer
	lines  []journal.StatementEntry
	payers []journal.StatementPayer
}

func (b *booked) hear(s *journal.Statements) {
	b.lines = append(b.lines, s.Entries...)
	for _, a := range s.Answers {
		b.answer[a.Key] = a
	}
	b.payers = append(b.payers, s.Payers...)
}

// theirs are the keys of the entries, true of those that are nobody else's, and adds to what the client is known by.
func (b *booked) theirs(k known) map[string]bool {
	ibans := map[string]map[string]bool{} // clients by IBAN
	for _, p := range b.payers {
		if p.IBAN != "" {
			if ibans[p.IBAN] == nil {
				ibans[p.IBAN] = map[string]bool{}
			}
			ibans[p.IBAN][p.Client] = true
		}
		if p.Client == b.client {
			k.add(p.Name)
		}
	}
	keys := map[string]bool{}
	for i := range b.lines {
		e := &b.lines[i]
		of := map[string]bool{}
		a := b.answer[e.Key]
		for _, p := range a.Parts {
			of[b.owner[p.Invoice]] = true
		}
		if a.Client != "" {
			of[a.Client] = true
		}
		if len(of) == 0 && e.IBAN != "" {
			of = ibans[e.IBAN]
		}
		if !of[b.client] {
			continue
		}
		keys[e.Key] = len(of) == 1
		if keys[e.Key] {
			k.add(e.Name, e.IBAN)
		}
	}
	return keys
}
