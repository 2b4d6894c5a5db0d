package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// maxBounce is the largest mail that is read: mail servers take no larger one.
const maxBounce = 150 << 20

// setBounce makes the event of a mail that came back.
func (o *recordOptions) setBounce(ctx context.Context, l ledger.Ledger, book *policies.Book, e *engine.Event) error {
	if o.invoice != "" || o.client != "" || o.channel != "" || o.to != "" || o.contact != "" {
		return errors.New("--file says all of a bounce: leave out --invoice, --client, --channel, --to and --contact")
	}
	data, err := plainfile.Read(o.file, maxBounce)
	if err != nil {
		return err
	}
	if err := worklist.ReadBounce(ctx, l, book, data, e); err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	return nil
}
