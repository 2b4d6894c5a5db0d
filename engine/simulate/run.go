package simulate

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// chunkSize is how many invoices, at least, are replayed at a time. It does not depend on
// the number of workers, so that neither do the results.
const chunkSize = 4096

// Run replays the portfolio and hands every message to emit, which may be nil,
// from one goroutine: by date, client, currency, channel, recipient and
// language. A guard that has no answer is no error; the summary lists it.
//
// It fails when the configuration cannot be replayed, when emit fails, and when
// ctx ends.
func Run(ctx context.Context, c Config, emit func(engine.Message) error) (*Summary, error) {
	c, err := c.WithDefaults()
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	of, err := replay.NewPortfolio(c)
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	p := portfolio{of}
	chunks, err := p.replay(ctx)
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	s := newSummarizer(p, chunks)
	err = p.emit(ctx, chunks, func(b replay.Batch) error {
		s.add(b)
		for i := range b.Messages {
			if emit == nil {
				break
			}
			if err := emit(b.Messages[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", err)
	}
	return s.finish().summary(), nil
}

// Config says what is simulated.
type Config = replay.Config

// portfolio is the data of a simulation, cut into spans of neighbouring clients.
type portfolio struct{ *replay.Portfolio }

// span is some neighbouring clients: from, up to and without to.
type span struct{ from, to, invoices int }

// spans cuts the clients to be replayed into pieces.
func (p portfolio) spans() []span {
	var list []span
	s := span{}
	for i := range p.ClientCount() {
		n := p.InvoicesOf(i)
		if p.Client != "" && p.ClientID(i) == p.Client {
			return []span{{i, i + 1, n}}
		}
		s.invoices += n
		s.to = i + 1
		if s.invoices >= chunkSize {
			list = append(list, s)
			s = span{from: i + 1}
		}
	}
	if s.invoices > 0 {
		list = append(list, s)
	}
	return list
}

// replay replays all clients, several at a time.
func (p portfolio) replay(ctx context.Context) ([]*replay.Chunk, error) {
	spans := p.spans()
	chunks := make([]*replay.Chunk, len(spans))
	total := 0
	for _, s := range spans {
		total += s.invoices
	}
	var next atomic.Int64
	var mu sync.Mutex
	done := 0
	report := func(n int) {
		if p.Progress == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		done += n
		p.Progress(done, total)
	}
	g, ctx := errgroup.WithContext(ctx)
	for range p.Workers {
		g.Go(func() error {
			w := replay.NewWalker(p.Portfolio)
			for i := int(next.Add(1)) - 1; i < len(spans); i = int(next.Add(1)) - 1 {
				chunks[i] = replay.NewChunk(p.Portfolio, int(p.To-p.From)+1)
				for client := spans[i].from; client < spans[i].to; client++ {
					if err := ctx.Err(); err != nil {
						return err
					}
					w.Run(int32(client), chunks[i])
				}
				chunks[i].Close()
				report(spans[i].invoices)
			}
			return nil
		})
	}
	return chunks, g.Wait()
}
