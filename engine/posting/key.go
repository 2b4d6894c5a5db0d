package posting

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// EventKey derives the key of an event from all that it says: the same event
// has the same key, in whichever file it comes. Events that are alike and
// happened twice need a note that tells them apart, or a key of their own.
func EventKey(e *engine.Event) string {
	says := []string{
		e.Date.String(), string(e.Type), e.Invoice, e.Client, e.Currency.Format(e.Amount), e.Currency.Code(),
		e.Until.String(), e.Channel, e.Note,
	}
	if more := ledger.EventMore(e); more != "" {
		says = append(says, more)
	}
	sum := sha256.Sum256([]byte(strings.Join(says, "\x00")))
	return hex.EncodeToString(sum[:16])
}
