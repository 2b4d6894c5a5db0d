package policytest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// Subject is what tests are about: a book, and what it computes and writes.
type Subject struct {
	Engine  *engine.Book
	Compute Compute // needed by tests that expect what computations give
	Render  Render  // needed by tests that expect words

	// Sources and Templates are for Cover: every file of the book by its name in diagnostics, and the languages of
	// each template.
	Sources   map[string][]byte
	Templates map[string][]string
	// Guard compiles a condition of a policy, or of assign when that is empty; for Mutate.
	Guard func(policy, text string) (engine.Guard, error)
}

// Result is the outcome of one test.
type Result struct {
	Test  *Test
	Got   []Row             // by day, invoice, channel
	Final map[string]string // where each invoice stands on the last day; "" for no case
	// Waiting is the state that each invoice's case waits to enter on the last day, until a person agrees.
	Waiting map[string]string
	// Under is the policy of each invoice's case on the last day, by invoice; "" for no case.
	Under map[string]string
	// Meant is the policy that a failed test was written for, when assign gives its invoices another one now:
	// pinned to it the test passes, or it alone has what the test expects. Empty when that is not known.
	Meant string
	// Unsaid are the texts that messages were expected to say.
	Unsaid []Unsaid
	// Err says why the test could not be run to its end, such as a guard that
	// has no answer. Got and Final are then incomplete.
	Err error
}

// Passed reports whether everything happened as expected.
func (r *Result) Passed() bool {
	if r.Err != nil || !slices.Equal(r.Test.Expect, r.Got) {
		return false
	}
	return matches(r.Test.Final, r.Final) && matches(r.Test.Waiting, r.Waiting) && matches(r.Test.Follows, r.Under)
}

// agree reports whether everything that is wanted is so.
func matches(want, got map[string]string) bool {
	for id, state := range want {
		if got[id] != state {
			return false
		}
	}
	return true
}

// Run replays tests on a book, one result for each in the same order. It fails
// only when ctx is done; what is wrong with a test is in its result.
func Run(ctx context.Context, s Subject, tests []Test) ([]Result, error) {
	results := make([]Result, len(tests))
	for i := range tests {
		results[i] = runOne(ctx, s, &tests[i], nil)
		if len(tests[i].Policies) == 0 && !results[i].Passed() {
			results[i].meant(ctx, s)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// runOne replays one test; what it reaches is noted where rec is given.
func runOne(ctx context.Context, s Subject, t *Test, rec *recorder) Result {
	r := Result{Test: t, Final: map[string]string{}, Waiting: map[string]string{}, Under: map[string]string{}}
	got := r.run(ctx, s.Engine, rec)
	if r.Err == nil {
		r.Err = r.asked(ctx, s, got)
	}
	slices.SortFunc(got, func(a, b happened) int { return compareRows(a.Row, b.Row) })
	for i := range got {
		r.Got = append(r.Got, got[i].Row)
	}
	return r
}

// meant finds the policy that a failed test was written for.
func (r *Result) meant(ctx context.Context, s Subject) {
	if r.Test.Follows != nil {
		return // it is about assign
	}
	var fit []string
	fits := false // with what assign gives
	for _, m := range s.Engine.Machines {
		now := slices.Contains(slices.Collect(maps.Values(r.Under)), m.Policy)
		if !knows(m, r.Test) {
			continue
		}
		fits = fits || now
		if now {
			continue
		}
		if other := runOne(ctx, s, r.Test.under(m.Policy), nil); other.Passed() {
			r.Meant = m.Policy
			return
		}
		fit = append(fit, m.Policy)
	}
	if !fits && len(fit) == 1 {
		r.Meant = fit[0]
	}
}

// happened is a row of what happened, and the message that it is about; nil for none.
type happened struct {
	Row
	message  *engine.Message
	address  string // it went to
	answered bool   // an expected line asks about it
}

func (r *Result) run(ctx context.Context, b *engine.Book, rec *recorder) []happened {
	t, config := r.Test, r.Test.config(b)
	var got []happened
	for i := range t.Invoices {
		id := t.Invoices[i].ID
		story, err := replay.History(ctx, config, id, t.To)
		if err == nil && rec != nil {
			rec.story(story, id)
		}
		if err == nil {
			err = errors.Join(story.AssignErr, story.Err)
		}
		if err != nil {
			r.Err = fmt.Errorf("invoice %s: %w", id, err)
			return got
		}
		got = append(got, rows(story, id)...)
		if story.Machine == nil {
			continue
		}
		r.Final[id], r.Under[id] = story.Machine.Name(story.Decision.Case.State), story.Machine.Policy
		if p := story.Decision.Proposal; p != nil {
			r.Waiting[id] = story.Machine.Name(p.To)
		}
	}
	slices.SortStableFunc(got, func(a, b happened) int { return compareRows(a.Row, b.Row) })
	return got
}

// asked fills in what the expected lines ask about beside what always counts: addresses, computations,
// amounts and words. Every line of what happened answers the expected line of its day, or else
// the next one of its kind.
func (r *Result) asked(ctx context.Context, s Subject, got []happened) error {
	left := slices.Clone(r.Test.Expect)
	for _, sameDay := range []bool{true, false} {
		for i := range got {
			g := &got[i]
			at := slices.IndexFunc(left, func(w Row) bool {
				return w.State == g.State && w.Channel == g.Channel && w.Template == g.Template && w.Invoice == g.Invoice && (w.Day == g.Day || !sameDay)
			})
			if g.answered || at < 0 {
				continue
			}
			want := left[at]
			left, g.answered = slices.Delete(left, at, at+1), true
			if err := r.answer(ctx, s, want, g); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer fills in what an expected line asks about.
func (r *Result) answer(ctx context.Context, s Subject, want Row, g *happened) error {
	if want.To != "" {
		g.To = g.address
	}
	if want.Amount != "" && g.message != nil {
		g.Amount = plain(g.message.Currency.Format(g.message.Amount))
	}
	if want.Compute != "" {
		if err := r.compute(ctx, s, want.Compute, g); err != nil {
			return err
		}
	}
	if want.Words != "" {
		return r.said(ctx, s, want.Words, g)
	}
	return nil
}

// config is what a test replays.
func (t *Test) config(b *engine.Book) replay.Config {
	return replay.Config{
		Book: pinned(b, t.Policies), Clients: t.Clients, Invoices: t.Invoices, Events: t.Events, From: t.From, Withhold: t.Withhold, CallsNotMade: t.CallsNotMade,
	}
}

// rows is the timeline of one invoice: its messages on the days they go out,
// and the states that were entered without any.
func rows(s *replay.Story, id string) []happened {
	var out []happened
	for i := range s.Messages {
		m := &s.Messages[i]
		for _, l := range m.All() {
			if l.Invoice == id && m.Date <= s.At {
				row := Row{Day: m.Date, State: l.State, Channel: m.Channel, Template: m.Template, Invoice: id}
				out = append(out, happened{Row: row, message: m, address: m.To})
			}
		}
	}
	for _, e := range s.Path {
		if entered(e) && silent(s, e) {
			out = append(out, happened{Row: Row{Day: e.Day, State: e.Machine.Name(e.Step.To), Invoice: id}})
		}
	}
	return out
}

// entered reports whether a state was entered and stayed in: not where the case
// began, nor one a hold resumed to, nor one a jump passed over.
func entered(e replay.Entry) bool {
	resumed := e.Step.Kind == engine.StepResume || e.Step.Kind == engine.StepExpire
	return !e.Opened && !resumed && !e.Step.Passed && !e.Step.Beneath
}

// silent reports whether entering a state carried out nothing: it has no
// action to carry out, or none that had not lost its reason before it went out.
func silent(s *replay.Story, e replay.Entry) bool {
	left := len(e.Step.Actions)
	for _, x := range s.Suppressed {
		if x.Decided == e.Day && x.State == e.Machine.Name(e.Step.To) {
			left--
		}
	}
	return left <= 0
}
