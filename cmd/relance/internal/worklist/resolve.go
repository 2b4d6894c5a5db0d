package worklist

import (
	"context"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// Resolve writes down a person's word on a message of unknown fate: sent when it left, not-sent
// to send it again, give-up to leave it. It fails with a *FieldError on another word, and when
// the fate of the message is known.
func Resolve(ctx context.Context, l ledger.Ledger, book *engine.Book, id, word, by string, now time.Time) (key string, to ledger.Status, err error) {
	to, ok := map[string]ledger.Status{"sent": ledger.Sent, "not-sent": ledger.Ready, "give-up": ledger.Suppressed}[word]
	if !ok {
		return "", "", fmt.Errorf("%s: write sent, not-sent or give-up", word)
	}
	err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err := Find(ctx, r, id)
		key = m.Key
		return err
	})
	if err != nil {
		return "", "", err
	}
	return key, to, dispatch.Settle(ctx, l, book, dispatch.Settlement{Key: key, To: to, By: by, Reason: "a person said: " + word, At: now})
}
