package channels

// Guarantee says what happens when one key is sent twice.
type Guarantee uint8

// The guarantees. A transport that is not sure declares AtMostOnce, the zero value.
const (
	// AtMostOnce: a repeat may reach the recipient twice, so an ambiguous message
	// is not sent again.
	AtMostOnce Guarantee = iota
	// AtLeastOnce: the other side recognises a repeated key, so an
	// ambiguous message may be sent again.
	AtLeastOnce
	// ExactlyOnce: the transport itself drops a repeated key and returns
	// the first receipt.
	ExactlyOnce
)

var guaranteeWords = [...]string{"at most once", "at least once", "exactly once"}

// String returns the guarantee in words.
func (g Guarantee) String() string { return guaranteeWords[g] }

// Transport carries one channel to where its messages really go. Which one a
// channel uses is a matter of deployment, never of policy.
type Transport struct {
	Name     string // as in a deployment: "smtp", "twilio", "folder"
	Summary  string // one sentence
	Channel  Spec   // what it carries
	Settings []Field
	Repeat   Guarantee
	// Open makes the channel from settings that fit the declared fields. It
	// reaches nothing outside; see Checker. It fails when settings contradict one another.
	Open func(Settings) (Channel, error)
}
