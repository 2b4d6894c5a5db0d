package posting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// recall reads what the last import knew.
func (im *importer) recall(ctx context.Context, r ledger.Reader) error {
	rec, err := r.Last(ctx, ledger.KindImport)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, b, err := journal.ReadRecord(rec)
	if err != nil {
		return err
	}
	if said, ok := b.(journal.Import); ok { // else facts were copied into a shadow
		im.last.Balances = said.AsOf
		if said.Known != nil { // an older relance did not say
			im.last = *said.Known
		}
	}
	return nil
}

// remembered is what the next import is told.
func (im *importer) remembered() *journal.Known {
	k, had := im.last, im.Portfolio.Had
	if im.Portfolio.Papers {
		return &k // what the exports had stays what the next one is compared with
	}
	if im.export.Len() > 0 {
		k.Balances = max(k.Balances, im.AsOf)
		if had.Invoices != nil {
			k.Kept = slices.DeleteFunc(append(slices.Clone(k.Kept), lost(k.Invoices, had.Invoices)...), func(c string) bool { return slices.Contains(had.Invoices, c) })
			slices.Sort(k.Kept)
			k.Kept, k.Invoices = slices.Compact(k.Kept), had.Invoices
		}
	}
	if had.Clients != nil {
		k.Clients = had.Clients
	}
	return &k
}

// lost lists the columns that were there before and are not now.
func lost(before, now []string) []string {
	if now == nil {
		return nil
	}
	var out []string
	for _, c := range before {
		if !slices.Contains(now, c) {
			out = append(out, c)
		}
	}
	return out
}

// Lost is a column that an export lacks and the last one had.
type Lost struct {
	Kind   intake.Kind
	Column string
	Rows   int // of the export whose value in the ledger nobody would hear of any more
	First  string
}

// LostError is the refusal of an export that lacks columns which the last one had. Nothing was written.
type LostError struct {
	Columns []Lost
	Without []string // the columns that it was let lack
}

// Error names the columns.
func (e *LostError) Error() string {
	var parts []string
	for _, c := range e.Columns {
		parts = append(parts, fmt.Sprintf("%s of %s (the ledger has it of %d, such as %s)", c.Column, c.Kind, c.Rows, c.First))
	}
	return "the export lacks columns that the last one had: " + strings.Join(parts, ", ") + "; nothing was imported"
}

// Names lists the columns that it would have to be let lack, each once.
func (e *LostError) Names() []string {
	names := slices.Clone(e.Without)
	for _, c := range e.Columns {
		names = append(names, c.Column)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// StaleError is the refusal of an export that is older than the last one and would change
// what the ledger knows. Nothing was written.
type StaleError struct {
	AsOf, Last engine.Date
	Invoices   int // that would change, new ones included
	Clients    int
	Changes    []Change // the first KeptChanges
}

// Error says of which days the two exports are.
func (e *StaleError) Error() string {
	return fmt.Sprintf("the balances of this export are of %s, and the ledger has those of %s; nothing was imported; what would change: invoices %d, clients %d",
		e.AsOf, e.Last, e.Invoices, e.Clients)
}

// refuse says why an import is not carried out without being told so.
func (im *importer) refuse() error {
	s := im.summary
	s.Kept = im.missing.lost(im)
	if im.export.Len() > 0 && im.AsOf < im.last.Balances && !im.Older && !im.Portfolio.Papers {
		if n, c := im.changed.Len(), len(im.draft.Clients); n+c > 0 {
			return &StaleError{AsOf: im.AsOf, Last: im.last.Balances, Invoices: n, Clients: c, Changes: s.Changes}
		}
	}
	var refused []Lost
	for _, c := range s.Kept {
		if !slices.Contains(im.Without, c.Column) {
			refused = append(refused, c)
		}
	}
	if len(refused) > 0 {
		return &LostError{refused, im.Without}
	}
	return nil
}
