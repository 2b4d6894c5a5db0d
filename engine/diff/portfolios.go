package diff

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/replay"
)

// Options say what is compared.
type Options struct {
	Before, After *engine.Book // needed
	From, To      engine.Date  // the window, both days included; needed
	// Withhold and CallsNotMade say how people act, as in replay.Config.
	Withhold, CallsNotMade bool
	// Reworded reports whether a template says something else after than before; nil when none does.
	Reworded func(template, language string) bool
	Workers  int                   // goroutines; 0 means 1
	Progress func(done, total int) // told how many invoices are done, by one goroutine at a time; may be nil
}

// spanSize is how many invoices, at least, are read and compared at a time. It does not depend on the number of
// workers, so that neither do the results.
const spanSize = 4096

// ahead is how many spans each worker may be ahead of the reader.
const ahead = 2

// Portfolios compares two books over exports, and hands each client who is treated otherwise to emit, which may
// be nil, from one goroutine, by id. was and is are what each book read, one and the same where both read alike: it is
// read once then. The clients of both sides are those of the same id. In memory are Options.Workers times some
// thousand invoices of each side.
//
// It fails when the options cannot be replayed, when the data cannot be read, when emit fails, and when ctx ends.
func Portfolios(ctx context.Context, o Options, was, is *intake.Grouped, emit func(*Client) error) (*Figures, error) {
	f, err := portfolios(ctx, &o, was, is, emit)
	if err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	return f, nil
}

func portfolios(ctx context.Context, o *Options, was, is *intake.Grouped, emit func(*Client) error) (*Figures, error) {
	if o.From == 0 || o.To == 0 {
		return nil, errors.New("no window")
	}
	p := &pair{Options: o, data: [2]*intake.Grouped{was, is}}
	for s, book := range []*engine.Book{o.Before, o.After} {
		c, err := replay.Config{Book: book, From: o.From, To: o.To, Withhold: o.Withhold, CallsNotMade: o.CallsNotMade}.WithDefaults()
		if err != nil {
			return nil, err
		}
		p.cfg[s] = c
	}
	o.Workers = max(1, o.Workers)
	total := newCounter(o)
	done, of := 0, max(was.Invoices, is.Invoices)
	err := p.run(ctx, func(r *result) error {
		total.merge(r.counter)
		done += r.invoices
		if o.Progress != nil {
			o.Progress(done, max(done, of))
		}
		for _, c := range r.clients {
			if emit == nil {
				break
			}
			if err := emit(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	total.out.Clients += p.idle()
	return total.figures(o), nil
}

// pair is the data of both sides.
type pair struct {
	*Options
	data   [2]*intake.Grouped
	cfg    [2]replay.Config // without data
	listed int              // clients of the lists of both sides who came with something to compare
}

// result is what became of some neighbouring clients.
type result struct {
	counter  *counter
	clients  []*Client
	invoices int
}

// idle counts the clients of whom neither side has an invoice or an event.
func (p *pair) idle() int {
	return unite(p.data[before].Clients, p.data[after].Clients) - p.listed
}

// unite counts the clients of two lists by id.
func unite(a, b []engine.Client) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		order := cmp.Compare(a[0].ID, b[0].ID)
		if order <= 0 {
			a = a[1:]
		}
		if order >= 0 {
			b = b[1:]
		}
		n++
	}
	return n + len(a) + len(b)
}

// run compares all spans, several at a time, and hands the results over in order.
func (p *pair) run(ctx context.Context, use func(*result) error) error {
	type job struct {
		span span
		done chan *result // has room for it
	}
	g, ctx := errgroup.WithContext(ctx)
	todo, order := make(chan job), make(chan job, ahead*p.Workers)
	g.Go(func() error {
		defer close(todo)
		defer close(order)
		return p.read(func(s span) error {
			p.listed += unite(s[before].Clients, s[after].Clients)
			j := job{s, make(chan *result, 1)}
			for _, c := range []chan<- job{order, todo} {
				select {
				case c <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
	for range p.Workers {
		g.Go(func() error {
			for j := range todo {
				r, err := p.compare(ctx, j.span)
				if err != nil {
					return err
				}
				j.done <- r
			}
			return nil
		})
	}
	g.Go(func() error {
		for j := range order {
			select {
			case r := <-j.done:
				if err := use(r); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return g.Wait()
}

// compare replays some neighbouring clients on both sides.
func (p *pair) compare(ctx context.Context, of span) (*result, error) {
	r := &result{counter: newCounter(p.Options)}
	var sides [2]*replay.Portfolio
	for s, g := range of {
		if s == int(after) && g == of[before] {
			sides[s] = sides[before].Under(p.After)
			continue
		}
		c := p.cfg[s]
		c.Clients, c.Invoices, c.Events = g.Clients, g.Invoices, g.Events
		if err := c.CheckDue(); err != nil {
			return nil, err
		}
		var err error
		if sides[s], err = replay.NewPortfolio(c); err != nil {
			return nil, err
		}
	}
	var messages [2][][]engine.Message // by place in the portfolio
	for s, x := range sides {
		chunk, w := replay.NewChunk(x, int(x.To-x.From)+1), replay.NewWalker(x)
		for i := range x.ClientCount() {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			w.Run(int32(i), chunk)
		}
		r.counter.tally(side(s), &chunk.Tally)
		messages[s] = compose(x, chunk)
	}
	for a, b := 0, 0; a < sides[before].ClientCount() || b < sides[after].ClientCount(); {
		var got [2][]engine.Message
		id, n := "", 0
		order := nearer(sides, a, b)
		if order <= 0 {
			got[before], id, n = messages[before][a], sides[before].ClientID(a), sides[before].InvoicesOf(a)
			a++
		}
		if order >= 0 {
			got[after], id, n = messages[after][b], sides[after].ClientID(b), max(n, sides[after].InvoicesOf(b))
			b++
		}
		r.invoices += n
		if k := r.counter.client(id, got[before], got[after]); k != nil {
			r.clients = append(r.clients, k)
		}
	}
	r.counter.out.Invoices = r.invoices
	return r, nil
}

// nearer says which of two places comes first by the client's id: below 0 that of the side before, above 0 that of the
// side after, 0 both.
func nearer(of [2]*replay.Portfolio, a, b int) int {
	switch {
	case a == of[before].ClientCount():
		return 1
	case b == of[after].ClientCount():
		return -1
	}
	return cmp.Compare(of[before].ClientID(a), of[after].ClientID(b))
}

// compose lists the messages of a chunk by client and by day.
func compose(of *replay.Portfolio, chunk *replay.Chunk) [][]engine.Message {
	out := make([][]engine.Message, of.ClientCount())
	composer := replay.NewComposer(of)
	for day := of.From; day <= of.To; day++ {
		if !chunk.Acts(day) {
			continue
		}
		b := composer.Compose(chunk, day)
		for i := range b.Messages {
			out[b.Clients[i]] = append(out[b.Clients[i]], b.Messages[i])
		}
	}
	return out
}
