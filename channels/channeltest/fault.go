package channeltest

import "github.com/relance-dev/relance/channels"

// Fault is how the other side behaves.
type Fault uint8

// The faults, and the outcome each must lead to.
const (
	None         Fault = iota // takes every message
	NoRecipient               // says that the recipient does not exist: permanent, bad_address
	Unacceptable              // refuses the message as it is: permanent, bad_content or filtered
	Busy                      // refuses for now, before taking the message: temporary
	Limited                   // says that it is too much at once: rate limited
	WrongLogin                // refuses the login: permanent, and the channel must stop
	Unwelcome                 // does not work for us, whoever the message is for: permanent, and the channel must stop
	Down                      // nobody answers the door: temporary
	Silent                    // takes the message and never answers: ambiguous once the context ends
	Dropped                   // takes the message and hangs up without a word: ambiguous
	Garbled                   // takes the message and answers nonsense: ambiguous
	NoSpace                   // cannot write: temporary, storage
	faultsEnd
)

var faultWords = [...]string{
	"no fault", "no such recipient", "unacceptable message", "busy", "limited", "wrong login", "unwelcome", "down",
	"silent", "dropped", "garbled", "no space",
}

// String names the fault in words.
func (f Fault) String() string { return faultWords[f] }

// verdict is what a fault must lead to. Any of the reasons will do; none listed
// means any reason.
type verdict struct {
	outcome channels.Outcome
	reasons []channels.Reason
}

var verdicts = [faultsEnd]verdict{
	None:         {channels.Accepted, nil},
	NoRecipient:  {channels.Permanent, []channels.Reason{channels.BadAddress}},
	Unacceptable: {channels.Permanent, []channels.Reason{channels.BadContent, channels.Filtered}},
	Busy:         {channels.Temporary, nil},
	Limited:      {channels.RateLimited, []channels.Reason{channels.RateLimit}},
	WrongLogin:   {channels.Permanent, []channels.Reason{channels.Auth}},
	Unwelcome:    {channels.Permanent, []channels.Reason{channels.Auth, channels.Config, channels.Suspended, channels.Blocked}},
	Down:         {channels.Temporary, []channels.Reason{channels.Network}},
	Silent:       {channels.Ambiguous, []channels.Reason{channels.Timeout}},
	Dropped:      {channels.Ambiguous, nil},
	Garbled:      {channels.Ambiguous, nil},
	NoSpace:      {channels.Temporary, []channels.Reason{channels.Storage}},
}
