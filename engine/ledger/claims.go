package ledger

import "context"

// Claim is an attempt at a message.
type Claim struct {
	Message string
	Attempt int // Message.Attempts
}

// Claims is a ledger from which messages are claimed, made Sending, before their channel has room for them: of a claim a mark is kept
// until its channel is called. A mark proves that the channel has nothing of it. Marks need not outlast a failure of the machine, or of the
// server, that keeps them, nor a copy or a restore: of a message without one nobody can tell.
type Claims interface {
	Ledger
	// Marks reports whether marks are kept.
	Marks() bool
	// Begin takes the mark of a claim away, just before its channel is called. It reports false when there is none any more: somebody
	// else has decided what becomes of the message, and it is not to be sent.
	Begin(ctx context.Context, c Claim) (bool, error)
}

// ClaimsTx is what a Tx of Claims can besides.
type ClaimsTx interface {
	Tx
	// Claim marks messages that become Sending in this transaction.
	Claim(ctx context.Context, list []Claim) error
	// Reclaim takes the mark of a claim away. It reports false when there is none, and nobody can tell whether it began.
	Reclaim(ctx context.Context, c Claim) (bool, error)
}
