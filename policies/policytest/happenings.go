package policytest

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// happening is something that may happen to a case.
type happening struct {
	words  string
	events func(a *affair) []eventJSON
	change func(t *testJSON) // instead of events
}

// affair is what something happens to: an invoice of which much is open, and the day.
type affair struct {
	day      engine.Date
	invoice  string
	currency engine.Currency
	open     engine.Amount
}

func (a *affair) event(kind engine.EventType, after int) eventJSON {
	return eventJSON{Date: (a.day + engine.Date(after)).String(), Type: string(kind), Invoice: a.invoice}
}

// money is an event about a share of what is open: all of it, or the half.
func (a *affair) money(kind engine.EventType, after, parts int) eventJSON {
	e := a.event(kind, after)
	e.Amount = number(a.currency, max(1, a.open/engine.Amount(parts)))
	return e
}

func (a *affair) until(kind engine.EventType, after, until int) eventJSON {
	e := a.event(kind, after)
	e.Until = (a.day + engine.Date(until)).String()
	return e
}

func (a *affair) plan() eventJSON {
	e := a.event(engine.EventPlan, 0)
	first := max(1, a.open/2)
	for i, part := range []engine.Amount{first, a.open - first} {
		if part > 0 {
			e.Instalments = append(e.Instalments, instalmentJSON{Due: (a.day + engine.Date(10+10*i)).String(), Amount: number(a.currency, part)})
		}
	}
	return e
}

func (a *affair) call(outcome, reason string) eventJSON {
	e := a.until(engine.EventCall, 0, 7)
	if e.Outcome, e.Reason = outcome, reason; outcome != engine.CallPromise {
		e.Until = ""
	}
	return e
}

// whatMayHappen lists it, what is usual first.
func whatMayHappen() []happening {
	list := func(words string, events func(a *affair) []eventJSON) happening {
		return happening{words: words, events: events}
	}
	one := func(words string, event func(a *affair) eventJSON) happening {
		return list(words, func(a *affair) []eventJSON { return []eventJSON{event(a)} })
	}
	of := func(words string, kind engine.EventType) happening {
		return one(words, func(a *affair) eventJSON { return a.event(kind, 0) })
	}
	all := []happening{
		one("paid", func(a *affair) eventJSON { return a.money(engine.EventPayment, 0, 1) }),
		one("half paid", func(a *affair) eventJSON { return a.money(engine.EventPayment, 0, 2) }),
		list("disputed and settled", func(a *affair) []eventJSON {
			return []eventJSON{a.event(engine.EventDispute, 0), a.event(engine.EventDisputeResolved, 10)}
		}),
		of("disputed", engine.EventDispute),
		one("a promise broken", func(a *affair) eventJSON { return a.until(engine.EventPromise, 0, 7) }),
		list("a promise kept", func(a *affair) []eventJSON {
			return []eventJSON{a.until(engine.EventPromise, 0, 7), a.money(engine.EventPayment, 5, 1)}
		}),
		list("a promise of the half kept", func(a *affair) []eventJSON {
			promise, payment := a.until(engine.EventPromise, 0, 7), a.money(engine.EventPayment, 5, 2)
			promise.Amount = payment.Amount
			return []eventJSON{promise, payment}
		}),
		list("half of a promise kept", func(a *affair) []eventJSON {
			return []eventJSON{a.until(engine.EventPromise, 0, 7), a.money(engine.EventPayment, 5, 2)}
		}),
		one("a plan broken", func(a *affair) eventJSON { return a.plan() }),
		list("a plan kept", func(a *affair) []eventJSON {
			return []eventJSON{a.plan(), a.money(engine.EventPayment, 8, 2), a.money(engine.EventPayment, 16, 1)}
		}),
		one("held for ten days", func(a *affair) eventJSON { return a.until(engine.EventHold, 0, 10) }),
		list("held and released", func(a *affair) []eventJSON {
			return []eventJSON{a.event(engine.EventHold, 0), a.event(engine.EventRelease, 5)}
		}),
		list("paid, and paid back", func(a *affair) []eventJSON {
			return []eventJSON{a.money(engine.EventPayment, 0, 1), a.money(engine.EventRefund, 10, 1)}
		}),
		one("credited", func(a *affair) eventJSON { return a.money(engine.EventCredit, 0, 1) }),
		of("a direct debit", engine.EventDebit),
		list("a direct debit refused", func(a *affair) []eventJSON {
			return []eventJSON{a.event(engine.EventDebit, 0), a.event(engine.EventDebitRejected, 4)}
		}),
		of("the e-mail came back", engine.EventBounce),
		of("the letter came back", engine.EventReturned),
		of("insolvent", engine.EventInsolvency),
		of("on the blacklist", engine.EventBlacklist),
		of("brought to court", engine.EventCourt),
		one("refuses all channels", func(a *affair) eventJSON {
			e := a.event(engine.EventOptOut, 0)
			e.Channel = "*"
			return e
		}),
		{words: "calls not made", change: func(t *testJSON) { t.Calls = "not_made" }},
		{words: "nobody agrees", change: func(t *testJSON) { t.Approvals = "withhold" }},
	}
	for _, outcome := range engine.CallOutcomes {
		all = append(all, one("a call: "+outcome, func(a *affair) eventJSON { return a.call(outcome, "") }))
	}
	for _, reason := range engine.CallReasons {
		all = append(all, one("a call: "+reason, func(a *affair) eventJSON { return a.call(engine.CallRefused, reason) }))
	}
	all = append(all, of("approved by the buyer", engine.EventApproved))
	return all
}

// happenings lets everything happen on the day after each state was entered, in the first scenario that came to it.
func (g *generator) happenings() []scenario {
	type place struct{ policy, state string }
	grounds, order := map[place]*scenario{}, []place(nil)
	days := map[place]engine.Date{}
	for i := range g.tried {
		x := &g.tried[i]
		see := func(state string, day engine.Date) {
			at := place{x.raw.Policy, state}
			if state == "" || x.raw.Policy == "" || len(x.happens) >= deepest {
				return
			}
			if was := grounds[at]; was == nil {
				order = append(order, at)
			} else if len(was.raw.Events) <= len(x.raw.Events) {
				return
			}
			grounds[at], days[at] = x, day+1
		}
		if m := g.subject.Engine.Machine(x.raw.Policy); m != nil {
			see(m.Name(m.Start), x.test.From)
		}
		for _, row := range x.result.Got {
			see(row.State, row.Day)
		}
	}
	var all []scenario
	for _, at := range order {
		for _, h := range whatMayHappen() {
			all = append(all, grounds[at].with(h, days[at], at.state))
		}
	}
	return all
}

// with is the scenario in which something happens on a day, and no more of what happened later.
func (x *scenario) with(h happening, day engine.Date, state string) scenario {
	out := scenario{raw: x.raw, happens: append(slices.Clone(x.happens), h.words+" in "+state)}
	last := x.test.Invoices[len(x.test.Invoices)-1].Due
	out.raw.To, out.raw.Final, out.raw.Waiting = (max(last, day) + longest).String(), nil, nil
	if h.change != nil {
		out.happens[len(out.happens)-1] = h.words
		h.change(&out.raw)
		return out
	}
	out.raw.Events = slices.Clone(x.raw.Events)
	inv := &x.test.Invoices[0]
	a := &affair{day: day, invoice: inv.ID, currency: inv.Currency, open: inv.Open}
	for _, e := range x.test.Events { // as far as they are known
		if e.Type == engine.EventPayment && e.Invoice == inv.ID && e.Date < day {
			a.open -= e.Amount
		}
	}
	a.open = max(a.open, 0)
	for _, e := range h.events(a) {
		if e.Amount == json.Number("0") {
			continue
		}
		out.raw.Events = append(out.raw.Events, e)
	}
	slices.SortStableFunc(out.raw.Events, func(p, q eventJSON) int {
		if p.Date < q.Date {
			return -1
		} else if p.Date > q.Date {
			return 1
		}
		return 0
	})
	out.raw.Invoices = maps.Clone(x.raw.Invoices)
	return out
}
