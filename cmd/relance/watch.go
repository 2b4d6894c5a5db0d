package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// watchInterval is how often a book is looked at for changes. Files that are being written are left alone until they
// are the same for as long.
const watchInterval = 300 * time.Millisecond

// watchHint is the help of --watch.
const watchHint = "run again whenever a file of the book changes, until it is told to stop"

// watch runs a command on a book, and again after each change of the book, until ctx is done. What a run found or
// could not do is written, and ends nothing.
func watch(ctx context.Context, p params, dir string, run func(ctx context.Context) error) error {
	for {
		mark := bookdir.Mark(dir)
		err := run(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !errors.Is(err, errFindings) && !errors.Is(err, errWarnings) {
			conclude(err, p.Stderr, func() words.Writer { return p.speaksIn(dir) })
		}
		if _, err := fmt.Fprintln(p.Stderr, "\n"+p.speaksIn(dir).T("waiting for changes in %s; Ctrl-C ends it", dir)); err != nil {
			return err
		}
		if !changed(ctx, dir, mark) {
			return nil
		}
	}
}

// changed waits until a book is no more what its mark says, and its files rest; false when ctx is done first.
func changed(ctx context.Context, dir, mark string) bool {
	last := mark
	for {
		if pause(ctx, watchInterval) != nil {
			return false
		}
		now := bookdir.Mark(dir)
		if now != mark && now == last {
			return true
		}
		last = now
	}
}
