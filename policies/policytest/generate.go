package policytest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// GenerateOptions says what cases are made of.
type GenerateOptions struct {
	Currency engine.Currency // of invoices that state none, as for Decode
	// Have are tests that the book has: what they reach is not looked for again.
	Have []Test
	// Clients, Invoices and Events are a portfolio from which cases are taken, without names and addresses. Without
	// invoices cases are made up: from situations in which each condition holds, and does not.
	Clients  []engine.Client
	Invoices []engine.Invoice
	Events   []engine.Event

	Workers  int                   // goroutines; 0 means 1
	Progress func(done, total int) // when given, is told how far a round is
}

// Generated is a test that was made.
type Generated struct {
	Test Test
	Adds []string // what it reaches that neither the tests of the book nor those before it do, in words
	raw  testJSON
}

// Left is a case that was left out: a condition, or a computation, has no answer in it.
type Left struct {
	Why   string // the first reason
	Count int    // cases with this reason
}

// Generate makes tests that reach of the policies what can be reached with the cases it is given or makes up,
// as few as a greedy choice among them finds: the next is always the one that adds most. What they expect is what the
// policies do now. Cases in which a condition has no answer are left out: why, and how many, is told beside, the most
// frequent first. It fails when ctx is done. The same book, tests and portfolio give the same tests.
func Generate(ctx context.Context, s Subject, o GenerateOptions) ([]Generated, []Left, error) {
	g := &generator{ctx: ctx, subject: s, options: o, seen: map[string]bool{}, known: map[pointKey]bool{}, unanswered: map[string]int{}}
	for i := range o.Have {
		rec := newRecorder(s)
		rec.run(ctx, s, &o.Have[i])
		for k := range rec.reached() {
			g.known[k] = true
		}
	}
	if len(o.Invoices) > 0 {
		g.try(g.fromPortfolio())
	} else {
		g.try(g.fromSituations())
		for range deepest {
			g.try(g.happenings())
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	return g.written(g.choose()), g.left(), nil
}

// left counts the cases that were left out, by reason.
func (g *generator) left() []Left {
	var all []Left
	for why, n := range g.unanswered {
		all = append(all, Left{why, n})
	}
	slices.SortFunc(all, func(a, b Left) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Why, b.Why)) })
	return all
}

// deepest is how many things happen to a case that is made up, one after the other.
const deepest = 2

// generator tries scenarios.
type generator struct {
	ctx     context.Context
	subject Subject
	options GenerateOptions
	known   map[pointKey]bool // what need not be reached any more
	seen    map[string]bool   // scenarios that were tried, as JSON
	tried   []scenario        // those that came to their end

	unanswered map[string]int // scenarios without an answer, by reason
}

// scenario is a test in the making.
type scenario struct {
	raw     testJSON
	happens []string // what happens in it, in words
	test    Test
	result  Result
	reached map[pointKey]string
	unknown string // why it has no answer; empty when it has one, or was not run
}

// try runs scenarios that were not tried yet, and keeps those that came to their end.
func (g *generator) try(list []scenario) {
	list = slices.DeleteFunc(list, func(x scenario) bool {
		data, err := json.Marshal(x.raw)
		if err != nil || g.seen[string(data)] {
			return true
		}
		g.seen[string(data)] = true
		return false
	})
	inParallel(g.ctx, list, g.options.Workers, g.options.Progress, func(x *scenario) { g.run(x) })
	for i := range list {
		switch x := &list[i]; {
		case x.reached != nil:
			g.tried = append(g.tried, *x)
		case x.unknown != "":
			g.unanswered[x.unknown]++
		}
	}
}

// run finds out what comes of a scenario: first in a long time, then up to the day after the last thing in it.
func (g *generator) run(x *scenario) {
	if !g.decode(x) {
		return
	}
	long := runOne(g.ctx, g.subject, &x.test, nil)
	if long.Err != nil {
		x.unknown = unanswered(long.Err)
		return
	}
	x.raw.To = (lastDay(&x.test, &long) + 1).String()
	if !g.decode(x) {
		return
	}
	rec := newRecorder(g.subject)
	x.result = rec.run(g.ctx, g.subject, &x.test)
	if x.result.Err != nil || g.ctx.Err() != nil {
		if x.result.Err != nil {
			x.unknown = unanswered(x.result.Err)
		}
		return
	}
	x.raw.Expect, x.raw.Final, x.raw.Waiting = nil, filled(x.result.Final), filled(x.result.Waiting)
	if x.test.Policies == nil {
		x.raw.Follows = filled(x.result.Under)
	}
	x.reached = rec.reached()
}

// unanswered is why something has no answer, without the invoice in which.
func unanswered(err error) string {
	if e := new(engine.Error); errors.As(err, &e) {
		return e.Error()
	}
	return err.Error()
}

// decode reads a scenario as the tests of a book are read.
func (g *generator) decode(x *scenario) bool {
	raw := x.raw
	raw.Expect = []stepJSON{}
	data, err := json.Marshal(raw)
	if err != nil {
		return false
	}
	test, problems := Decode("generated", data, Options{Book: g.subject.Engine, Currency: g.options.Currency})
	x.test = test
	return len(problems) == 0
}

// lastDay is the day after which nothing happens in a test.
func lastDay(t *Test, r *Result) engine.Date {
	last := t.From
	for i := range t.Events {
		last = max(last, t.Events[i].Date)
	}
	for i := range r.Got {
		last = max(last, r.Got[i].Day)
	}
	if len(r.Got) == 0 { // that nothing happens is seen when there was time for it
		for i := range t.Invoices {
			last = max(last, t.Invoices[i].Due+tail)
		}
	}
	return min(last, t.To-1)
}

// filled are the invoices of which something is said; nil for none.
func filled(all map[string]string) map[string]string {
	out := map[string]string{}
	for id, name := range all {
		if name != "" {
			out[id] = name
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
