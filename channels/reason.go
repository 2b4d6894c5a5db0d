package channels

// Reason is a stable code for why a message failed. Policies see it, dispatch
// acts on it, so the list is closed. Blame says whose failure each is.
type Reason string

// The reasons, with what should follow.
const (
	// About the recipient: this message needs another address or another channel.
	BadAddress  Reason = "bad_address" // the address does not exist: mark the contact invalid
	NotCapable  Reason = "not_capable" // it exists but cannot receive this, such as a landline: use another channel
	OptedOut    Reason = "opted_out"   // the recipient refused: record it, never retry
	Unreachable Reason = "unreachable" // phone off, mailbox full: may pass, the address is good

	// About the message: a person must change its words or its template.
	BadContent Reason = "bad_content" // refused as it is: too long, malformed, wrong template
	Filtered   Reason = "filtered"    // taken for spam

	// About us: the message and the recipient are fine, and every other message would fail as
	// well. The channel rests until somebody has mended it. See StopsChannel.
	Auth      Reason = "auth"      // login refused or missing
	Config    Reason = "config"    // settings that cannot work: wrong sender, a server that does not relay for us
	Suspended Reason = "suspended" // the account is closed or out of funds
	Blocked   Reason = "blocked"   // our sender or server is on a blocklist, or failed SPF, DKIM or DMARC
	// NotAllowed is ours too, but of one part of the world alone: a country that the account may
	// not write to. Error.Only names it; messages to others go on.
	NotAllowed Reason = "not_allowed"

	// About the moment.
	RateLimit Reason = "rate_limit" // too much at once
	Network   Reason = "network"    // no connection
	Server    Reason = "server"     // the other side failed
	Timeout   Reason = "timeout"    // no answer in time
	Cancelled Reason = "cancelled"  // the caller stopped
	Protocol  Reason = "protocol"   // an answer that makes no sense
	Storage   Reason = "storage"    // a file could not be written
)

// Blame is whose failure it was that a message did not go out.
type Blame uint8

// Whose failure it is, and so what it costs.
const (
	// NobodysFault passes: nothing is marked, and giving up is by age.
	NobodysFault Blame = iota
	// OurFault is mended in the settings or the account; it costs the message no attempt.
	OurFault
	// RecipientsFault needs another address or another channel.
	RecipientsFault
	// MessagesFault needs a person who changes the message.
	MessagesFault
)

var blameWords = [...]string{"nobody's", "ours", "the recipient's", "the message's"}

// String returns whose it is: "ours", "the recipient's".
func (b Blame) String() string { return blameWords[b] }

// blames holds every reason, and whose failure each is.
var blames = map[Reason]Blame{
	BadAddress: RecipientsFault, NotCapable: RecipientsFault, OptedOut: RecipientsFault, Unreachable: RecipientsFault,
	BadContent: MessagesFault, Filtered: MessagesFault,
	Auth: OurFault, Config: OurFault, Suspended: OurFault, Blocked: OurFault, NotAllowed: OurFault,
	RateLimit: NobodysFault, Network: NobodysFault, Server: NobodysFault, Timeout: NobodysFault, Cancelled: NobodysFault,
	Protocol: NobodysFault, Storage: NobodysFault,
}

// Blame says whose failure a reason is; that of an unknown one is nobody's.
func (r Reason) Blame() Blame { return blames[r] }

// StopsChannel reports whether the next message would fail for the same reason, whoever it is
// for, so that the channel should rest until a person has looked.
func (r Reason) StopsChannel() bool { return r.Blame() == OurFault && r != NotAllowed }

// MarksAddress reports whether the address is bad for every message and should be used no
// more. A mailbox that is full, a sender on a blocklist and a mail that is too large say
// nothing against an address.
func (r Reason) MarksAddress() bool { return r == BadAddress }

// Known reports whether the reason is one of the list.
func (r Reason) Known() bool {
	_, known := blames[r]
	return known
}
