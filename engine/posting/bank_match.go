package posting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// BankWaiting lists the entries of statements of which nobody knows yet what they are for, as they were
// read, with what the ledger proposes now.
func BankWaiting(ctx context.Context, r ledger.Reader) ([]BankEntry, error) {
	st, err := readBank(ctx, r)
	if err != nil {
		return nil, err
	}
	open := st.open()
	if len(open) == 0 {
		return nil, nil
	}
	k, err := knowledgeOf(ctx, r, st)
	if err != nil {
		return nil, err
	}
	var list []BankEntry
	for i := range open {
		e, err := waiting(k, &open[i], st.since[open[i].Key])
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, nil
}

// waiting is an entry of the journal with its proposal. What would be booked at once by an import is
// likely here: a person is asked.
func waiting(k *knowledge, s *journal.StatementEntry, since engine.Date) (BankEntry, error) {
	e, err := readEntry(s)
	if err != nil {
		return BankEntry{}, fmt.Errorf("entry %s of a statement: %w", s.Key, err)
	}
	out := BankEntry{Entry: e, Account: s.Account, Entity: s.Entity, File: s.File, Since: since, Proposal: k.matcher.Match(&e, s.Entity)}
	k.demote(&out)
	switch out.Proposal.Level {
	case bank.Certain:
		out.Proposal.Level = bank.Likely
	case bank.None:
		out.Proposal.Level = bank.Open
	}
	return out, nil
}

// BankAnswer says what one entry is for. One of Parts, Client, Ignore and AsProposed is given; Client beside
// Parts has the rest.
type BankAnswer struct {
	Entry      string // its key, or the beginning of it
	Parts      []BankPart
	Client     string // whose money the rest is, on account
	Ignore     bool   // it is about no client
	AsProposed bool   // what was proposed is right
}

// BankPart is what an invoice gets of an entry.
type BankPart struct {
	Invoice string
	Amount  string // such as 120.50; empty for what is open, as far as the entry goes
}

// BankMatchConfig says what entries are for. At and Today are needed.
type BankMatchConfig struct {
	At      time.Time
	Today   engine.Date
	Answers []BankAnswer
	Likely  bool // all that is likely is right as it is proposed
	By      string
	DryRun  bool
}

// MatchBank books entries as a person says, and learns who paid. It fails with Problems when
// an answer cannot be; then nothing is written.
func MatchBank(ctx context.Context, l ledger.Ledger, c BankMatchConfig) (*BankSummary, error) {
	var m *bankMatch
	err := writeOrTry(ctx, l, c.DryRun, func(ctx context.Context, tx ledger.Tx) error {
		m = &bankMatch{BankMatchConfig: c, tx: tx, summary: &BankSummary{Recorded: &Recorded{}}}
		return m.run(ctx)
	})
	if err != nil {
		return nil, failedIn[Problems]("bank match", err)
	}
	if c.DryRun {
		m.summary.Seq = 0
	}
	return m.summary, nil
}

type bankMatch struct {
	BankMatchConfig
	*knowledge
	tx       ledger.Tx
	summary  *BankSummary
	state    *bankState
	problems Problems
	body     journal.Statements
	events   []ledger.Event
}

func (m *bankMatch) run(ctx context.Context) (err error) {
	if m.state, err = readBank(ctx, m.tx); err != nil {
		return err
	}
	if m.knowledge, err = knowledgeOf(ctx, m.tx, m.state); err != nil {
		return err
	}
	m.body.Before, m.body.Day = m.state.last, m.Today
	for i := range m.Answers {
		if err := m.answer(ctx, &m.Answers[i]); err != nil {
			return err
		}
	}
	if m.Likely {
		if err := m.likely(); err != nil {
			return err
		}
	}
	switch {
	case len(m.problems) > 0:
		return m.problems
	case len(m.body.Answers) == 0:
		return nil
	}
	if len(m.events) > 0 {
		if m.summary.Recorded, err = RecordIn(ctx, m.tx, RecordConfig{At: m.At, Today: m.Today, Events: m.events, By: m.By}); err != nil {
			return err
		}
		m.body.Events = m.summary.Recorded.Seq
	}
	entry, err := journal.Append(ctx, m.tx, ledger.Draft{At: m.At, By: m.By}, m.body)
	if err != nil {
		return err
	}
	m.summary.Seq = entry.Seq
	return nil
}

// find is the one entry whose key begins so, when it waits.
func (m *bankMatch) find(key string) (*journal.StatementEntry, bool) {
	found, ok := m.state.find(key, &m.problems)
	switch {
	case !ok:
	case m.state.word[found.Key] == wordBooked:
		m.problems.add(engine.Event{}, "a booking that was wrong is taken back with relance bank undo", "entry %s is booked already", found.Key)
	case m.state.word[found.Key] == wordReplaced:
		m.problems.add(engine.Event{}, "match its transactions: relance bank list shows them", "entry %s is a sum, of which a later file had the parts", found.Key)
	default:
		return found, true
	}
	return nil, false
}

// begins reports whether a key begins as a person wrote it.
func begins(key, written string) bool {
	return written != "" && strings.HasPrefix(key, strings.ToLower(written))
}

// answer books one entry as a person says.
func (m *bankMatch) answer(ctx context.Context, a *BankAnswer) error {
	stored, ok := m.find(a.Entry)
	if !ok {
		return nil
	}
	e, err := waiting(m.knowledge, stored, m.state.since[stored.Key])
	if err != nil {
		return err
	}
	switch {
	case a.Ignore:
		m.state.word[e.Key] = wordIgnored
		m.body.Answers = append(m.body.Answers, journal.StatementAnswer{Key: e.Key, Word: wordIgnored})
		m.summary.Passed++
		return nil
	case a.AsProposed:
		if e.Proposal.Level != bank.Likely {
			m.problems.add(engine.Event{}, "name the invoice, or --client", "nothing is proposed for entry %s", e.Key)
			return nil
		}
		m.book(&e)
		return nil
	}
	p := bank.Proposal{Level: bank.Likely, Type: e.Proposal.Type, Client: a.Client, Reasons: []string{"a person said so"}}
	rest := e.Amount
	for i, given := range a.Parts {
		inv, err := m.tx.Invoice(ctx, given.Invoice)
		if errors.Is(err, ledger.ErrNotFound) {
			m.problems = append(m.problems, NoInvoice(engine.Event{Invoice: given.Invoice}, func(id string) (engine.Invoice, error) { return m.tx.Invoice(ctx, id) }))
			return nil
		}
		if err != nil {
			return err
		}
		part, ok := m.part(&e, &inv, given.Amount, rest)
		if !ok {
			return nil
		}
		if rest -= part.Amount; p.Client == "" {
			p.Client = inv.Client
		} else if p.Client != inv.Client && a.Client == "" && rest > 0 && i == len(a.Parts)-1 {
			m.problems.add(engine.Event{}, "say whose the rest is, with --client", "%s are left of entry %s, and its invoices are of several clients", e.Currency.Format(rest), e.Key)
			return nil
		}
		p.Parts = append(p.Parts, part)
		if payer, ok := m.state.payer(&e, inv.Client); ok {
			m.body.Payers = append(m.body.Payers, journal.StatementPayer{Client: payer.Client, IBAN: payer.IBAN, Name: payer.Name})
		}
	}
	p.OnAccount = rest
	if rest > 0 && p.Type == engine.EventDebitRejected {
		m.problems.add(engine.Event{}, "name the invoices of the debit, with their amounts", "%s are left of entry %s, a direct debit that came back", e.Currency.Format(rest), e.Key)
		return nil
	}
	e.Proposal = p
	m.book(&e)
	return nil
}

// part is what an invoice gets of what is left.
func (m *bankMatch) part(e *BankEntry, inv *engine.Invoice, given string, rest engine.Amount) (bank.Part, bool) {
	about, part := engine.Event{Invoice: inv.ID}, bank.Part{Invoice: inv.ID}
	switch {
	case inv.Currency != e.Currency:
		m.problems.add(about, "name an invoice in its currency", "invoice %s is in %s, and entry %s in %s", inv.ID, inv.Currency, e.Key, e.Currency)
		return part, false
	case given != "":
		v, err := e.Currency.Parse(given)
		if err != nil || v <= 0 {
			m.problems.add(about, "write it as in F-1=120.50", "%q is no amount of %s", given, e.Currency)
			return part, false
		}
		part.Amount = v
	case e.Debit:
		part.Amount = min(rest, max(0, inv.Paid()))
	default:
		part.Amount = min(rest, max(0, inv.Open))
	}
	switch {
	case part.Amount > rest:
		m.problems.add(about, "give it less", "entry %s is %s, and the parts are more", e.Key, e.Currency.Format(e.Amount))
		return part, false
	case part.Amount <= 0 && e.Proposal.Type != engine.EventDebitRejected:
		m.problems.add(about, "name another invoice, or --client for money on account", "invoice %s takes nothing of entry %s", inv.ID, e.Key)
		return part, false
	}
	return part, true
}

// book adds the events of an entry.
func (m *bankMatch) book(e *BankEntry) {
	m.summary.Booked = append(m.summary.Booked, *e)
	m.state.word[e.Key] = wordBooked
	m.matcher.Take(&e.Proposal)
	m.events = append(m.events, m.state.eventsOf(e)...)
	m.body.Answers = append(m.body.Answers, answerOf(e))
	if payer, ok := m.state.payer(e, e.Proposal.Client); ok {
		m.body.Payers = append(m.body.Payers, journal.StatementPayer{Client: payer.Client, IBAN: payer.IBAN, Name: payer.Name})
	}
}

// likely books all that is likely, the earliest first; each is judged by what those before it left.
func (m *bankMatch) likely() error {
	open := m.state.open()
	slices.SortStableFunc(open, func(a, b journal.StatementEntry) int { return int(a.Booked) - int(b.Booked) })
	for i := range open {
		e, err := waiting(m.knowledge, &open[i], m.state.since[open[i].Key])
		if err != nil {
			return err
		}
		if e.Proposal.Level != bank.Likely {
			continue
		}
		m.book(&e)
	}
	return nil
}
