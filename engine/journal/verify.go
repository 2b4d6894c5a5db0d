package journal

import (
	"context"

	"github.com/relance-dev/relance/engine/ledger"
)

// Verify is ledger.Verify of a ledger whose entries were written by Append.
func Verify(ctx context.Context, r ledger.Reader) (*ledger.Report, error) {
	return ledger.Verify(ctx, r, ledger.Bodies{Receipt: handedOver, Redacted: Redacted})
}

// handedOver reads what the entry of a receipt says of the message that was handed over. An entry that
// cannot be read vouches for nothing: that it was changed is seen by its hash.
func handedOver(e *ledger.Entry) (ledger.HandedOver, bool) {
	if e.Kind != ledger.KindReceipt {
		return ledger.HandedOver{}, false
	}
	b, err := Read(e)
	if err != nil {
		return ledger.HandedOver{}, false
	}
	r, ok := b.(Receipt)
	return ledger.HandedOver{Message: r.Message, Attempt: r.Attempt, Digest: r.Rendition}, ok && r.Rendition != ""
}

// Redacted reads what an entry says of what was taken out; ok is false for any other entry, and for one that cannot be read.
func Redacted(e *ledger.Entry) (r ledger.Redacted, ok bool) {
	if e.Kind != ledger.KindForgotten {
		return r, false
	}
	b, err := Read(e)
	if err != nil {
		return r, false
	}
	f, ok := b.(Forgotten)
	return f.Redacted, ok
}
