package engine

import (
	"slices"
	"testing"
)

// step decides without an answer of any channel.
func (l *life) step(late int) Decision {
	l.t.Helper()
	d, err := Decide(l.m, l.c, &l.facts, l.due+Date(late))
	if err != nil {
		l.t.Fatalf("day %d: %v", late, err)
	}
	l.c = d.Case
	return d
}

func (l *life) pending() ActionKey {
	l.t.Helper()
	if len(l.c.Pending) == 0 {
		l.t.Fatal("the case waits for nothing")
	}
	return l.c.Pending[0].ActionKey
}

func TestWhatDidNotHappenCountsForNothing(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.step(7)
	d := l.step(40)
	if l.m.Name(l.c.State) != "courtesy" || d.Deferred == nil || d.Deferred.Pending == nil || l.c.Contacts != 0 || l.c.LastContact != 0 {
		t.Fatalf("in %s after %d contacts, held back by %+v", l.m.Name(l.c.State), l.c.Contacts, d.Deferred)
	}
	l.c.Happened(l.m, l.pending(), true, l.due+40)
	if l.c.Contacts != 1 || l.c.LastContact != l.due+40 || len(l.c.Pending) != 0 {
		t.Errorf("after it happened: %+v", l.c)
	}
	l.step(42)
	if l.m.Name(l.c.State) != "courtesy" {
		t.Error("min_gap is counted from the day on which it happened")
	}
	l.step(43)
	if l.m.Name(l.c.State) != "firm" {
		t.Error("what happened lets the case go on")
	}
}

func TestAlwaysRulesGoOnWhileAnActionWaits(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.step(7)
	l.facts.Invoice.Open = 0
	l.step(8)
	if l.m.Name(l.c.State) != "settled" || len(l.c.Pending) != 0 {
		t.Errorf("in %s, waiting for %+v", l.m.Name(l.c.State), l.c.Pending)
	}
}

func TestAHoldInterruptsWhatWaits(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.step(7)
	key := l.pending()
	l.facts.Invoice.Disputed = true
	l.step(8)
	if l.c.PendingOf(key) == nil {
		t.Fatal("a hold forgets nothing")
	}
	l.c.Becomes(key, PendingLapsed, ReasonDisputed)
	if d := l.step(9); len(d.Steps) != 0 {
		t.Errorf("in a hold: %+v", d.Steps)
	}
	l.facts.Invoice.Disputed = false
	d := l.step(20)
	if len(d.Steps) != 2 || d.Steps[0].Kind != StepResume || d.Steps[1].Kind != StepAgain || len(d.Steps[1].Actions) != 1 || d.Steps[1].Pending[0].Try != 1 {
		t.Fatalf("after the hold: %+v", d.Steps)
	}
	if d := l.step(20); len(d.Steps) != 0 {
		t.Errorf("once is enough: %+v", d.Steps)
	}
}

func TestWhatFailedIsDecidedAgain(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.step(7)
	l.c.FailedOn(l.pending(), "email", "no such mailbox")
	d := l.step(8)
	if len(d.Steps) != 1 || d.Steps[0].Kind != StepAgain || !slices.Equal(d.Steps[0].Pending[0].Over, []string{"email"}) {
		t.Fatalf("after a failure: %+v", d.Steps)
	}
	l.c.Drop(l.pending())
	l.step(15)
	if l.m.Name(l.c.State) != "firm" {
		t.Error("what a person lets go holds nothing back")
	}
}

func TestAnActionThatDoesNotMatterHoldsNothingBack(t *testing.T) {
	m := fourSteps(t)
	m.States[1].Do[0].GoOn = true
	l := newLife(t, m)
	l.step(7)
	l.step(15)
	if m.Name(l.c.State) != "firm" {
		t.Errorf("in %s", m.Name(l.c.State))
	}
}

func TestNobodyIsContactedAboutNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*Invoice)
		why  string
	}{
		{"paid", func(i *Invoice) { i.Open = 0 }, ReasonPaid},
		{"contested", func(i *Invoice) { i.Disputed = true }, ReasonDisputed},
	} {
		m := fourSteps(t)
		m.Always = nil
		l := newLife(t, m)
		c.set(l.facts.Invoice)
		d := l.step(7)
		if len(d.Steps) != 1 || len(d.Steps[0].Actions) != 0 || len(d.Steps[0].Unasked) != 1 || l.c.Pending[0].Why != c.why {
			t.Errorf("%s: %+v", c.name, d.Steps)
		}
		l.facts.Invoice.Open, l.facts.Invoice.Disputed = 10000, false
		if d := l.step(9); len(d.Steps) != 1 || d.Steps[0].Kind != StepAgain {
			t.Errorf("%s, and owed again: %+v", c.name, d.Steps)
		}
	}
}

func TestALaterDueDateIsWaitedFor(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.step(7)
	l.c.Becomes(l.pending(), PendingLapsed, ReasonNotLate)
	l.facts.Invoice.Due += 30
	if d := l.step(8); len(d.Steps) != 0 || d.Wake != l.due+37 {
		t.Errorf("wake on %s, steps %+v", d.Wake, d.Steps)
	}
	if d := l.step(37); len(d.Steps) != 1 || d.Steps[0].Kind != StepAgain {
		t.Errorf("as late as before: %+v", d.Steps)
	}
}

func TestTheFormalNoticeIsTheOneThatLeft(t *testing.T) {
	registered := map[string]string{"registered": "true"}
	mail := Action{Channel: "email", Contact: true}
	letter := Action{Channel: "letter", Contact: true, Params: registered}
	for _, c := range []struct {
		name string
		do   []Action
		made []int // actions, in the order in which they happened, on days 20, 21…
		want Date
	}{
		{"a mail alone", []Action{mail}, []int{0}, 20},
		{"nothing left", []Action{letter}, nil, 0},
		{"the letter is the notice", []Action{letter, mail}, []int{1}, 0},
		{"in either order", []Action{letter, mail}, []int{1, 0}, 21},
		{"and its first", []Action{letter, mail}, []int{0, 1}, 20},
		{"a letter that stands in", []Action{{Channel: "email", Contact: true, Else: &letter}, mail}, []int{1}, 0},
	} {
		m := &Machine{States: []State{{Name: "watch", Reopen: NoState}, {Name: "notice", Tone: ToneFormal, Reopen: NoState, Do: c.do}}}
		k := NewCase(m, 10)
		k.enter(m, 1, 20)
		for i := range c.do {
			k.Pending = append(k.Pending, Pending{ActionKey: ActionKey{State: 1, Entry: 1, Action: i}, Status: PendingOut})
		}
		for i, a := range c.made {
			k.Happened(m, ActionKey{State: 1, Entry: 1, Action: a}, true, 20+Date(i))
		}
		if k.Formal != c.want {
			t.Errorf("%s: notice on %d, want %d", c.name, k.Formal, c.want)
		}
	}
}

// Lapsed is one function for what waits for its day and for what is about to be sent.
func TestLapsed(t *testing.T) {
	open := Standing{Open: 100, ToAsk: 100, Due: 1, Late: 10}
	for _, c := range []struct {
		name      string
		then, now Standing
		m         Machine
		contact   string
		task      string
	}{
		{"nothing changed", open, open, Machine{}, "", ""},
		{"paid", open, Standing{Late: 10}, Machine{}, ReasonPaid, ReasonPaid},
		{"disputed", open, Standing{Open: 100, ToAsk: 60, Late: 10, Disputed: true}, Machine{}, ReasonDisputed, ReasonDisputed},
		{"was disputed", Standing{Open: 100, ToAsk: 60, Late: 10, Disputed: true}, Standing{Open: 100, ToAsk: 60, Late: 10, Disputed: true}, Machine{}, "", ""},
		{"on hold", open, Standing{Open: 100, ToAsk: 100, Late: 10, OnHold: true}, Machine{}, ReasonOnHold, ReasonOnHold},
		{"sold", open, Standing{Open: 100, ToAsk: 100, Late: 10, Factored: true}, Machine{}, ReasonFactored, ""},
		{"sold, and the policy is for such claims", open, Standing{Open: 100, ToAsk: 100, Late: 10, Factored: true}, Machine{Factored: true}, "", ""},
		{"handed over", open, Standing{Open: 100, ToAsk: 100, Late: 10, HandedOver: true}, Machine{}, ReasonHandedOver, ""},
		{"handed over, and the policy asks for it", open, Standing{Open: 100, ToAsk: 100, Late: 10, HandedOver: true}, Machine{UsesHandedOver: true}, "", ""},
		{"money came that may be for it", open, Standing{Open: 100, ToAsk: 100, Late: 10, Incoming: true}, Machine{}, ReasonIncoming, ""},
		{"covered", open, Standing{Open: 100, Late: 10}, Machine{}, ReasonCovered, ""},
		{"due later", open, Standing{Open: 100, ToAsk: 100, Due: 15, Late: -5}, Machine{}, ReasonNotLate, ""},
		{"moved on", open, Standing{Open: 100, ToAsk: 100, Late: 12, Moved: true}, Machine{}, ReasonMoved, ReasonMoved},
		{"paid and moved on", open, Standing{Late: 12, Moved: true}, Machine{}, ReasonPaid, ReasonPaid},
	} {
		if got := Lapsed(c.then, c.now, &c.m, true); got != c.contact {
			t.Errorf("%s: a contact: %q, want %q", c.name, got, c.contact)
		}
		if got := Lapsed(c.then, c.now, &c.m, false); got != c.task {
			t.Errorf("%s: a task: %q, want %q", c.name, got, c.task)
		}
	}
}
