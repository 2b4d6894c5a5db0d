package engine

import "fmt"

// StepKind says what moved a case.
type StepKind uint8

// The kinds of step.
const (
	StepNext   StepKind = iota // a rule of the state
	StepAlways                 // an always rule
	StepResume                 // a hold ended by its rule
	StepExpire                 // a hold ended by its age
	StepReopen                 // new debt on a finished case
	StepAnchor                 // the invoice that a client's case was counted from is paid; see AnchorPaid
	StepAgain                  // no move: what the state has to do and was not made is decided again; see Pending
)

var stepWords = [...]string{"next", "always", "resume", "expire", "reopen", "anchor", "again"}

// String returns the kind as one lower-case word.
func (k StepKind) String() string { return stepWords[k] }

// Step is one move of a case.
type Step struct {
	From, To StateID
	Kind     StepKind
	// Rule is the index of the rule among those tried in From: the machine's
	// always rules first, then the state's next rules. -1 for StepExpire, StepReopen, StepAnchor and StepAgain.
	Rule int
	// Of StepAnchor: the invoice that is paid, and the one that took its place. Beneath is set when
	// a hold goes on, and From and To are the state it interrupted.
	Paid, Anchor string
	Beneath      bool
	// Actions are carried out on entering To, in order. Empty for a resume, an
	// expiry, a state without actions, and a state passed over.
	Actions []*Action
	Pending []Pending // of Actions, one for each
	// Unasked are the contacts that are left out for now, since nothing may be asked; see Facts.Nothing.
	Unasked []*Action
	// Passed is true for a state that a jump went through without stopping: its
	// actions are not carried out.
	Passed bool
}

// Because says where the rule of a step was written, and what made it be taken: the
// guard, or for StepAnchor words. It is nowhere for a step without.
func (m *Machine) Because(s *Step) Source {
	switch {
	case s.Kind == StepAnchor:
		at := m.AnchorSource
		at.Text = fmt.Sprintf("%s is paid, and %s is the %s now", s.Paid, s.Anchor, m.Anchor)
		return at
	case s.Rule < 0:
		return Source{}
	}
	return m.RuleAt(s.From, s.Rule).Source
}

// Decision is what Decide found for one case on one day.
type Decision struct {
	Case  Case   // the case afterwards
	Steps []Step // moves of the day, in order; empty when nothing moved
	// Proposal is the transition that a person must agree to first; nil when none waits.
	Proposal *Approval
	// Deferred is the rule that holds but has to wait; nil when none does.
	Deferred *DeferredRule
	// Wake is the first later day on which something could happen with time
	// alone; no date means never. Exact is false when Wake is a bound that
	// may come early, never late.
	Wake  Date
	Exact bool
}

// DeferredRule is a rule of the state that holds and is not taken today: the case
// was escalated today already, min_gap is not over (see CatchUpStep), the client's
// credit covers all that could be asked (see Facts.Satisfied), or what the case decided has not happened yet.
type DeferredRule struct {
	Rule    int // as in Step
	To      StateID
	Until   Date // the first day it may be taken; zero when Covered or Pending says why, which time alone does not end
	Covered bool
	// Awaits is set when something came in about it that waits for a person, to ReasonIncoming or ReasonAnswered; Until is the day from which on that holds nothing back.
	Awaits  string
	Small   bool     // Covered, or so small that the book tolerates it
	Pending *Pending // what the case waits for; see Case.Waiting
}

// Error is a decision that could not be made: a guard had no answer.
type Error struct {
	Policy string
	State  string
	Source Source // of the guard
	Err    error
}

// Error names the policy, the state, the place and the cause.
func (e *Error) Error() string {
	return fmt.Sprintf("policy %s, state %s, %s: %v", e.Policy, e.State, e.Source, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
