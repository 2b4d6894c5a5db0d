package delivery

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// DeliverUntilStopped delivers, and tells a pass that the caller stopped, whose report counts, from one
// that failed.
func DeliverUntilStopped(ctx context.Context, d *Deployment, db ledger.Ledger) (sent *dispatch.Report, stopped, err error) {
	sent, err = d.Deliver(ctx, db)
	if sent != nil && ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return sent, fmt.Errorf("%w; what waits in the outbox goes out with relance deliver %s", err, filepath.ToSlash(d.Dir())), nil
	}
	return sent, nil, err
}
