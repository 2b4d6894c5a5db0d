package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// BankConfig says which statements are imported. Statements, Accounts, At and Today are needed.
type BankConfig struct {
	Statements []bank.Statement
	Files      []File        // what they were read from, for the journal
	Accounts   []BankAccount // of the creditor and its entities
	At         time.Time     // now
	Today      engine.Date   // the creditor's day at that instant
	By         string        // who imports; may be empty
	Gap        bool          // a statement need not follow the last one of its account
	DryRun     bool          // say what would be booked, and write nothing
}

// BankAccount is an account on which clients pay.
type BankAccount struct {
	IBAN   string
	Entity string // whose it is: engine.Entity.ID; empty for the creditor
}

// BankEntry is an entry of a statement, with what it is for.
type BankEntry struct {
	bank.Entry
	Account, Entity, File string
	Since                 engine.Date // the day since which it waits; that of the import
	Proposal              bank.Proposal
}

// BankSummary is what an import of statements came to.
type BankSummary struct {
	Seq        int64 // of the journal's entry; 0 when nothing was new, or nothing was written
	Statements []bank.Statement
	Booked     []BankEntry // certain ones
	Waiting    []BankEntry // likely and open ones that are new
	Known      int         // entries that were imported before
	Passed     int         // entries that are about no client
	Pending    int         // not booked by the bank yet, and not used
	Recorded   *Recorded   // what was booked; never nil
}

// StatementError is the refusal of a statement. Nothing was written.
type StatementError struct {
	File, Says, Hint string
	Gap              bool // BankConfig.Gap lets it
}

// Error says which file, and why.
func (e *StatementError) Error() string { return e.File + ": " + e.Says }

// errDryRun undoes what was written to see it.
var errDryRun = errors.New("dry run")

// writeOrTry writes in one transaction, which a dry run undoes.
func writeOrTry(ctx context.Context, l ledger.Ledger, dry bool, f func(context.Context, ledger.Tx) error) error {
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		if err := f(ctx, tx); err != nil || !dry {
			return err
		}
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

// failedIn says what failed, but for a Refusal, which is for the user to mend and returned by itself.
func failedIn[Refusal error](what string, err error) error {
	var refusal Refusal
	if errors.As(err, &refusal) {
		return refusal
	}
	return fmt.Errorf("%s: %w", what, err)
}

// ImportBank books what is certain of statements, and keeps the rest for a person, in one transaction. An
// entry is taken once, in whichever file it comes. It fails with a *StatementError for a
// statement of another account or currency, or one that does not follow the last one.
func ImportBank(ctx context.Context, l ledger.Ledger, c BankConfig) (*BankSummary, error) {
	var im *bankImporter
	err := writeOrTry(ctx, l, c.DryRun, func(ctx context.Context, tx ledger.Tx) error {
		im = &bankImporter{BankConfig: c, tx: tx, summary: &BankSummary{Recorded: &Recorded{}}}
		return im.run(ctx)
	})
	if err != nil {
		return nil, failedIn[*StatementError]("bank import", err)
	}
	if c.DryRun {
		im.summary.Seq = 0
	}
	return im.summary, nil
}

// bankImporter is the working state of one import.
type bankImporter struct {
	BankConfig
	*knowledge
	tx      ledger.Tx
	summary *BankSummary
	state   *bankState
	body    journal.Statements
	events  []ledger.Event
	fresh   []BankEntry
}

func (im *bankImporter) run(ctx context.Context) (err error) {
	if im.state, err = readBank(ctx, im.tx); err != nil {
		return err
	}
	if im.knowledge, err = knowledgeOf(ctx, im.tx, im.state); err != nil {
		return err
	}
	slices.SortStableFunc(im.Statements, func(a, b bank.Statement) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	im.summary.Statements = im.Statements
	im.body = journal.Statements{Before: im.state.last, Day: im.Today, Files: im.Files, Gap: im.Gap}
	known := bank.Known{}
	for i := range im.state.ends {
		known.Add(im.state.ends[i])
	}
	for i := range im.Statements {
		s := &im.Statements[i]
		entity, err := im.owner(s)
		if err != nil {
			return err
		}
		if new, why := known.Follows(s); why != "" && !im.Gap {
			return &StatementError{File: s.File, Says: why, Hint: "import the statements in between first; if that is right as it is, add --gap", Gap: true}
		} else if new {
			im.body.Accounts = append(im.body.Accounts, storedEnd(s))
			known.Add(*s)
			im.state.addEnd(*s)
		}
		im.take(s, entity)
	}
	return im.book(ctx)
}

// owner is the entity whose account a statement is of.
func (im *bankImporter) owner(s *bank.Statement) (string, error) {
	for _, a := range im.Accounts {
		if bank.SameAccount(a.IBAN, s.Account) {
			if !im.matcher.Owes(s.Currency) {
				return "", &StatementError{File: s.File, Says: fmt.Sprintf("it is in %s, and no invoice of the ledger is", s.Currency), Hint: "import the statement of the account on which clients pay"}
			}
			return a.Entity, nil
		}
	}
	if len(im.Accounts) == 0 {
		return "", &StatementError{File: s.File, Says: "the book does not say on which account clients pay", Hint: `write it into book.cue: creditor: iban: "FR76 …"`}
	}
	if s.Account == "" {
		return "", &StatementError{File: s.File, Says: "it does not say of which account it is, and the book has several", Hint: "say it: --account IBAN"}
	}
	return "", &StatementError{
		File: s.File, Says: fmt.Sprintf("it is of account %s, which is none of the book's: %s", s.Account, ibans(im.Accounts)),
		Hint: "import the statement of that account, or correct iban of the creditor or entity in the book",
	}
}

func ibans(list []BankAccount) string {
	text := ""
	for i, a := range list {
		if i > 0 {
			text += ", "
		}
		text += bank.Compact(a.IBAN)
	}
	return text
}

// take finds the entries that are new.
func (im *bankImporter) take(s *bank.Statement, entity string) {
	im.summary.Pending += s.Pending
	im.tell(s)
	groups := map[string][]int{}
	for i := range s.Entries {
		if e := &s.Entries[i]; e.Batch != "" {
			b := e.Batch + e.Booked.String()
			groups[b] = append(groups[b], i)
		}
	}
	for i := range s.Entries {
		e := &s.Entries[i]
		if _, known := im.state.at[e.Key]; known || e.Batch != "" && im.batch(s, groups[e.Batch+e.Booked.String()]) {
			im.summary.Known++
			continue
		}
		stored := storedEntry(s, e, entity)
		im.state.at[e.Key] = len(im.state.entries)
		im.state.days[e.Booked] = append(im.state.days[e.Booked], len(im.state.entries))
		im.state.entries = append(im.state.entries, stored)
		im.fresh = append(im.fresh, BankEntry{Entry: *e, Account: s.Account, Entity: entity, File: s.File, Since: im.Today})
	}
	for b, group := range groups { // only now: they are no duplicates of each other
		for _, i := range group {
			im.state.batches[b] = append(im.state.batches[b], im.state.at[s.Entries[i].Key])
		}
	}
}

// batch reports whether the transactions of one entry of a statement are the same money as those that an
// earlier file had under other references. A sum that still waits gives way to its transactions.
func (im *bankImporter) batch(s *bank.Statement, group []int) bool {
	first := &s.Entries[group[0]]
	had := im.state.batches[first.Batch+first.Booked.String()]
	if len(had) == 0 {
		return false
	}
	var now, before engine.Amount
	for _, i := range group {
		now += s.Entries[i].Signed()
	}
	for _, i := range had {
		e, err := readEntry(&im.state.entries[i])
		if err != nil {
			return false
		}
		before += e.Signed()
	}
	if now != before {
		return false
	}
	if old := &im.state.entries[had[0]]; len(had) == 1 && old.Lump && im.state.word[old.Key] == "" && len(group) > 1 {
		im.state.word[old.Key] = wordReplaced
		im.body.Answers = append(im.body.Answers, journal.StatementAnswer{Key: old.Key, Word: wordReplaced})
		im.fresh = slices.DeleteFunc(im.fresh, func(e BankEntry) bool { return e.Key == old.Key })
		delete(im.state.batches, first.Batch+first.Booked.String())
		return false
	}
	return true
}

// The words of an answer.
const (
	wordBooked   = "booked"
	wordIgnored  = "ignored"
	wordReplaced = "replaced"
	wordUndone   = "undone" // it waits again
)

// book matches what is new, books what is certain, and writes the journal's entry.
func (im *bankImporter) book(ctx context.Context) (err error) {
	slices.SortStableFunc(im.fresh, func(a, b BankEntry) int { return cmp.Compare(a.Booked, b.Booked) })
	for i := range im.fresh {
		im.one(&im.fresh[i])
	}
	if len(im.body.Entries)+len(im.body.Accounts)+len(im.body.Answers) == 0 {
		return nil
	}
	if len(im.events) > 0 {
		if im.summary.Recorded, err = RecordIn(ctx, im.tx, RecordConfig{At: im.At, Today: im.Today, Events: im.events, By: im.By}); err != nil {
			return err
		}
		im.body.Events = im.summary.Recorded.Seq
	}
	im.body.Passed = im.summary.Passed
	entry, err := journal.Append(ctx, im.tx, ledger.Draft{At: im.At, By: im.By}, im.body)
	if err != nil {
		return err
	}
	im.summary.Seq = entry.Seq
	return im.fresher(ctx)
}

// fresher notes up to which day payments are known: the day on which the first of the statements ends.
func (im *bankImporter) fresher(ctx context.Context) error {
	day := engine.Date(0)
	for i := range im.Statements {
		if s := &im.Statements[i]; s.Format != bank.Camt054 && (day == 0 || s.To < day) {
			day = s.To
		}
	}
	if day == 0 || day > im.Today {
		return nil
	}
	return Bank(ctx, im.tx, day)
}

// one matches an entry that is new.
func (im *bankImporter) one(e *BankEntry) {
	e.Proposal = im.matcher.Match(&e.Entry, e.Entity)
	p := &e.Proposal
	im.demote(e)
	if p.Level == bank.None {
		im.summary.Passed++
		return
	}
	im.body.Entries = append(im.body.Entries, im.state.entries[im.state.at[e.Key]])
	if p.Level != bank.Certain {
		im.summary.Waiting = append(im.summary.Waiting, *e)
		return
	}
	im.summary.Booked = append(im.summary.Booked, *e)
	im.matcher.Take(p)
	im.events = append(im.events, im.state.eventsOf(e)...)
	im.body.Answers = append(im.body.Answers, answerOf(e))
	if payer, ok := im.state.payer(e, p.Client); ok {
		im.matcher.Learn(payer)
		im.body.Payers = append(im.body.Payers, journal.StatementPayer{Client: payer.Client, IBAN: payer.IBAN, Name: payer.Name})
	}
}
