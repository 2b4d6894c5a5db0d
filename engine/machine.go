package engine

import "fmt"

// Book is a compiled folder of policies: what decides, for all clients of one creditor.
// It is immutable and safe for several goroutines.
type Book struct {
	Digest   string // hex SHA-256 of all that the book was made from
	Creditor Creditor
	Entities []Entity   // other companies that are owed, sorted by id; see Owed
	Profiles []string   // allowed values of Client.Profile, sorted
	Roles    []string   // allowed values of Contact.Role, sorted
	Facts    []FactDecl // declared facts; Invoice.Facts and Client.Facts follow this order
	Assign   []AssignLine
	// Tolerance is what is not worth asking for, by currency: nobody is chased for an invoice of which no
	// more than this may be asked. Nil for none.
	Tolerance map[Currency]Amount
	Machines  []*Machine // sorted by policy name
	// Moved names the policy that takes over the cases of one which the book no longer has; nil for none.
	Moved    map[string]string
	Calendar Calendar // of the creditor; never nil
	// Calendars are those of clients' countries, by ISO code, and of a part of one by
	// "FR/alsace_moselle"; nil unless Pressure.ClientCalendar is set.
	Calendars map[string]Calendar
	Pressure  Pressure
	Costs     Costs
	// WaitingDays is for how many days after it was read money on a bank statement that waits for a person holds back
	// the chase of what it may pay; 0 means never. See Incoming.
	WaitingDays int
	// AnswerDays is for how many days after it was collected an answer of a client that nobody has read holds back the
	// chase of what they owe; 0 means never.
	AnswerDays int

	// UsesContacts is true when a guard, a formula or a message asks for Known.History;
	// otherwise nobody gathers it.
	UsesContacts bool

	// Addresses says why nobody is reached at an address; nil finds no fault with any.
	Addresses Addresses

	// Unwritable says why a message could not be written that has this policy, template and lines; nil when it
	// can be, and when nobody knows. input gives the facts of a line on the day of the message.
	Unwritable func(m *Message, input func(line int) Input) error

	Limitation Limitation // of the claims; see LimitationOf
	// Elsewhere are the limitations of the countries of Entities, where Limitation has one.
	Elsewhere []Limitation
}

// Creditor is the company that is owed.
type Creditor struct {
	Name     string
	Country  string // ISO 3166 alpha-2
	Timezone string // IANA name, such as Europe/Paris
	Language string // ISO 639-1: "fr", "en"
	Fields   map[string]string
}

// Entity is a company that is owed beside Book.Creditor: a book may serve several.
// All go by the timezone and calendar of Book.Creditor, whose civil day decides.
type Entity struct {
	ID string // as in Invoice.Entity
	Creditor
}

// Owed returns the company of an Invoice.Entity; Book.Creditor for the empty one, and
// for one that the book does not have.
func (b *Book) Owed(entity string) *Creditor {
	for i := range b.Entities {
		if b.Entities[i].ID == entity {
			return &b.Entities[i].Creditor
		}
	}
	return &b.Creditor
}

// AssignLine names the policy of an invoice: the first line whose guard holds.
type AssignLine struct {
	Policy int   // index in Book.Machines
	When   Guard // nil means always
	Source Source
}

// Source says where in the book something was written.
type Source struct {
	File string // relative to the book, with slashes
	Line int    // 1-based
	Text string // of the guard; empty when there is none
}

// String returns file:line.
func (s Source) String() string {
	if s.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// Scope says what a case is about.
type Scope uint8

const (
	ScopeInvoice Scope = iota // one case for each invoice
	ScopeClient               // one case for each client and currency
)

// String returns the word used in a policy.
func (s Scope) String() string {
	if s == ScopeClient {
		return "client"
	}
	return "invoice"
}

// CatchUp says what happens to a case that is due for several escalations at once.
type CatchUp uint8

const (
	// CatchUpStep takes one escalation a day, and keeps MinGap days between contacts.
	CatchUpStep CatchUp = iota
	// CatchUpJump goes on until no rule holds, and carries out the last state's actions only.
	CatchUpJump
)

// Tone is how firmly a state speaks, from ToneNone to ToneFormal.
type Tone uint8

// The tones, mildest first.
const (
	ToneNone Tone = iota
	ToneCourteous
	ToneFirm
	ToneFormal
)

// Tones lists the words for tones, mildest first, as a policy writes them.
var Tones = []string{"courteous", "firm", "formal"}

// String returns the word used in a policy, empty for ToneNone.
func (t Tone) String() string {
	if t == ToneNone || int(t) > len(Tones) {
		return ""
	}
	return Tones[t-1]
}

// StateID is the index of a state in Machine.States.
type StateID int16

// NoState is the StateID of no state.
const NoState StateID = -1

// Machine is a compiled policy.
type Machine struct {
	Policy   string // its name in the book
	Title    string
	Scope    Scope
	Currency Currency // the policy's; zero means any
	// Anchor and AnchorPaid are for ScopeClient; AnchorSource is where the policy says what happens
	// when the anchor is paid.
	Anchor       Anchor
	AnchorPaid   AnchorPaid
	AnchorSource Source
	Start        StateID
	Reopen       StateID // where new debt on a finished case goes on; Start by default
	CatchUp      CatchUp
	MinGap       int    // days between two contacts of a case; see CatchUpStep
	Always       []Rule // tried first, in every state that is not final
	States       []State
	// Moved says where cases go on that stand in a state of this name, which the policy no longer has; nil for none.
	Moved map[string]StateID
	// UsesAccount is true when a guard reads the client's other invoices, so
	// that a change to one touches all cases of the client.
	UsesAccount bool
	// UsesLast is true when a guard reads what came of the case's last action, so
	// that the case is looked at again when there is news of it.
	UsesLast bool
	// Firmest lets the firmest state of a day speak for all invoices of a recipient, as if they had reached
	// it: the model of some peers.
	Firmest bool
	// Factored says that the policy is for claims that were sold to a factor, too. The cases of
	// others stand still while theirs is.
	Factored bool
	// UsesHandedOver is true when a guard reads whether the claim was handed over. The cases
	// of a policy that does not stand still while theirs is.
	UsesHandedOver bool
}

// LeavesAlone reports whether a policy does nothing about an invoice: somebody else
// chases it, and no rule of the policy speaks of that.
func (m *Machine) LeavesAlone(inv *Invoice) bool {
	return inv.Factored && !m.Factored || inv.HandedOver != 0 && !m.UsesHandedOver
}

// State is a node of a machine.
type State struct {
	Name    string
	Tone    Tone
	Hold    bool    // the case waits and its clock stops
	Final   bool    // the case ends
	Expires int     // days after which a hold resumes by itself; 0 means never
	Reopen  StateID // of a final state; NoState means the machine's
	Approve Guard   // nil means that nobody needs to agree
	// Blacklist puts the client on the blacklist when a person agrees to enter; Approve then
	// always holds, so that nothing else does.
	Blacklist bool
	Do        []Action
	Next      []Rule
	Pass      Pass // the always rules and Next, compiled together; nil when they are asked one by one
	Source    Source
}

// Rule is an arrow of a machine. The first rule whose guard holds is taken.
type Rule struct {
	To      StateID // NoState when Resume is set
	Resume  bool    // back to the last state that was not a hold
	Reenter bool    // enter the state again although the case is in it
	When    Guard   // nil means always
	Source  Source
}

// Action is what entering a state does: one message or one task on one channel.
type Action struct {
	Channel  string // "email", "sms", "letter", "task", …
	Template string // of a message, or of a call's script; empty when the channel needs none
	Contact  bool   // it reaches the client; false for work of the creditor's own people
	// Contacts are the roles of the client's contacts that are tried, in this order, before
	// the client's own details; nil for the latter alone.
	Contacts []string
	When     Guard   // nil means always
	GoOn     bool    // the case does not wait until it has happened
	Else     *Action // its When is not looked at; instead, when the client has no address on the channel or refused it
	// StandIn is true of the task that a person gets in place of an action that could not be carried
	// out. No policy writes it.
	StandIn bool
	// Also is true when its text can say what else has fallen due: then milder messages of the day for the
	// same recipient go with it, as Message.Also.
	Also bool
	// Params are the other fields the policy gave the channel, such as
	// registered "true", queue "agency", title "Hand over", attach "invoice,statement"; and ParamResend.
	Params map[string]string
	Source Source
}

// ParamResend is the parameter of an action by which a policy declares that, where a
// channel cannot tell whether a message went out, it is sent again: at least
// once instead of at most once. Its value is "true". Channels do not see it.
const ParamResend = "resend"

// ParamURL is the parameter of an action on a channel of AddressURL that says where it goes.
const ParamURL = "url"

// Machine returns the machine of a policy, or nil.
func (b *Book) Machine(policy string) *Machine {
	for _, m := range b.Machines {
		if m.Policy == policy {
			return m
		}
	}
	return nil
}

// State returns the id of a state by name, or NoState.
func (m *Machine) State(name string) StateID {
	for i := range m.States {
		if m.States[i].Name == name {
			return StateID(i)
		}
	}
	return NoState
}

// MovedTo returns the id of the state that a name of an older book stands for: the state of that name, else where
// Moved leads; NoState when it leads nowhere.
func (m *Machine) MovedTo(name string) StateID {
	if s := m.State(name); s != NoState {
		return s
	}
	if s, ok := m.Moved[name]; ok {
		return s
	}
	return NoState
}

// RuleAt returns a rule by its index among those tried in a state: the always rules
// first, then the state's own. It panics when there is none.
func (m *Machine) RuleAt(s StateID, rule int) *Rule {
	if rule < len(m.Always) {
		return &m.Always[rule]
	}
	return &m.States[s].Next[rule-len(m.Always)]
}

// Name returns the name of a state; "" for NoState.
func (m *Machine) Name(s StateID) string {
	if s < 0 || int(s) >= len(m.States) {
		return ""
	}
	return m.States[s].Name
}

// Validate reports the first way in which the machine is not well formed: no
// state, two states of one name, an id out of range, a final state with rules,
// a hold where a case begins or is reopened, a resume outside a hold. A machine compiled from a checked book is well formed.
func (m *Machine) Validate() error {
	in := func(s StateID) bool { return s >= 0 && int(s) < len(m.States) }
	if !in(m.Start) || !in(m.Reopen) {
		return fmt.Errorf("policy %s: start or reopen names no state", m.Policy)
	}
	for _, s := range []StateID{m.Start, m.Reopen} {
		if m.States[s].Hold {
			return fmt.Errorf("policy %s: start or reopen state %s is a hold", m.Policy, m.Name(s))
		}
	}
	seen := map[string]bool{}
	for i := range m.States {
		s := &m.States[i]
		switch {
		case seen[s.Name]:
			return fmt.Errorf("policy %s: two states are named %s", m.Policy, s.Name)
		case s.Final && (len(s.Next) > 0 || s.Hold):
			return fmt.Errorf("policy %s: final state %s has rules or is a hold", m.Policy, s.Name)
		case s.Reopen != NoState && !in(s.Reopen):
			return fmt.Errorf("policy %s: state %s: reopen names no state", m.Policy, s.Name)
		case s.Reopen != NoState && m.States[s.Reopen].Hold:
			return fmt.Errorf("policy %s: state %s: reopen state %s is a hold", m.Policy, s.Name, m.Name(s.Reopen))
		}
		seen[s.Name] = true
		for _, r := range s.Next {
			if r.Resume && !s.Hold {
				return fmt.Errorf("policy %s: state %s: resume outside a hold", m.Policy, s.Name)
			}
			if !r.Resume && !in(r.To) {
				return fmt.Errorf("policy %s: state %s: a rule names no state", m.Policy, s.Name)
			}
		}
	}
	for _, r := range m.Always {
		if r.Resume || !in(r.To) {
			return fmt.Errorf("policy %s: an always rule names no state", m.Policy)
		}
	}
	return nil
}
