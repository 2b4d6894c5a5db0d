package dispatch

import (
	"context"

	"github.com/relance-dev/relance/engine/ledger"
)

// work is what a message, or a group of them, has to write. It may be called more than once, when the
// transaction that it shared with others failed; whatever it returns besides is set anew each time.
type work func(context.Context, ledger.Tx) error

// gatherer lets the workers of a pass share transactions: what is asked for while one is
// being committed goes into the next, together. Nobody waits for company: a lone
// message is written at once.
type gatherer struct {
	ledger ledger.Ledger
	asks   chan ask
}

// ask is the wish of a worker.
type ask struct {
	about []string // the messages, which are read ahead
	do    work
	done  func(error)
}

// gather serves until the returned function is called, which every worker has to
// have ended before.
func gather(ctx context.Context, l ledger.Ledger, workers int) (g *gatherer, end func()) {
	g = &gatherer{ledger: l, asks: make(chan ask, workers+mostAnswered)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for first := range g.asks {
			g.commit(context.WithoutCancel(ctx), g.others(first))
		}
	}()
	return g, func() { close(g.asks); <-ended }
}

// others takes what else is asked for at this moment.
func (g *gatherer) others(first ask) []ask {
	list := []ask{first}
	for {
		select {
		case a, more := <-g.asks:
			if !more {
				return list
			}
			list = append(list, a)
		default:
			return list
		}
	}
}

// write has do written, and returns when that is durable.
func (g *gatherer) write(about []string, do work) error {
	done := make(chan error, 1)
	g.later(about, do, func(err error) { done <- err })
	return <-done
}

// later has do written, and calls done when that is durable, or failed.
func (g *gatherer) later(about []string, do work, done func(error)) { g.asks <- ask{about, do, done} }

// commit writes a list in one transaction. When that fails each is written alone, so that
// the failure of one is that of none of the others.
func (g *gatherer) commit(ctx context.Context, list []ask) {
	var about []string
	for i := range list {
		about = append(about, list[i].about...)
	}
	err := g.ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		if err := tx.Ahead(ctx, about, true); err != nil {
			return err
		}
		for _, a := range list {
			if err := a.do(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, a := range list {
		if err != nil && len(list) > 1 {
			a.done(g.ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
				if err := tx.Ahead(ctx, a.about, true); err != nil {
					return err
				}
				return a.do(ctx, tx)
			}))
			continue
		}
		a.done(err)
	}
}
