package policytest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

// Result is the outcome of one test.
type Result struct {
	Test  *Test
	Got   []Row             // by day, invoice, channel
	Final map[string]string // where each invoice stands on the last day; "" for no case
	// Waiting is the state that each invoice's case waits to enter on the last day, until a person agrees.
	Waiting map[string]string
	// Err says why the test could not be run to its end, such as a guard that
	// has no answer. Got and Final are then incomplete.
	Err error
}

// Passed reports whether everything happened as expected.
func (r *Result) Passed() bool {
	if r.Err != nil || !slices.Equal(r.Test.Expect, r.Got) {
		return false
	}
	return agree(r.Test.Final, r.Final) && agree(r.Test.Waiting, r.Waiting)
}

// agree reports whether everything that is wanted is so.
func agree(want, got map[string]string) bool {
	for id, state := range want {
		if got[id] != state {
			return false
		}
	}
	return true
}

// Run replays tests on a book, one result for each in the same order. Compute is
// needed by tests that expect what computations give. It fails
// only when ctx is done; what is wrong with a test is in its result.
func Run(ctx context.Context, b *engine.Book, compute Compute, tests []Test) ([]Result, error) {
	results := make([]Result, len(tests))
	for i := range tests {
		results[i] = Result{Test: &tests[i], Final: map[string]string{}, Waiting: map[string]string{}}
		results[i].run(ctx, b)
		if results[i].Err == nil {
			results[i].Err = results[i].compute(ctx, b, compute)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func (r *Result) run(ctx context.Context, b *engine.Book) {
	t, config := r.Test, r.Test.config(b)
	for i := range t.Invoices {
		id := t.Invoices[i].ID
		story, err := simulate.History(ctx, config, id, t.To)
		if err == nil {
			err = errors.Join(story.AssignErr, story.Err)
		}
		if err != nil {
			r.Err = fmt.Errorf("invoice %s: %w", id, err)
			return
		}
		r.Got = append(r.Got, rows(story, id)...)
		if story.Machine == nil {
			continue
		}
		r.Final[id] = story.Machine.Name(story.Decision.Case.State)
		if p := story.Decision.Proposal; p != nil {
			r.Waiting[id] = story.Machine.Name(p.To)
		}
	}
	r.address()
	slices.SortFunc(r.Got, compareRows)
}

// address takes the addresses out of what happened where the test does not ask for them.
func (r *Result) address() {
	for i := range r.Got {
		got := &r.Got[i]
		if !slices.ContainsFunc(r.Test.Expect, func(want Row) bool {
			return want.To != "" && got.Day == want.Day && got.State == want.State && got.Channel == want.Channel && got.Invoice == want.Invoice
		}) {
			got.To = ""
		}
	}
}

// config is what a test replays.
func (t *Test) config(b *engine.Book) simulate.Config {
	return simulate.Config{
		Book: b, Clients: t.Clients, Invoices: t.Invoices, Events: t.Events, From: t.From, Withhold: t.Withhold,
	}
}

// rows is the timeline of one invoice: its messages on the days they go out,
// and the states that were entered without any.
func rows(s *simulate.Story, id string) []Row {
	var out []Row
	for i := range s.Messages {
		m := &s.Messages[i]
		for _, l := range m.Lines {
			if l.Invoice == id && m.Date <= s.At {
				out = append(out, Row{Day: m.Date, State: l.State, Channel: m.Channel, Template: m.Template, Invoice: id, To: m.To})
			}
		}
	}
	for _, e := range s.Path {
		if entered(e) && silent(s, e) {
			out = append(out, Row{Day: e.Day, State: e.Machine.Name(e.Step.To), Invoice: id})
		}
	}
	return out
}

// entered reports whether a state was entered and stayed in: not where the case
// began, nor one a hold resumed to, nor one a jump passed over.
func entered(e simulate.Entry) bool {
	resumed := e.Step.Kind == engine.StepResume || e.Step.Kind == engine.StepExpire
	return !e.Opened && !resumed && !e.Step.Passed && !e.Step.Beneath
}

// silent reports whether entering a state carried out nothing: it has no
// action to carry out, or none that had not lost its reason before it went out.
func silent(s *simulate.Story, e simulate.Entry) bool {
	left := len(e.Step.Actions)
	for _, x := range s.Suppressed {
		if x.Decided == e.Day && x.State == e.Machine.Name(e.Step.To) {
			left--
		}
	}
	return left <= 0
}
