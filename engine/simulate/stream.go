package simulate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/spill"
)

// Encoder writes down what is to be known of a message, behind what to holds, and returns both. It is for one goroutine.
type Encoder func(to []byte, m *engine.Message) ([]byte, error)

// Streamed is a simulation that was made. Close it.
type Streamed struct {
	Summary *Summary
	parts   spill.Parts
}

// Stream simulates a portfolio that is not held in memory: some neighbouring clients at a time are read, replayed,
// written down as encode says, and let go. Of the Config clients, invoices and events are not used, and From and To
// must be given. The messages stay in a file of a folder, the system's for temporary files when that is "", until Each
// asks for them: it takes as many bytes as they do. In memory are Config.Workers times some thousand invoices, and the lists of the Summary.
//
// encode makes an Encoder for each worker. The result is that of Run, whatever the number of workers. It fails as Run does.
func Stream(ctx context.Context, c Config, of *intake.Grouped, folder string, encode func() Encoder) (*Streamed, error) {
	s := &stream{of: of, encode: encode, out: &Streamed{parts: spill.Parts{Folder: folder}}}
	err := s.configure(c)
	if err == nil {
		err = s.run(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("simulate: %w", errors.Join(err, s.out.Close()))
	}
	s.out.Summary = s.sums.summary()
	return s.out, nil
}

// Each hands over what was written of the messages, in the order of Run: those of a day and some clients at a
// time, one behind the other. It is valid until the next. It fails when use does, a file cannot be read, or ctx ends.
func (s *Streamed) Each(ctx context.Context, use func(encoded []byte) error) error {
	return s.parts.Each(func(text []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return use(text)
	})
}

// Close gives the temporary file back.
func (s *Streamed) Close() error { return s.parts.Close() }

// stream is one Stream.
type stream struct {
	Config
	of     *intake.Grouped
	encode func() Encoder
	out    *Streamed
	sums   *sums

	mu      sync.Mutex
	done    int           // invoices
	next    int           // the group whose sums are merged next
	waiting map[int]*sums // of groups that were done before an earlier one
}

// piece is a group of clients by number.
type piece struct {
	number int
	group  *intake.Group
}

func (s *stream) configure(c Config) error {
	c.Clients, c.Invoices, c.Events = nil, nil, nil
	c, err := c.WithDefaults()
	if err != nil {
		return err
	}
	if c.Client != "" {
		clients := s.of.Clients
		if _, ok := slices.BinarySearchFunc(clients, c.Client, func(x engine.Client, id string) int { return strings.Compare(x.ID, id) }); !ok {
			return replay.UnknownClient(c.Client, len(clients), func(i int) string { return clients[i].ID })
		}
	}
	s.Config, s.sums, s.waiting = c, newSums(&c), map[int]*sums{}
	return nil
}

// run replays all groups, several at a time.
func (s *stream) run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	todo := make(chan piece, s.Workers)
	g.Go(func() error {
		defer close(todo)
		n := 0
		return s.of.Groups(chunkSize, func(group *intake.Group) error {
			p := piece{n, group}
			n++
			select {
			case todo <- p:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	for range s.Workers {
		g.Go(func() error {
			w := &streamWorker{stream: s, encode: s.encode()}
			for p := range todo {
				if err := w.replay(ctx, p); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// streamWorker replays one group after the other.
type streamWorker struct {
	*stream
	encode Encoder
	batch  replay.Batch // of a day
	text   []byte
}

// replay replays one group and writes down its messages.
func (w *streamWorker) replay(ctx context.Context, of piece) error {
	c := w.Config
	c.Clients, c.Invoices, c.Events = of.group.Clients, of.group.Invoices, of.group.Events
	if err := c.CheckDue(); err != nil {
		return err
	}
	named := slices.ContainsFunc(c.Clients, func(x engine.Client) bool { return x.ID == c.Client })
	if !named {
		c.Client = ""
	}
	data, err := replay.NewPortfolio(c)
	if err != nil {
		return err
	}
	if w.Client != "" && !named {
		none := newSums(&c)
		none.stray = data.Stray()
		return w.add(of.number, len(c.Invoices), none, nil, nil)
	}
	p := portfolio{data}
	days := int(p.To-p.From) + 1
	chunk, walker := replay.NewChunk(data, days), replay.NewWalker(data)
	for _, sp := range p.spans() {
		for client := sp.from; client < sp.to; client++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			walker.Run(int32(client), chunk)
		}
	}
	counted := newSummarizer(p, []*replay.Chunk{chunk})
	composer := replay.NewComposer(data)
	text, ends := w.text[:0], make([]int64, days)
	for i := range ends {
		if day := p.From + engine.Date(i); chunk.Acts(day) {
			composer.ComposeInto(&w.batch, chunk, day)
			counted.add(w.batch)
			for k := range w.batch.Messages {
				if text, err = w.encode(text, &w.batch.Messages[k]); err != nil {
					return err
				}
			}
		}
		ends[i] = int64(len(text))
	}
	w.text = text
	return w.add(of.number, len(c.Invoices), counted.finish(), text, ends)
}

// add takes what a group came to: sums in the order of the groups, since their lists are.
func (s *stream) add(number, invoices int, of *sums, text []byte, ends []int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done += invoices; s.Progress != nil {
		s.Progress(s.done, s.of.Invoices)
	}
	s.waiting[number] = of
	for next := s.waiting[s.next]; next != nil; next = s.waiting[s.next] {
		s.sums.merge(next)
		delete(s.waiting, s.next)
		s.next++
	}
	if len(text) == 0 {
		return nil
	}
	return s.out.parts.Add(number, text, ends)
}
