package lookup

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// FindClient reads a client, and says who was meant when the ledger does not know them.
func FindClient(ctx context.Context, r ledger.Reader, id string) (engine.Client, error) {
	c, err := r.Client(ctx, id)
	if !errors.Is(err, ledger.ErrNotFound) {
		return c, err
	}
	return c, NotFound(ctx, r, Client, id, err)
}
