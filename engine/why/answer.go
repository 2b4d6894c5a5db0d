package why

import "github.com/relance-dev/relance/engine"

// Answer explains one invoice on one day. Amounts are text with a decimal
// point, in the invoice's currency.
type Answer struct {
	Invoice string      `json:"invoice"`
	Client  string      `json:"client"`
	Name    string      `json:"client_name,omitempty"`
	At      engine.Date `json:"at"`
	Amount  string      `json:"amount"`
	Open    string      `json:"open"` // what happened on At included
	// ToAsk is what may be asked of it, when that is not Open; Less says why.
	ToAsk    string      `json:"to_ask,omitempty"`
	Less     []Less      `json:"less,omitempty"`
	Currency string      `json:"currency"`
	Due      engine.Date `json:"due"`
	DaysLate int         `json:"days_late"`
	// Limitation is the last day on which the claim can be brought to court; no
	// date when it is not known, or nothing is owed.
	Limitation engine.Date `json:"limitation,omitzero"`
	// Court is the day since when it is before a court, and its limitation stands still.
	Court engine.Date `json:"court,omitzero"`
	// OnHold says that its chase was stopped; HoldUntil is the day on which it goes on, no date when nobody said.
	OnHold    bool        `json:"on_hold,omitempty"`
	HoldUntil engine.Date `json:"hold_until,omitzero"`
	// Incoming is what came in about it and waits for a person: nobody is contacted before its Until.
	Incoming *engine.IncomingText `json:"incoming,omitempty"`
	// Elsewhere says who else chases it: a factor, or the one it was handed over to; else empty.
	Elsewhere string `json:"elsewhere,omitempty"`

	// Policy is empty when there is no case; Status then says why.
	Policy string `json:"policy,omitempty"`
	Title  string `json:"policy_title,omitempty"`
	// State is where the case stands at the end of At, and Since the day it was entered.
	State string      `json:"state,omitempty"`
	Since engine.Date `json:"since,omitzero"`
	// Anchor is the invoice that a client's case is as late as; nil for an invoice's case,
	// and when the client owes nothing.
	Anchor *Anchor `json:"anchor,omitempty"`
	// Status says in a sentence where the case stands when no rule is to be
	// explained: not known yet, nothing owed, no policy, finished. Else empty.
	Status string `json:"status,omitempty"`
	// Ledger says that the answer is that of a ledger: the path and the messages are what
	// was, not what a replay makes of it. Planned says that Fired is what the next run on
	// At does; State and Since are those before it.
	Ledger  bool `json:"ledger,omitempty"`
	Planned bool `json:"planned,omitempty"`
	// Undecided is the error of a guard that had no answer on At; the case stayed.
	Undecided string `json:"undecided,omitempty"`

	Path []Move `json:"path"` // up to and including At
	// Fired is what moved the case on At: a chain when several moved it. Only
	// the first has Terms. Empty when nothing moved.
	Fired []Rule `json:"fired"`
	// Others are the rules not taken, of the state in which At began, in the
	// order tried; the lines of the assign list when no policy took the invoice.
	Others []Rule `json:"others"`
	// NearestMiss says what kept the case from moving, when one rule of Others
	// came nearest to it; that rule is marked.
	NearestMiss string `json:"nearest_miss,omitempty"`

	// Next is what happens first after At when nothing but the date changes; nil
	// when that is nothing, up to and including Until.
	Next  *Next       `json:"next"`
	Until engine.Date `json:"until"`
}

// Less is a part of what is open that is not asked.
type Less struct {
	Amount string `json:"amount"`
	Why    string `json:"why"` // contested, credit notes for it, or the client's other credit
}

// Anchor is what the lateness of a client's case is counted from.
type Anchor struct {
	Rule     string      `json:"rule"`              // oldest, largest or weighted
	Invoice  string      `json:"invoice,omitempty"` // empty for weighted
	Due      engine.Date `json:"due"`               // of the invoice; for weighted the mean
	DaysLate int         `json:"days_late"`
}

// Move is one thing that moved the case.
type Move struct {
	Day    engine.Date `json:"day"`
	Policy string      `json:"policy"`
	// From is empty when the case opened, or took on another policy.
	From   string `json:"from,omitempty"`
	To     string `json:"to"`
	Kind   string `json:"kind"`         // opened, or the word of an engine.StepKind
	Of     string `json:"of,omitempty"` // of a case that is opened, the invoice whose case goes on in it
	Source string `json:"source,omitempty"`
	When   string `json:"when,omitempty"` // the guard, as written
	Passed bool   `json:"passed,omitempty"`
	Agreed bool   `json:"agreed,omitempty"` // it needs a person's word, taken as given
	By     string `json:"by,omitempty"`     // who agreed, as a ledger has it
	Sent   []Sent `json:"sent,omitempty"`
}

// Sent is a message or task of a move, or one that was not sent after all.
type Sent struct {
	Date     engine.Date `json:"date"`             // the day it went or goes out; later than its move's when it had to wait
	Waited   string      `json:"waited,omitempty"` // why it had to
	Channel  string      `json:"channel"`
	Template string      `json:"template,omitempty"`
	To       string      `json:"to,omitempty"`
	Contact  string      `json:"contact,omitempty"` // the role of the contact whose address it is
	Person   string      `json:"person,omitempty"`  // their name
	Amount   string      `json:"amount,omitempty"`  // of the whole message
	Invoices int         `json:"invoices,omitempty"`
	Fallback string      `json:"fallback,omitempty"` // why it is not what the policy named first
	// StandIn is true of a task that a person has in place of a contact that could not be made.
	StandIn bool `json:"stand_in,omitempty"`
	// NotSent is the reason for which it did not go out; empty when it did.
	NotSent string `json:"not_sent,omitempty"`
	// Of a ledger: where the message stands (ledger.Status, or one of the words below, with the reason of "waits" in
	// Later), and what its channel answered.
	Status  string `json:"status,omitempty"`
	Receipt string `json:"receipt,omitempty"`
	Later   string `json:"later,omitempty"`
}

// What Sent.Status may be beside a ledger.Status.
const (
	Waits     = "waits"     // it goes out on a later day
	Open      = "open"      // a person has to make it: a call, or a task in place of a contact; nobody said that they have
	Done      = "done"      // a person made it
	Rehearsed = "rehearsed" // it was written to a folder, and nobody received it
)

// Verdict says what became of a rule.
type Verdict string

// The verdicts.
const (
	Fired    Verdict = "fired"
	False    Verdict = "false"
	Later    Verdict = "later"    // true, but an earlier rule came first
	Stays    Verdict = "stays"    // true, and leads to where the case is: nothing further is tried
	Deferred Verdict = "waits"    // true, and held back by min_gap, by a step of the same day, or since the client's credit covers all
	Approval Verdict = "approval" // true, and a person must agree first
	Rejected Verdict = "rejected" // true, and a person said no
	Lapsed   Verdict = "lapsed"   // true, and its hold expired already
	Unknown  Verdict = "unknown"  // nobody can tell; Why has the error
)

// Rule is one rule and what became of it.
type Rule struct {
	To      string   `json:"to"` // a state; a policy for a line of the assign list
	Kind    string   `json:"kind"`
	Source  string   `json:"source,omitempty"`
	When    string   `json:"when,omitempty"` // the guard, as written; empty for none
	Verdict Verdict  `json:"verdict"`
	Why     string   `json:"why,omitempty"`    // what Verdict means here, in words
	Misses  []string `json:"misses,omitempty"` // what keeps a false guard from being true, nearest first
	Terms   []Term   `json:"terms,omitempty"`
	Nearest bool     `json:"nearest,omitempty"`
	Agreed  bool     `json:"agreed,omitempty"` // of a rule that fired: it needs a person's word, taken as given
}

// Term is a sub-expression of a guard and the value it had.
type Term struct {
	Text  string `json:"text"`
	Value string `json:"value"`
	Depth int    `json:"depth"` // 0 for the whole guard
}

// Next is what would happen next.
type Next struct {
	Day  engine.Date `json:"day"`
	Days int         `json:"in_days"` // from At
	What string      `json:"what"`
	// Path are the moves of that day; empty for a proposal and for a guard without an answer.
	Path []Move `json:"path,omitempty"`
	// Call is the day of a call that the case waits for and nobody recorded: Next takes it as made on At. Zero for none,
	// and without a ledger.
	Call engine.Date `json:"call,omitzero"`
}
