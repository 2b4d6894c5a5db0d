package replay

import "github.com/relance-dev/relance/engine"

// Story is the life of one invoice up to a day, and what comes next.
type Story struct {
	From, At engine.Date // the first day replayed, and the day the story is told on
	// KnownOn is the day the invoice became known; after At, nothing can have happened yet.
	KnownOn engine.Date
	// Facts are what the decision of At saw: all that happened on that day
	// included. Facts.Invoice is always set, for a policy of scope client too.
	Facts engine.Facts
	// Machine is the policy the case runs under; nil when there is no case: the
	// invoice is not known yet, owes nothing, or no assign line takes it.
	Machine   *engine.Machine
	AssignErr error // the assign list had no answer about the invoice on At

	Case     engine.Case     // before the decision of At
	Decision engine.Decision // of At; when nothing moved it has no steps
	Err      error           // instead of Decision: a guard had no answer

	Path       []Entry          // what moved the case, up to and including At
	Messages   []engine.Message // that list the invoice, decided up to At; one that a weekend moved may go out later
	Suppressed []Suppressed     // up to At

	// Next is what happens first after At when nothing changes but the date;
	// nil when that is nothing, up to and including Until.
	Next  *Next
	Until engine.Date
}

// Entry is one thing that moved a case.
type Entry struct {
	Day     engine.Date
	Machine *engine.Machine
	// Opened is true when the case was opened, or took on another policy, by
	// the assign line at Source; Step then has To only.
	Opened bool
	Source engine.Source
	Step   engine.Step
	Agreed bool // the step needs a person's word, which the simulation took as given
}

// Next is what would happen next.
type Next struct {
	Day      engine.Date
	Machine  *engine.Machine
	Opened   bool // a case opens under Machine
	Steps    []engine.Step
	Proposal *engine.Approval // a transition is proposed
	Err      error            // a guard will have no answer
}

// Input is what the guards of the decision of At saw. It is of use only when
// there is a Machine.
func (s *Story) Input() *engine.Input {
	in := &engine.Input{Facts: s.Facts, Machine: s.Machine, Case: &s.Case, Today: s.At}
	if s.Machine != nil && s.Machine.Scope == engine.ScopeClient {
		in.Invoice = nil
	}
	return in
}
