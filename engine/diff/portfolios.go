package diff

import (
	"cmp"
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/relance-dev/relance/engine"
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

// Facts are what one book read from the exports. Both may be the same.
type Facts struct {
	Clients  []engine.Client
	Invoices []engine.Invoice
	Events   []engine.Event
}

// shares reports whether facts are those of one reading, in one place.
func (f Facts) shares(g Facts) bool {
	return oneSlice(f.Clients, g.Clients) && oneSlice(f.Invoices, g.Invoices) && oneSlice(f.Events, g.Events)
}

func oneSlice[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// spanSize is how many invoices, at least, are compared at a time. It does not depend on the number of
// workers, so that neither do the results.
const spanSize = 4096

// ahead is how many spans each worker may be ahead of the reader.
const ahead = 2

// Portfolios compares two books over exports, and hands each client who is treated otherwise to emit, which may
// be nil, from one goroutine, by id. The clients of both sides are those of the same id.
//
// It fails when the options cannot be replayed, when emit fails, and when ctx ends.
func Portfolios(ctx context.Context, o Options, was, is Facts, emit func(*Client) error) (*Figures, error) {
	f, err := portfolios(ctx, &o, was, is, emit)
	if err != nil {
		return nil, fmt.Errorf("diff: %w", err)
	}
	return f, nil
}

func portfolios(ctx context.Context, o *Options, was, is Facts, emit func(*Client) error) (*Figures, error) {
	p := &pair{Options: o}
	for s, facts := range []Facts{was, is} {
		if side(s) == after && was.shares(is) && o.After != nil {
			p.of[s] = p.of[before].Under(o.After)
			continue
		}
		c := replay.Config{
			Book: []*engine.Book{o.Before, o.After}[s], Clients: facts.Clients, Invoices: facts.Invoices, Events: facts.Events,
			From: o.From, To: o.To, Withhold: o.Withhold, CallsNotMade: o.CallsNotMade,
		}
		c, err := c.WithDefaults()
		if err != nil {
			return nil, err
		}
		if p.of[s], err = replay.NewPortfolio(c); err != nil {
			return nil, err
		}
	}
	o.From, o.To, o.Workers = p.of[after].From, p.of[after].To, max(1, o.Workers)
	if f := p.of[before]; f.From != o.From || f.To != o.To {
		return nil, fmt.Errorf("the two sides do not have the same days: give a window")
	}
	total := newCounter(o)
	done := 0
	err := p.run(ctx, func(r *result) error {
		total.merge(r.counter)
		done += r.invoices
		if o.Progress != nil {
			o.Progress(done, p.invoices)
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
	return total.figures(o), nil
}

// pair is the data of both sides by client.
type pair struct {
	*Options
	of       [2]*replay.Portfolio
	invoices int // of both sides, the larger number of each client
}

// both is one client by their place on each side; -1 where they are not.
type both [2]int32

// result is what became of some neighbouring clients.
type result struct {
	counter  *counter
	clients  []*Client
	invoices int
}

// spans lists the clients of both sides by id, cut into pieces.
func (p *pair) spans() [][]both {
	var list [][]both
	var span []both
	size, i, j := 0, 0, 0
	a, b := p.of[before], p.of[after]
	for i < a.ClientCount() || j < b.ClientCount() {
		next := both{-1, -1}
		order := 0
		switch {
		case i == a.ClientCount():
			order = 1
		case j == b.ClientCount():
			order = -1
		default:
			order = cmp.Compare(a.ClientID(i), b.ClientID(j))
		}
		n := 0
		if order <= 0 {
			next[before], n = int32(i), a.InvoicesOf(i)
			i++
		}
		if order >= 0 {
			next[after], n = int32(j), max(n, b.InvoicesOf(j))
			j++
		}
		span, size, p.invoices = append(span, next), size+n, p.invoices+n
		if size >= spanSize {
			list, span, size = append(list, span), nil, 0
		}
	}
	if len(span) > 0 {
		list = append(list, span)
	}
	return list
}

// run compares all spans, several at a time, and hands the results over in order.
func (p *pair) run(ctx context.Context, use func(*result) error) error {
	type job struct {
		span []both
		done chan *result // has room for it
	}
	spans := p.spans()
	g, ctx := errgroup.WithContext(ctx)
	todo, order := make(chan job), make(chan job, ahead*p.Workers)
	g.Go(func() error {
		defer close(todo)
		defer close(order)
		for _, s := range spans {
			j := job{s, make(chan *result, 1)}
			for _, c := range []chan<- job{order, todo} {
				select {
				case c <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return nil
	})
	for range p.Workers {
		g.Go(func() error {
			w := [2]*replay.Walker{replay.NewWalker(p.of[before]), replay.NewWalker(p.of[after])}
			for j := range todo {
				r, err := p.compare(ctx, w, j.span)
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
func (p *pair) compare(ctx context.Context, w [2]*replay.Walker, span []both) (*result, error) {
	r := &result{counter: newCounter(p.Options)}
	var messages [2][][]engine.Message // by place in the span
	for s, of := range p.of {
		chunk := replay.NewChunk(of, int(of.To-of.From)+1)
		first, places := int32(-1), 0
		for _, c := range span {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if c[s] < 0 {
				continue
			}
			if first < 0 {
				first = c[s]
			}
			places++
			w[s].Run(c[s], chunk)
		}
		r.counter.tally(side(s), &chunk.Tally)
		messages[s] = p.compose(of, chunk, first, places)
	}
	at := [2]int{}
	for _, c := range span {
		var got [2][]engine.Message
		id, n := "", 0
		for s, place := range c {
			if place < 0 {
				continue
			}
			got[s] = messages[s][at[s]]
			at[s]++
			id, n = p.of[s].ClientID(int(place)), max(n, p.of[s].InvoicesOf(int(place)))
		}
		r.invoices += n
		if k := r.counter.client(id, got[before], got[after]); k != nil {
			r.clients = append(r.clients, k)
		}
	}
	r.counter.out.Invoices = r.invoices
	return r, nil
}

// compose lists the messages of a chunk by client, from a place on, and by day.
func (p *pair) compose(of *replay.Portfolio, chunk *replay.Chunk, first int32, places int) [][]engine.Message {
	out := make([][]engine.Message, places)
	composer := replay.NewComposer(of)
	for day := of.From; day <= of.To; day++ {
		if !chunk.Acts(day) {
			continue
		}
		b := composer.Compose(chunk, day)
		for i := range b.Messages {
			at := b.Clients[i] - first
			out[at] = append(out[at], b.Messages[i])
		}
	}
	return out
}
