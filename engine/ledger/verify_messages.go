package ledger

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
)

// handed is what the entry of a receipt says of the message that was handed over.
type handed struct {
	seq     int64
	attempt int
	digest  string
}

// hear notes which message the entry of a receipt vouches for.
func (v *verifier) hear(e *Entry) {
	if e.Kind != KindReceipt {
		return
	}
	var said struct {
		Message, Rendition string
		Attempt            int
	}
	if err := json.Unmarshal(e.Body, &said); err == nil && said.Rendition != "" {
		v.handed[said.Message] = append(v.handed[said.Message], handed{e.Seq, said.Attempt, said.Rendition})
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
			switch digest, there := digests[h.attempt]; {
			case !there:
				v.find(h.seq, "message %s as it was handed over, attempt %d, is not there: entry %d has its receipt", key, h.attempt, h.seq)
			case digest != h.digest:
				v.find(h.seq, "message %s as it was handed over, attempt %d, was changed: entry %d has another digest", key, h.attempt, h.seq)
			default:
				v.report.Messages++
			}
		}
	}
	return nil
}
