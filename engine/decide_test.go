package engine

import (
	"errors"
	"reflect"
	"testing"
)

func TestFourStepsFireOnTheirDay(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.wake(l.at(0, "watch"), 7)
	l.at(6, "watch")
	d := l.at(7, "courtesy")
	if len(d.Steps) != 1 || len(d.Steps[0].Actions) != 1 || d.Steps[0].Actions[0].Template != "courtesy" {
		t.Errorf("day 7 steps: %+v", d.Steps)
	}
	l.wake(d, 15)
	l.at(14, "courtesy")
	l.wake(l.at(15, "firm"), 30)
	l.wake(l.at(30, "formal"), 45)
	l.wake(l.at(45, "collection"), -1)
	if l.c.Contacts != 3 {
		t.Errorf("%d contacts, want 3: a task reaches nobody", l.c.Contacts)
	}
}

func TestActionGuards(t *testing.T) {
	for _, c := range []struct {
		open Amount
		want int
	}{{49999, 1}, {50000, 2}} {
		l := newLife(t, fourSteps(t))
		l.facts.Invoice.Open = c.open
		l.on(7)
		if d := l.at(15, "firm"); len(d.Steps[0].Actions) != c.want {
			t.Errorf("open %d: %d actions, want %d", c.open, len(d.Steps[0].Actions), c.want)
		}
	}
}

func TestPaidOnTheDayIsNotChased(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.facts.Invoice.Open = 0
	if d := l.at(7, "settled"); len(d.Steps) != 1 || len(d.Steps[0].Actions) != 0 {
		t.Errorf("steps: %+v", d.Steps)
	}
}

func TestCatchUpByStepNeverBursts(t *testing.T) {
	l := newLife(t, fourSteps(t))
	d := l.at(100, "courtesy")
	if d.Deferred == nil || d.Deferred.Until != l.due+103 {
		t.Errorf("held back: %+v", d.Deferred)
	}
	l.wake(d, 103)
	if d := l.at(100, "courtesy"); len(d.Steps) != 0 {
		t.Errorf("deciding again on the same day moved: %+v", d.Steps)
	}
	l.at(102, "courtesy")
	l.at(103, "firm")
	l.at(106, "formal")
	l.at(109, "collection")
}

func TestCatchUpByJumpCarriesOutTheLastOnly(t *testing.T) {
	m := fourSteps(t)
	m.CatchUp = CatchUpJump
	l := newLife(t, m)
	d := l.at(31, "formal")
	var sent []string
	for _, s := range d.Steps {
		if s.Passed != (s.To != m.State("formal")) {
			t.Errorf("step to %s: passed %v", m.Name(s.To), s.Passed)
		}
		for _, a := range s.Actions {
			sent = append(sent, a.Template)
		}
	}
	if !reflect.DeepEqual(sent, []string{"formal"}) || l.c.Contacts != 1 {
		t.Errorf("sent %v with %d contacts, want the formal letter only", sent, l.c.Contacts)
	}
}

func TestRuleThatCountsTheContactsOfAJumpIsTakenTomorrow(t *testing.T) {
	m := fourSteps(t)
	m.CatchUp = CatchUpJump
	m.States[3].Next = []Rule{{To: 4, When: when(func(in *Input) bool { return in.Case.Contacts >= 1 })}}
	l := newLife(t, m)
	l.wake(l.at(31, "formal"), 32)
	l.wake(l.at(32, "collection"), -1)
}

func TestJumpPassesOverWhatAnAlwaysRuleLeaves(t *testing.T) {
	m := fourSteps(t)
	m.CatchUp = CatchUpJump
	m.Always = append(m.Always, Rule{To: 4, When: when(func(in *Input) bool { return in.Case.State == 3 })})
	l := newLife(t, m)
	d := l.at(31, "collection")
	for _, s := range d.Steps {
		if s.Passed != (s.To != 4) {
			t.Errorf("step to %s: passed %v", m.Name(s.To), s.Passed)
		}
	}
	if l.c.Contacts != 0 {
		t.Errorf("%d contacts", l.c.Contacts)
	}
}

func TestHoldStopsTheCasesClock(t *testing.T) {
	m := fourSteps(t)
	m.States[1].Next = []Rule{{To: 2, When: inState(8)}}
	l := newLife(t, m)
	l.wake(l.at(7, "courtesy"), 15)
	l.facts.Invoice.Disputed = true
	d := l.at(10, "disputed")
	l.wake(d, -1)
	l.at(40, "disputed")
	if got := l.c.DaysHeld(l.due + 40); got != 30 {
		t.Errorf("held for %d days, want 30", got)
	}
	l.facts.Invoice.Disputed = false
	d = l.at(50, "courtesy")
	if d.Steps[0].Kind != StepResume || len(d.Steps[0].Actions) != 0 {
		t.Errorf("resume carried out actions: %+v", d.Steps)
	}
	if got := l.c.EntriesOf(1); got != 1 {
		t.Errorf("a resume counted as an entry: %d", got)
	}
	l.wake(d, 55) // three of the eight days had run before the hold
	l.at(54, "courtesy")
	l.at(55, "firm")
}

func TestMinGapStandsStillWhileHeld(t *testing.T) {
	l := newLife(t, fourSteps(t))
	l.at(14, "courtesy")
	l.facts.Invoice.Disputed = true
	l.at(15, "disputed")
	l.facts.Invoice.Disputed = false
	d := l.at(20, "courtesy") // due for firm, but only one day of the gap had run
	if d.Deferred == nil || d.Deferred.Until != l.due+22 {
		t.Errorf("held back: %+v, want until day 22", d.Deferred)
	}
	l.at(22, "firm")
}

func TestRuleOutOfAHoldCountsCalendarDays(t *testing.T) {
	m := fourSteps(t)
	m.States[6].Next = []Rule{{To: 3, When: late(20)}}
	m.Always = m.Always[:1]
	m.States[1].Next = []Rule{{To: 6, When: disputed}}
	m.MinGap = 10
	l := newLife(t, m)
	l.at(7, "courtesy")
	l.facts.Invoice.Disputed = true
	l.at(17, "disputed")
	l.wake(l.at(18, "disputed"), 20)
	l.at(20, "formal")
}

func TestHoldExpiresOnceUntilItsRuleStops(t *testing.T) {
	m := fourSteps(t)
	m.States[6].Expires = 5
	l := newLife(t, m)
	l.at(7, "courtesy")
	l.facts.Invoice.Disputed = true
	l.wake(l.at(8, "disputed"), 13)
	d := l.at(13, "courtesy")
	if d.Steps[0].Kind != StepExpire {
		t.Errorf("steps: %+v", d.Steps)
	}
	l.at(15, "firm") // still disputed, the hold has lapsed
	l.facts.Invoice.Disputed = false
	l.at(16, "firm")
	l.facts.Invoice.Disputed = true
	l.at(17, "disputed") // a new dispute holds again
}

func TestALapseEndsWithItsRuleThoughNobodyLooked(t *testing.T) {
	m := fourSteps(t)
	m.States[6].Expires = 5
	l := newLife(t, m)
	l.at(7, "courtesy")
	l.facts.Invoice.Disputed = true
	l.at(8, "disputed")
	l.facts.Invoice.Disputed = false
	l.at(13, "courtesy") // it expires on the day the dispute ends
	l.facts.Invoice.Disputed = true
	l.at(14, "disputed")
	l.at(19, "courtesy") // expired, and still disputed
	l.facts.Invoice.Open = 0
	l.at(20, "settled")
	l.facts.Invoice.Disputed = false
	l.at(21, "settled")
	l.facts.Invoice.Disputed, l.facts.Invoice.Open = true, 2500
	l.at(22, "disputed") // reopened, and held by the new dispute
}

func TestFinalReopensOnNewDebtOnly(t *testing.T) {
	m := fourSteps(t)
	m.Reopen = m.State("firm")
	l := newLife(t, m)
	l.at(7, "courtesy")
	l.facts.Invoice.Open = 0
	l.at(8, "settled")
	l.at(20, "settled")
	l.facts.Invoice.Open = 2500
	if d := l.at(21, "firm"); d.Steps[0].Kind != StepReopen || len(d.Steps[0].Actions) != 1 {
		t.Errorf("steps: %+v", d.Steps)
	}
	l = newLife(t, m)
	for _, day := range []int{7, 15, 30} {
		l.on(day)
	}
	l.at(45, "collection")
	l.facts.Invoice.Open = 6000
	l.at(50, "collection") // a part payment is no new debt
	l.facts.Invoice.Open = 7000
	l.at(51, "firm") // a refund is
}

func TestApproval(t *testing.T) {
	m := fourSteps(t)
	m.States[3].Approve = always
	open := func() *life {
		l := newLife(t, m)
		l.at(7, "courtesy")
		l.at(15, "firm")
		return l
	}
	t.Run("waits", func(t *testing.T) {
		l := open()
		d := l.at(30, "firm")
		if d.Proposal == nil || d.Proposal.To != 3 {
			t.Fatalf("proposal: %+v", d.Proposal)
		}
		l.wake(d, -1)
	})
	t.Run("granted", func(t *testing.T) {
		l := open()
		d := l.on(30)
		l.c.Approved = append(l.c.Approved, *d.Proposal)
		l.at(33, "formal")
		if len(l.c.Approved) != 0 {
			t.Error("an approval can be used twice")
		}
	})
	t.Run("rejected", func(t *testing.T) {
		l := open()
		d := l.on(30)
		l.c.Rejected = append(l.c.Rejected, *d.Proposal)
		if d := l.at(31, "firm"); d.Proposal != nil {
			t.Error("a rejected transition is proposed again")
		}
	})
}

func TestAlwaysRuleToTheCurrentStateEndsTheDay(t *testing.T) {
	m := fourSteps(t)
	m.States[6].Next = []Rule{{To: 3, When: always}}
	l := newLife(t, m)
	l.at(7, "courtesy")
	l.facts.Invoice.Disputed = true
	l.at(8, "disputed")
	l.at(30, "disputed")
}

func TestReentryRepeatsAReminder(t *testing.T) {
	remind := when(func(in *Input) bool { return in.Case.EntriesOf(in.Case.State) < 3 })
	weekly := guard{
		holds: func(in *Input) (bool, error) {
			more, _ := remind.Holds(in)
			return more && in.Case.DaysInState(in.Today) >= 7, nil
		},
		next: inState(7).(guard).next,
	}
	m := &Machine{MinGap: 3, States: []State{
		{Name: "watch", Reopen: NoState, Next: []Rule{{To: 1, When: late(7)}}},
		{
			Name: "remind", Reopen: NoState,
			Do:   []Action{{Channel: "email", Contact: true}},
			Next: []Rule{{To: 1, Reenter: true, When: weekly}},
		},
	}}
	l := newLife(t, m)
	var days []int
	for day := range 60 {
		if d := l.on(day); len(d.Steps) > 0 {
			days = append(days, day)
		}
	}
	if !reflect.DeepEqual(days, []int{7, 14, 21}) {
		t.Errorf("reminded on days %v", days)
	}
}

func TestReentryHappensOnceADay(t *testing.T) {
	m := &Machine{States: []State{{Name: "s", Reopen: NoState, Do: []Action{{Channel: "email", Contact: true}}}}}
	m.Always = []Rule{{To: 0, Reenter: true, When: always}}
	l := newLife(t, m)
	d := l.on(1)
	if len(d.Steps) != 1 {
		t.Fatalf("%d steps on one day", len(d.Steps))
	}
	l.wake(d, 2)
}

func TestCircleIsAnError(t *testing.T) {
	m := &Machine{CatchUp: CatchUpJump, States: []State{
		{Name: "a", Reopen: NoState, Next: []Rule{{To: 1, When: always}}},
		{Name: "b", Reopen: NoState, Next: []Rule{{To: 0, When: always}}},
	}}
	l := newLife(t, m)
	d, err := Decide(m, l.c, &l.facts, l.due)
	if !errors.Is(err, errCircle) || !reflect.DeepEqual(d.Case, l.c) {
		t.Errorf("got %v and case %+v", err, d.Case)
	}
}

func TestGuardWithoutAnswerLeavesTheCase(t *testing.T) {
	m := fourSteps(t)
	cause := errors.New("fact score has no value")
	m.States[0].Next[0] = Rule{To: 1, Source: Source{File: "book.cue", Line: 12}, When: guard{
		holds: func(in *Input) (bool, error) { return false, cause }, next: never,
	}}
	l := newLife(t, m)
	before := l.c
	_, err := Decide(m, l.c, &l.facts, l.due+7)
	var e *Error
	if !errors.As(err, &e) || !errors.Is(err, cause) || e.State != "watch" || e.Source.String() != "book.cue:12" {
		t.Errorf("error: %v", err)
	}
	if !reflect.DeepEqual(before, l.c) {
		t.Error("the case changed")
	}
}

func TestGuardWithoutAnswerAfterAStepRestsThere(t *testing.T) {
	m := fourSteps(t)
	m.States[1].Next[0].When = guard{
		holds: func(in *Input) (bool, error) { return false, errors.New("fact score has no value") }, next: never,
	}
	l := newLife(t, m)
	d := l.at(7, "courtesy")
	if len(d.Steps) != 1 || len(d.Steps[0].Actions) != 1 {
		t.Errorf("steps: %+v", d.Steps)
	}
	l.wake(d, 8)
	if _, err := Decide(m, l.c, &l.facts, l.due+8); err == nil {
		t.Error("the next decision gives no error")
	}
}

func TestWakeStopsWhereTheAccountIsUnknown(t *testing.T) {
	m := fourSteps(t)
	m.UsesAccount = true
	l := newLife(t, m)
	l.facts.Account = Account{OpenCount: 2, NextDue: l.due + 3}
	d := l.at(0, "watch")
	l.wake(d, 4)
	if d.Exact {
		t.Error("the wake is said to be exact")
	}
}

func TestDecideChangesNothingItIsGiven(t *testing.T) {
	m := fourSteps(t)
	l := newLife(t, m)
	entries := append([]uint16(nil), l.c.Entries...)
	facts := l.facts
	if _, err := Decide(m, l.c, &l.facts, l.due+7); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(entries, l.c.Entries) || !reflect.DeepEqual(facts, l.facts) {
		t.Error("Decide changed its arguments")
	}
}

// Deciding on wake days only must give what deciding every day gives.
func TestWakeNeverMissesADay(t *testing.T) {
	for seed := range 300 {
		m := fourSteps(t)
		m.MinGap = seed % 9
		if seed%2 == 0 {
			m.States[1].Next[0].When = inState(seed % 11)
		}
		if seed%5 == 0 {
			m.States[2].Next[0].When = guard{holds: late(20 + seed%10).Holds} // opaque
		}
		if seed%3 == 0 {
			m.CatchUp = CatchUpJump
		}
		m.States[6].Expires = seed % 4 * 7
		dispute, resolve := 1+seed%50, 1+seed%50+seed%17
		daily, woken := newLife(t, m), newLife(t, m)
		var wake Date
		for day := seed % 13; day < 90; day++ {
			event := day == dispute || day == resolve
			for _, l := range []*life{daily, woken} {
				l.facts.Invoice.Disputed = day >= dispute && day < resolve
			}
			daily.on(day)
			today := woken.due + Date(day)
			if event || wake == 0 && day == seed%13 || wake != 0 && today >= wake {
				wake = woken.on(day).Wake
			}
			if daily.c.State != woken.c.State || daily.c.Entered != woken.c.Entered || daily.c.Contacts != woken.c.Contacts {
				t.Fatalf("seed %d day %d: daily %+v, woken %+v", seed, day, daily.c, woken.c)
			}
		}
	}
}

func BenchmarkDecideNothingToDo(b *testing.B) {
	m := fourSteps(b)
	l := newLife(b, m)
	l.on(7)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decide(m, l.c, &l.facts, l.due+10); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecideTransition(b *testing.B) {
	m := fourSteps(b)
	l := newLife(b, m)
	l.on(7)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decide(m, l.c, &l.facts, l.due+15); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAReopenedCaseHasHadNoNotice(t *testing.T) {
	m := &Machine{
		Start: 0, Reopen: 0,
		Always: []Rule{{To: 2, When: paid}},
		States: []State{
			{Name: "watch", Reopen: NoState, Next: []Rule{{To: 1, When: when(func(in *Input) bool { return in.DaysLate() == 5 })}}},
			{Name: "notice", Tone: ToneFormal, Reopen: NoState, Do: []Action{{Channel: "letter", Contact: true}}},
			{Name: "settled", Final: true, Reopen: NoState},
		},
	}
	inv := &Invoice{ID: "I", Open: 100, Due: 100}
	c := NewCase(m, 100)
	for _, step := range []struct {
		day    Date
		open   Amount
		formal Date
	}{{105, 100, 105}, {110, 0, 105}, {120, 40, 0}} {
		inv.Open = step.open
		f := &Facts{Invoice: inv, Client: &Client{ID: "C"}}
		d, err := Decide(m, c, f, step.day)
		if err != nil {
			t.Fatal(err)
		}
		if c = answered(t, m, d, f, step.day).Case; c.Formal != step.formal {
			t.Errorf("on %d: formal since %d, want %d", step.day, c.Formal, step.formal)
		}
	}
}
