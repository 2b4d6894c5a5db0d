package policytest

import (
	"context"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// Sample is a case on a day, on which the value of a condition or a computation can be shown.
type Sample struct {
	Test    string // that it is of; empty for an invoice of a portfolio
	Invoice *engine.Invoice
	Day     engine.Date
	State   string       // of the case, before what was decided that day; empty where there was none
	Before  engine.Input // what conditions of rules saw that day
	After   engine.Input // what actions and computations saw, once that was decided
}

// Place is where a condition or a computation stands. The zero Place is assign.
type Place struct {
	Policy   string
	State    string // empty for what is of no state: computations, rules that are always tried
	Entering bool   // it is asked when the state is entered, not in it
}

// manySamples is how many invoices are looked at before one is taken that stood elsewhere in the policy.
const manySamples = 100

// FindSample finds a case for a place: one of a test, the first that came there, or else of a portfolio, whose first
// invoices are replayed up to a day; or else one of the policy that stood elsewhere. It is nil when there is none.
func FindSample(ctx context.Context, b *engine.Book, tests []Test, portfolio *replay.Config, until engine.Date, at Place) *Sample {
	var elsewhere *Sample
	tried := 0
	try := func(test string, c replay.Config, id string, until engine.Date) *Sample {
		if tried++; tried > manySamples || ctx.Err() != nil {
			return nil
		}
		s, there := sampleOf(ctx, c, id, until, at)
		if s == nil {
			return nil
		}
		s.Test = test
		if there {
			return s
		}
		if elsewhere == nil {
			elsewhere = s
		}
		return nil
	}
	for i := range tests {
		t := &tests[i]
		for j := range t.Invoices {
			if s := try(t.Name, t.config(b), t.Invoices[j].ID, t.To); s != nil {
				return s
			}
		}
	}
	if portfolio != nil {
		for i := range portfolio.Invoices {
			if s := try("", *portfolio, portfolio.Invoices[i].ID, until); s != nil {
				return s
			}
		}
	}
	return elsewhere
}

// sampleOf is an invoice on the day it came to a place; there is false when that was elsewhere in its policy.
func sampleOf(ctx context.Context, c replay.Config, id string, until engine.Date, at Place) (s *Sample, there bool) {
	story, err := replay.History(ctx, c, id, until)
	if err != nil || story.KnownOn > until {
		return nil, false
	}
	if at.Policy == "" { // assign names the policy when the invoice is known
		if story, err = replay.History(ctx, c, id, story.KnownOn); err != nil {
			return nil, false
		}
		return sampleAt(story, story.At, c.Book), true
	}
	day, there := at.day(story)
	if day == 0 {
		return nil, false
	}
	if day != until {
		if story, err = replay.History(ctx, c, id, day); err != nil {
			return nil, false
		}
	}
	if story.Err != nil || story.Machine == nil || story.Machine.Policy != at.Policy {
		return nil, false
	}
	return sampleAt(story, day, c.Book), there
}

// day is the first on which something was decided at the place, or the last of the story when it stands there; zero for
// a story without the policy.
func (at Place) day(s *replay.Story) (day engine.Date, there bool) {
	for i := range s.Path {
		e := &s.Path[i]
		if e.Machine.Policy != at.Policy || e.Opened {
			continue
		}
		state := e.Step.From
		if at.Entering {
			state = e.Step.To
		}
		if at.State == "" || e.Machine.Name(state) == at.State {
			return e.Day, true
		}
		day = e.Day
	}
	if s.Machine != nil && s.Machine.Policy == at.Policy {
		return s.At, at.State == "" || !at.Entering && s.Machine.Name(s.Case.State) == at.State
	}
	return day, false
}

func sampleAt(s *replay.Story, day engine.Date, b *engine.Book) *Sample {
	in := s.Input()
	state := ""
	if s.Machine == nil { // assign looks at no case; one has to be there
		m := b.Machines[0]
		c := engine.NewCase(m, day)
		in = &engine.Input{Facts: s.Facts, Machine: m, Case: &c, Today: day}
	} else {
		state = s.Machine.Name(s.Case.State)
	}
	out := &Sample{Invoice: s.Facts.Invoice, Day: day, State: state, Before: *in, After: *in}
	if s.Machine != nil && s.Err == nil {
		out.After.Case = &s.Decision.Case
	}
	return out
}
