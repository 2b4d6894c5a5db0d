package engine_test

import (
	"math/rand/v2"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// What an event says is taken over by the last action alone: on its channel, and not
// before its day.
func TestAnOutcomeIsOfTheLastAction(t *testing.T) {
	date := func(s string) engine.Date {
		d, err := engine.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	called := engine.Outcome{Channel: "call", Result: "sent", On: date("2026-03-10")}
	mailed := engine.Outcome{Channel: "email", Result: "sent", On: date("2026-03-10")}
	call := func(day, outcome string) engine.Event {
		return engine.Event{Date: date(day), Type: engine.EventCall, Outcome: outcome}
	}
	bounce := func(day, channel string) engine.Event {
		return engine.Event{Date: date(day), Type: engine.EventBounce, Channel: channel}
	}
	for name, tt := range map[string]struct {
		last  engine.Outcome
		event engine.Event
		want  string
	}{
		"on the same day":        {called, call("2026-03-10", "no_answer"), "no_answer"},
		"later":                  {called, call("2026-03-12", "answered"), "answered"},
		"of an earlier call":     {called, call("2026-03-09", "no_answer"), "sent"},
		"a call, after a mail":   {mailed, call("2026-03-12", "answered"), "sent"},
		"a mail that came back":  {mailed, bounce("2026-03-11", ""), "bounced"},
		"a letter, after a mail": {mailed, bounce("2026-03-11", "letter"), "sent"},
		"nothing of an action":   {mailed, engine.Event{Date: date("2026-03-11"), Type: engine.EventHold}, "sent"},
		"before the first":       {engine.Outcome{}, call("2026-03-12", "answered"), ""},
	} {
		got := tt.last
		changed := got.Update(&tt.event)
		if got.Result != tt.want || changed != (got != tt.last) || changed && got.On != tt.event.Date {
			t.Errorf("%s: %+v, changed %v; want %q", name, got, changed, tt.want)
		}
		if again := got; again.Update(&tt.event) {
			t.Errorf("%s: told twice, it changes again", name)
		}
	}
}

// Of the actions of one entry into a state it does not matter which of them came to something first; what another step
// did later always counts.
func TestOfOneStepTheLastOutcomeIsTheSameInAnyOrder(t *testing.T) {
	on := engine.NewDate(2026, 3, 2)
	of := func(channel, result string, day engine.Date, entry int) engine.Outcome {
		return engine.Outcome{Channel: channel, Result: result, On: day, State: "firm", Entry: entry}
	}
	mail, back, called, told := of("email", "sent", on, 1), of("email", "bounced", on, 1), of("call", "sent", on, 1), of("task", "sent", on, 1)
	for name, c := range map[string]struct{ a, b, want engine.Outcome }{
		"what came back":                {back, called, back},
		"the weightier":                 {mail, called, called},
		"a client before a queue":       {told, mail, mail},
		"what is known to have arrived": {of("email", "delivered", on, 1), called, of("email", "delivered", on, 1)},
	} {
		other := c.a.Channel
		if other == c.want.Channel {
			other = c.b.Channel
		}
		c.want.Also = other
		if got := c.a.Then(c.b); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
		if got := c.b.Then(c.a); got != c.want {
			t.Errorf("%s, the other way round: %+v, want %+v", name, got, c.want)
		}
		// What comes back later of either is known, once.
		got := c.a.Then(c.b)
		for _, channel := range []string{c.a.Channel, c.b.Channel} {
			e := engine.Event{Type: engine.EventBounce, Date: on + 1, Channel: channel}
			if !got.Update(&e) || got.Channel != channel || got.Result != "bounced" || got.Update(&e) {
				t.Errorf("%s: %s came back: %+v", name, channel, got)
			}
		}
	}
	for name, next := range map[string]engine.Outcome{
		"the next entry": of("email", "sent", on, 2), "another state": {Channel: "email", Result: "sent", On: on, State: "mild", Entry: 1},
	} {
		if got := back.Then(next); got != next {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := back.Then(of("call", "sent", on+1, 1)); got.Channel != "call" || got.On != on+1 || got.Also != "email" {
		t.Errorf("the next day: %+v", got)
	}
	if got := (engine.Outcome{}).Then(mail); got != mail {
		t.Errorf("the first: %+v", got)
	}
}

// What became of the channels of one step on one day, and what was recorded of them, comes to the same in any order: what a
// person records hides nothing that another channel says later, nor the other way round.
func TestTheChannelsOfAStepTeachInAnyOrder(t *testing.T) {
	on := engine.NewDate(2026, 3, 2)
	sent := func(channel string) func(*engine.Outcome) {
		return func(o *engine.Outcome) {
			*o = o.Then(engine.Outcome{Channel: channel, Result: "sent", On: on, State: "firm", Entry: 1})
		}
	}
	event := func(e engine.Event) func(*engine.Outcome) {
		return func(o *engine.Outcome) { e.Date = on; o.Update(&e) }
	}
	said := map[string]func(*engine.Outcome){
		"call":   event(engine.Event{Type: engine.EventCall, Outcome: engine.CallNoAnswer, Reason: "oversight"}),
		"email":  event(engine.Event{Type: engine.EventBounce, Channel: "email"}),
		"letter": event(engine.Event{Type: engine.EventReturned}),
	}
	for _, some := range [][]string{{"call", "email"}, {"email", "letter"}, {"call", "letter"}, {"call", "email", "letter"}} {
		results, r := map[engine.Outcome]bool{}, rand.New(rand.NewPCG(1, 1))
		for range 200 { // the order of a day, with the event after what it is about
			r.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
			var o engine.Outcome
			var late []string
			for _, channel := range some {
				sent(channel)(&o)
				if late = append(late, channel); r.IntN(2) == 0 {
					for _, c := range late {
						said[c](&o)
					}
					late = nil
				}
			}
			for _, c := range late {
				said[c](&o)
			}
			results[o] = true
		}
		if len(results) != 1 {
			t.Errorf("%v: %d outcomes: %v", some, len(results), results)
		}
		// On a later day each is known by itself, whatever was recorded before.
		for o := range results {
			for _, channel := range some {
				e := engine.Event{Type: engine.EventBounce, Channel: channel, Date: on + 3}
				if got := o; !got.Update(&e) || got.Channel != channel || got.Result != "bounced" {
					t.Errorf("%v: %s came back later: %+v", some, channel, got)
				}
			}
		}
	}
}
