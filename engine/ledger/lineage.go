package ledger

import (
	"errors"
	"time"
)

// Departure is a message that a channel was asked to carry, as it is noted outside the
// ledger: a ledger that is restored from a copy does not know what left since, and the notes do.
type Departure struct {
	Ledger string    // Meta.ID of the ledger it left from
	Seq    int64     // the entry of the journal that was the last one then
	Hash   string    // of that entry
	At     time.Time // when
	Key    string    // Message.Key
	Parts  []PartKey // Message.Parts
}

// ErrRestored says that a ledger does not know of messages that left: it is an older copy, or
// a new ledger in the place of one that is gone.
var ErrRestored = errors.New("messages left that this ledger does not know of")

// ReasonRestored is why a message is Unknown that may have left before its ledger was
// restored. It is never sent again before a person says so.
const ReasonRestored = "it may have left before the ledger was restored"
