package simulate

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// ahead is how many batches each worker may be ahead of the reader.
const ahead = 4

// job is one batch to compose.
type job struct {
	chunk *replay.Chunk
	day   engine.Date
	done  chan replay.Batch // has room for it
}

// emit composes the messages of all chunks, several at a time, and hands them
// over by day, in order.
func (p portfolio) emit(ctx context.Context, chunks []*replay.Chunk, use func(replay.Batch) error) error {
	g, ctx := errgroup.WithContext(ctx)
	todo, order := make(chan job), make(chan job, ahead*p.Workers)
	g.Go(func() error {
		defer close(todo)
		defer close(order)
		return p.queue(ctx, chunks, order, todo)
	})
	for range p.Workers {
		g.Go(func() error {
			c := replay.NewComposer(p.Portfolio)
			for j := range todo {
				j.done <- c.Compose(j.chunk, j.day)
			}
			return nil
		})
	}
	g.Go(func() error {
		for j := range order {
			select {
			case b := <-j.done:
				if err := use(b); err != nil {
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

// queue sends a job for every day of every chunk on which something goes out,
// to each of the channels in turn.
func (p portfolio) queue(ctx context.Context, chunks []*replay.Chunk, to ...chan<- job) error {
	for day := p.From; day <= p.To; day++ {
		for _, ch := range chunks {
			if !ch.Acts(day) {
				continue
			}
			j := job{ch, day, make(chan replay.Batch, 1)}
			for _, c := range to {
				select {
				case c <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
	}
	return nil
}
