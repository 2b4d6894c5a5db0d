package channels

// AddressKind says which detail of a recipient a channel needs.
type AddressKind uint8

// The kinds of address.
const (
	EmailAddress AddressKind = iota
	PhoneNumber
	PostalAddress
	QueueName
	URLAddress
)

var addressWords = [...]string{"e-mail address", "phone number", "postal address", "queue", "url"}

// String names the address in words.
func (k AddressKind) String() string { return addressWords[k] }

// Proof is the best evidence a channel can give that a message arrived.
type Proof uint8

// The proofs, weakest first.
const (
	NoProof        Proof = iota // none beyond our own record
	AcceptedProof               // the carrier took it
	DeliveredProof              // the carrier reports arrival
	LegalProof                  // a court accepts it, such as a registered letter
)

// Cost says what a channel bills by.
type Cost uint8

// The units of billing.
const (
	Free Cost = iota
	PerMessage
	PerSegment // of an SMS
	PerMinute
	PerPage
)

// Spec declares a channel of the policy language. It is a value; nothing in it changes
// once it is in a registry.
type Spec struct {
	Name    string // as in a policy: "email"
	Summary string // one sentence
	Address AddressKind
	// Contact is true when it reaches the client, false when it reaches the
	// creditor's own people or systems.
	Contact bool
	// Fields are what an action of a policy may say. The one of kind Template, if any,
	// names the words of the message.
	Fields []Field

	Proof Proof
	Cost  Cost
	// MaxText is the longest text in characters; 0 means no limit.
	MaxText int
	// Quiet is true when quiet hours and days off should hold it back: it
	// rings or buzzes in somebody's pocket.
	Quiet bool
	// Consent is true when the client must have agreed to the channel beforehand.
	Consent bool
	// Informal is true when formal notices and penalty wording must stay away from it.
	Informal bool
}

// TextField returns the field that names the message's template; ok is false for
// a channel without words.
func (s Spec) TextField() (f Field, ok bool) {
	for _, f := range s.Fields {
		if f.Kind == Template {
			return f, true
		}
	}
	return Field{}, false
}
