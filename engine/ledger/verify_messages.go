package ledger

import (
	"context"
	"maps"
	"slices"
)

// HandedOver is what the entry of a receipt says of the message that was handed over.
type HandedOver struct {
	Message string // Message.Key
	Attempt int    // Message.Attempts of the attempt
	Digest  string // Rendition.Digest
}

// handed is HandedOver with the entry that says it.
type handed struct {
	seq int64
	HandedOver
}

// hear notes which message an entry vouches for.
func (v *verifier) hear(e *Entry) {
	if v.bodies.Receipt == nil {
		return
	}
	if said, ok := v.bodies.Receipt(e); ok {
		v.handed[said.Message] = append(v.handed[said.Message], handed{e.Seq, said})
	}
}

// renditions compares the messages that the ledger kept with what was vouched for.
func (v *verifier) renditions(ctx context.Context, r Reader) error {
	for _, key := range slices.Sorted(maps.Keys(v.handed)) {
		digests := map[int]string{}
		for kept, err := range r.Renditions(ctx, key) {
			if err != nil {
				return err
			}
			digests[kept.Attempt] = kept.Digest()
		}
		for _, h := range v.handed[key] {
			switch digest, there := digests[h.Attempt]; {
			case !there:
				v.find(h.seq, "message %s as it was handed over, attempt %d, is not there: entry %d has its receipt", key, h.Attempt, h.seq)
			case digest != v.left.Message(key, h.Attempt, h.Digest):
				v.find(h.seq, "message %s as it was handed over, attempt %d, was changed: entry %d has another digest", key, h.Attempt, h.seq)
			default:
				v.report.Messages++
			}
		}
	}
	return nil
}
