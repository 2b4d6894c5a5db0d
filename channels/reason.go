package channels

// Reason is a stable code for why a message failed. Policies see it, dispatch
// acts on it, so the list is closed.
type Reason string

// The reasons, with what should follow.
const (
	// About the recipient: this message needs another address or another channel.
	BadAddress  Reason = "bad_address" // the address does not exist: mark the contact invalid
	NotCapable  Reason = "not_capable" // it exists but cannot receive this, such as a landline: use another channel
	OptedOut    Reason = "opted_out"   // the recipient refused: record it, never retry
	Unreachable Reason = "unreachable" // phone off, mailbox full: may pass

	// About the message: a person must change its words or its template.
	BadContent Reason = "bad_content" // refused as it is: too long, malformed, wrong template
	Filtered   Reason = "filtered"    // taken for spam

	// About the channel as a whole: stop it and tell somebody. See StopsChannel.
	Auth      Reason = "auth"      // login refused
	Config    Reason = "config"    // settings that cannot work: wrong sender, no permission for a country
	Suspended Reason = "suspended" // the account is closed or out of funds

	// About the moment.
	RateLimit Reason = "rate_limit" // too much at once
	Network   Reason = "network"    // no connection
	Server    Reason = "server"     // the other side failed
	Timeout   Reason = "timeout"    // no answer in time
	Cancelled Reason = "cancelled"  // the caller stopped
	Protocol  Reason = "protocol"   // an answer that makes no sense
	Storage   Reason = "storage"    // a file could not be written
)

// StopsChannel reports whether the next message would fail for the same reason,
// so that the channel should rest until a person has looked.
func (r Reason) StopsChannel() bool {
	return r == Auth || r == Config || r == Suspended
}

// Known reports whether the reason is one of the list.
func (r Reason) Known() bool {
	switch r {
	case BadAddress, NotCapable, OptedOut, Unreachable, BadContent, Filtered, Auth, Config, Suspended,
		RateLimit, Network, Server, Timeout, Cancelled, Protocol, Storage:
		return true
	default:
		return false
	}
}
