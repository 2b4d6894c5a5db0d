package forecast

import (
	"context"
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Choose is the curve by which a forecast goes: the one that was given, or else, when one is wanted, that of the ledger's
// own history up to today. Without a curve, short says that the history does not suffice; it is nil when none was wanted.
func Choose(ctx context.Context, r ledger.Reader, given *Curve, wanted bool, today engine.Date) (c *Curve, short *NotEnoughError, err error) {
	if given != nil || !wanted {
		return given, nil, nil
	}
	c, err = History(ctx, r, today)
	if errors.As(err, &short) {
		return nil, short, nil
	}
	return c, nil, err
}
