package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// DefaultClosingShare is the percentage of open invoices that a full import
// closes at most without being told that it may.
const DefaultClosingShare = 20

// ImportConfig says what is imported. Portfolio, At and Today are needed.
type ImportConfig struct {
	Portfolio *intake.Portfolio
	Invoices  ledger.Invoices // in the place of those of Portfolio, which need not be in memory; nil for those
	Files     []File          // what it was read from, for the journal
	At        time.Time       // now
	By        string          // who imports; may be empty
	Today     engine.Date     // the creditor's day at that instant: no event is later
	AsOf      engine.Date     // the day of the balances in the export; zero means Today

	// Full says that the export has all open invoices: those of the ledger that it
	// lacks are closed.
	Full bool
	// ClosingShare is the percentage of open invoices that Full closes at most; 0
	// means DefaultClosingShare. AllowClosing is a number that it may close in any case.
	ClosingShare int
	AllowClosing int

	// Older lets an export change facts whose balances are of an earlier day than the last
	// import's. Without names the columns that the export may lack although the last one had
	// them; what the ledger has in them stays. TakeBack lets what is open rise again by
	// payments that were recorded, and that the export does not know.
	Older    bool
	Without  []string
	TakeBack bool

	// Listed says of electronic invoices that the ledger has just been given a list of all that is open: those that it
	// lacks are settled, and left out.
	Listed bool
}

// File is a file that was imported.
type File = journal.File

// ClosingError is the refusal of a full import that would close an implausible
// share of the ledger. Nothing was written.
type ClosingError struct {
	Closing int // invoices that the export lacks
	Open    int // that are open in the ledger
	Share   int // percentage that is allowed
}

// Error says how many would be closed, and of how many.
func (e *ClosingError) Error() string {
	return agree.Sprintf("the export lacks %d of %d open {invoice|invoices}, more than %d %%; nothing was imported", e.Closing, e.Open, e.Share)
}

// Import writes exports into the ledger, in one entry of its journal, and says
// what changed. An import of the same exports changes no fact. It fails with
// Problems when an event or an invoice contradicts the ledger, with a
// *ClosingError when too much would be closed, with a *StaleError when the export is older
// than the last and would change something, with a *LostError when it lacks columns that
// the last one had and the ledger has values in; then nothing is written.
func Import(ctx context.Context, l ledger.Ledger, c ImportConfig) (*Summary, error) {
	var s *Summary
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		s, err = importIn(ctx, tx, c)
		return err
	})
	return s, failed(err)
}

// importIn imports in a transaction.
func importIn(ctx context.Context, tx ledger.Tx, c ImportConfig) (s *Summary, err error) {
	im := newImporter(c)
	defer func() { err = errors.Join(err, im.changed.Close()) }()
	draft, err := im.plan(ctx, tx)
	if err != nil {
		return im.summary, err
	}
	entry, err := journal.Append(ctx, tx, draft, im.says())
	if err != nil {
		return im.summary, err
	}
	im.summary.Seq = entry.Seq
	if im.export.Len() == 0 && len(c.Portfolio.Events) == 0 {
		return im.summary, nil // clients say nothing of payments
	}
	return im.summary, Bank(ctx, tx, cmp.Or(c.AsOf, c.Today))
}

// Bank notes up to which day payments are known; an earlier day than the one that is
// noted changes nothing.
func Bank(ctx context.Context, tx ledger.Tx, day engine.Date) error {
	m, err := tx.Meta(ctx)
	if err != nil || m.Bank >= day {
		return err
	}
	m.Bank = day
	return tx.SetMeta(ctx, m)
}

// RecordBank notes in the journal that all payments up to a day are known, as the person by
// says.
func RecordBank(ctx context.Context, l ledger.Ledger, at time.Time, day engine.Date, note, by string) (ledger.Entry, error) {
	var entry ledger.Entry
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		entry, err = journal.Append(ctx, tx, ledger.Draft{At: at, By: by}, journal.Bank{Bank: day, Text: note})
		if err != nil {
			return err
		}
		return Bank(ctx, tx, day)
	})
	if err != nil {
		return ledger.Entry{}, fmt.Errorf("bank data: %w", err)
	}
	return entry, nil
}

// Preview says what Import would change, and writes nothing. It fails as Import does.
func Preview(ctx context.Context, l ledger.Ledger, c ImportConfig) (*Summary, error) {
	im := newImporter(c)
	err := l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		_, err := im.plan(ctx, r)
		return errors.Join(err, im.changed.Close())
	})
	return im.summary, failed(err)
}

// failed says what failed, but for what the user has to mend.
func failed(err error) error {
	var problems Problems
	var closing *ClosingError
	var stale *StaleError
	var lost *LostError
	if err == nil || errors.As(err, &problems) || errors.As(err, &closing) || errors.As(err, &stale) || errors.As(err, &lost) {
		return err
	}
	return fmt.Errorf("import: %w", err)
}

// says is what the journal's entry of an import says.
func (im *importer) says() journal.Import {
	s := im.summary
	b := journal.Import{
		AsOf: im.AsOf, Clients: counts(s.Clients), Events: counts(s.Events), Files: im.Files, Full: im.Full, Invoices: counts(s.Invoices),
		Known: im.remembered(),
	}
	for _, t := range s.Totals {
		b.Open = append(b.Open, journal.Total{Currency: t.Currency.Code(), Before: t.Currency.Format(t.AmountBefore), After: t.Currency.Format(t.AmountAfter)})
	}
	return b
}

// counts are numbers by kind of change, as the journal has them.
func counts(of map[ChangeKind]int) map[string]int {
	out := make(map[string]int, len(of))
	for kind, n := range of {
		out[string(kind)] = n
	}
	return out
}
