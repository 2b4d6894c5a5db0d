package server

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/compare"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// What the server computes of a revision's impact by itself: a portfolio that takes longer is for relance diff.
const (
	impactTakes  = time.Minute
	maxImpacts   = 8 // that are kept, one for each part of the clients
	maxImpactRow = 20
)

// impacts keep what a revision that waits does to the portfolio, by the part of the clients that somebody sees.
type impacts struct {
	mu sync.Mutex
	of map[impactKey]*impact
}

// impactKey is what an impact is of: of two books, and of a ledger on a day.
type impactKey struct {
	before, after *policies.Book
	head          ledger.Head
	day           engine.Date
	part          string
}

// impact is what a revision does, as far as it is known.
type impact struct {
	mu      sync.Mutex
	done    bool
	figures *diff.Figures
	clients []diff.Client // the first who are treated otherwise
	why     string        // why there are none: in English
	looked  int
	all     int
}

// impactView is it, in words.
type impactView struct {
	Running     bool
	Looked, All int // clients, while it runs
	Why         string
	Headline    string
	Tables      []text.Table
	More        int // clients who are treated otherwise and not shown
	Stuck       bool
}

// impactOf is what the book on disk would do to the clients of an office. It is computed beside the page, one after the other:
// the page that asks first begins it, and is told how far it is.
func (s *Server) impactOf(ctx context.Context, o *Office, today engine.Date, before, after *policies.Book) (*impact, error) {
	key := impactKey{before: before, after: after, day: today, part: o.part()}
	if err := o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		key.head, err = r.Head(ctx)
		return err
	}); err != nil {
		return nil, err
	}
	s.impacts.mu.Lock()
	defer s.impacts.mu.Unlock()
	if i := s.impacts.of[key]; i != nil {
		return i, nil
	}
	if s.impacts.of == nil || len(s.impacts.of) >= maxImpacts {
		s.impacts.of = map[impactKey]*impact{}
	}
	i := &impact{}
	s.impacts.of[key] = i
	if slices.Compare(factsOf(before), factsOf(after)) != 0 {
		i.done, i.why = true, "It declares other facts than the book in use."
		return i, nil
	}
	whole, leave := s.desk.take() // kept open until it is computed
	if whole.Book != o.Book {
		leave()
		i.done, i.why = true, "The book was changed meanwhile. Look again."
		delete(s.impacts.of, key)
		return i, nil
	}
	s.chores.Go(func() {
		defer leave()
		i.compute(s.ending, s, o, today, before, after)
	})
	return i, nil
}

// factsOf are the facts that a book declares: a ledger gives them in this order.
func factsOf(b *policies.Book) (list []string) {
	for _, f := range b.Engine.Facts {
		list = append(list, f.Name+" "+string(f.Type))
	}
	return list
}

// compute compares, as relance diff does over a ledger.
func (i *impact) compute(ctx context.Context, s *Server, o *Office, today engine.Date, before, after *policies.Book) {
	s.comparing.Lock()
	defer s.comparing.Unlock()
	ctx, cancel := context.WithTimeout(ctx, impactTakes)
	defer cancel()
	var clients []diff.Client
	figures, err := func() (f *diff.Figures, err error) {
		before, after := apart(before), apart(after)
		if s.cfg.Judge != nil {
			for _, b := range []*policies.Book{before, after} {
				if err := s.cfg.Judge(b); err != nil {
					return nil, err
				}
			}
		}
		opt := diff.Options{
			Before: before.Engine, After: after.Engine, Reworded: compare.Reworded(policies.Compare(before, after)),
			Progress: func(done, total int) {
				i.mu.Lock()
				i.looked, i.all = done, total
				i.mu.Unlock()
			},
		}
		if opt.From, opt.To, err = (compare.Window{}).OverLedger(today); err != nil {
			return nil, err
		}
		err = o.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
			f, err = diff.Ledger(ctx, opt, r, r, func(c *diff.Client) error {
				if len(clients) < maxImpactRow {
					clients = append(clients, *c)
				}
				return nil
			})
			return err
		})
		return f, err
	}()
	i.mu.Lock()
	defer i.mu.Unlock()
	i.done, i.figures, i.clients = true, figures, clients
	switch {
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded):
		i.figures, i.why = nil, "The portfolio takes longer than a minute."
	default:
		i.figures, i.why = nil, "It could not be computed; the log has the reason."
		s.cfg.Log.Warn("the impact of a revision was not computed", slog.Any("error", err))
	}
}

// apart is a book that may be made to judge by itself: pages read the other meanwhile.
func apart(b *policies.Book) *policies.Book {
	book, decides := *b, *b.Engine
	book.Engine = &decides
	return &book
}

// inWords is an impact for a page.
func (i *impact) inWords(language string) *impactView {
	i.mu.Lock()
	defer i.mu.Unlock()
	v := &impactView{Running: !i.done, Looked: i.looked, All: i.all, Why: i.why}
	if i.figures == nil {
		return v
	}
	w := &text.DiffWriter{Say: words.New(language), Diff: &view.Diff{Impact: &view.DiffImpact{Facts: text.FactsOfLedger}}}
	for n := range i.clients {
		_ = w.Client(&i.clients[n]) // it fails when it writes, and does not here
	}
	v.Headline, v.Tables = w.Tables(i.figures)
	v.More, v.Stuck = max(0, i.figures.Changed-len(w.First)), len(i.figures.Stuck) > 0
	return v
}
