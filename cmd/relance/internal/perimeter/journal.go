package perimeter

import (
	"context"
	"errors"
	"iter"

	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Head implements ledger.JournalReader.
func (r *reader) Head(ctx context.Context) (ledger.Head, error) { return r.of.Head(ctx) }

// Last implements ledger.JournalReader. The last import and the last run are everybody's.
func (r *reader) Last(ctx context.Context, kind ledger.Kind) (ledger.Record, error) {
	rec, err := r.of.Last(ctx, kind)
	if err != nil || kind == ledger.KindImport || kind == ledger.KindPlan {
		return rec, err
	}
	if seen, err := r.entry(ctx, &rec); err != nil || !seen {
		return ledger.Record{}, errors.Join(err, missing("entry of kind", string(kind)))
	}
	return rec, nil
}

// Journal implements ledger.JournalReader.
func (r *reader) Journal(ctx context.Context, f ledger.JournalFilter) iter.Seq2[ledger.Record, error] {
	return func(yield func(ledger.Record, error) bool) {
		limit, n := f.Limit, 0
		for f.Limit = journalAtOnce; ; {
			list, err := read(r.of.Journal(ctx, f))
			for i := 0; i < len(list) && err == nil; i++ {
				var seen bool
				if seen, err = r.entry(ctx, &list[i]); err != nil || !seen {
					continue
				}
				if n++; !yield(list[i], nil) || n == limit {
					return
				}
			}
			if err != nil {
				yield(ledger.Record{}, err)
			}
			if err != nil || len(list) < journalAtOnce {
				return
			}
			f.After = list[len(list)-1].Seq
		}
	}
}

// journalAtOnce is how many entries are read before it is looked whom they are about: a ledger is asked one question at a time.
const journalAtOnce = 1000

func read[T any](seq iter.Seq2[T, error]) (list []T, err error) {
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// entry reports whether an entry is about clients who are all seen, or says of an import or a run that it was.
func (r *reader) entry(ctx context.Context, rec *ledger.Record) (bool, error) {
	e, err := rec.Entry()
	if err != nil {
		return false, err
	}
	about := e.About
	switch {
	case e.Kind == ledger.KindBank:
		return false, nil // it names whoever paid
	case about.Client != "":
		return r.client(ctx, about.Client)
	case len(about.Invoices) > 0:
		for _, id := range about.Invoices {
			if seen, err := r.invoice(ctx, id); err != nil || !seen {
				return false, err
			}
		}
		return true, nil
	case about.Case != "":
		_, err := r.Case(ctx, about.Case)
		if errors.Is(err, ledger.ErrNotFound) {
			return false, nil
		}
		return err == nil, err
	case e.Kind == ledger.KindPlan:
		body, err := journal.Read(&e)
		run, ok := body.(journal.Run)
		return ok && len(run.LeftOut) == 0, err
	}
	return e.Kind == ledger.KindImport || e.Kind == ledger.KindRestore, nil
}
