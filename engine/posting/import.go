package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
)

// DefaultClosingShare is the percentage of open invoices that a full import
// closes at most without being told that it may.
const DefaultClosingShare = 20

// ImportConfig says what is imported. Portfolio, At and Today are needed.
type ImportConfig struct {
	Portfolio *intake.Portfolio
	Files     []File      // what it was read from, for the journal
	At        time.Time   // now
	Today     engine.Date // the creditor's day at that instant: no event is later
	AsOf      engine.Date // the day of the balances in the export; zero means Today

	// Full says that the export has all open invoices: those of the ledger that it
	// lacks are closed.
	Full bool
	// ClosingShare is the percentage of open invoices that Full closes at most; 0
	// means DefaultClosingShare. AllowClosing is a number that it may close in any case.
	ClosingShare int
	AllowClosing int
}

// File is a file that was imported.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // hex
}

// ClosingError is the refusal of a full import that would close an implausible
// share of the ledger. Nothing was written.
type ClosingError struct {
	Closing int // invoices that the export lacks
	Open    int // that are open in the ledger
	Share   int // percentage that is allowed
}

// Error says how many would be closed, and of how many.
func (e *ClosingError) Error() string {
	return fmt.Sprintf("the export lacks %d of %d open invoices, more than %d %%; nothing was imported", e.Closing, e.Open, e.Share)
}

// Import writes exports into the ledger, in one entry of its journal, and says
// what changed. An import of the same exports changes no fact. It fails with
// Problems when an event or an invoice contradicts the ledger, with a
// *ClosingError when too much would be closed; then nothing is written.
func Import(ctx context.Context, l ledger.Ledger, c ImportConfig) (*Summary, error) {
	var s *Summary
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		im := newImporter(c)
		s = im.summary
		draft, err := im.plan(ctx, tx)
		if err != nil {
			return err
		}
		entry, err := tx.Append(ctx, draft)
		if err != nil {
			return err
		}
		s.Seq = entry.Seq
		if len(c.Portfolio.Invoices) == 0 && len(c.Portfolio.Events) == 0 {
			return nil // clients say nothing of payments
		}
		return Bank(ctx, tx, cmp.Or(c.AsOf, c.Today))
	})
	return s, failed(err)
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

// RecordBank notes in the journal that all payments up to a day are known.
func RecordBank(ctx context.Context, l ledger.Ledger, at time.Time, day engine.Date, note string) (ledger.Entry, error) {
	var entry ledger.Entry
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		entry, err = tx.Append(ctx, ledger.Draft{
			At: at, Kind: ledger.KindNote, Body: map[string]string{"bank": day.String(), "text": note},
		})
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
		return err
	})
	return im.summary, failed(err)
}

// failed says what failed, but for what the user has to mend.
func failed(err error) error {
	var problems Problems
	var closing *ClosingError
	if err == nil || errors.As(err, &problems) || errors.As(err, &closing) {
		return err
	}
	return fmt.Errorf("import: %w", err)
}

// body is what the journal's entry of an import says.
type body struct {
	AsOf     engine.Date        `json:"as_of"`
	Clients  map[ChangeKind]int `json:"clients"`
	Events   map[ChangeKind]int `json:"events"`
	Files    []File             `json:"files"`
	Full     bool               `json:"full"`
	Invoices map[ChangeKind]int `json:"invoices"`
	Open     []openBody         `json:"open"`
}

// openBody is a Total in the journal: amounts are text.
type openBody struct {
	Currency string `json:"currency"`
	Before   string `json:"before"`
	After    string `json:"after"`
}

func (c *ImportConfig) body(s *Summary) body {
	b := body{AsOf: c.AsOf, Clients: s.Clients, Events: s.Events, Files: c.Files, Full: c.Full, Invoices: s.Invoices}
	for _, t := range s.Totals {
		b.Open = append(b.Open, openBody{t.Currency.Code(), t.Currency.Format(t.AmountBefore), t.Currency.Format(t.AmountAfter)})
	}
	return b
}
