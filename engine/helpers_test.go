package engine

import "testing"

// guard is a Guard made of closures. Without next it is opaque: it may change any day.
type guard struct {
	holds func(*Input) (bool, error)
	next  func(*Input) (Date, bool)
}

func (g guard) Holds(in *Input) (bool, error) { return g.holds(in) }

func (g guard) NextChange(in *Input) (Date, bool) {
	if g.next == nil {
		return in.Today + 1, false
	}
	return g.next(in)
}

func never(*Input) (Date, bool) { return 0, true }

// late is days_late >= n.
func late(n int) Guard {
	return guard{
		holds: func(in *Input) (bool, error) { return in.DaysLate() >= n, nil },
		next:  func(in *Input) (Date, bool) { return clock(in, in.DaysLate(), n), true },
	}
}

// inState is case.days_in_state >= n.
func inState(n int) Guard {
	return guard{
		holds: func(in *Input) (bool, error) { return in.Case.DaysInState(in.Today) >= n, nil },
		next: func(in *Input) (Date, bool) {
			if in.Case.Since == 0 {
				return 0, true
			}
			return clock(in, in.Case.DaysInState(in.Today), n), true
		},
	}
}

// clock is the day on which a clock that shows now reaches n.
func clock(in *Input, now, n int) Date {
	if now >= n {
		return 0
	}
	return in.Today + Date(n-now)
}

// when is a guard that time alone does not change.
func when(f func(*Input) bool) Guard {
	return guard{holds: func(in *Input) (bool, error) { return f(in), nil }, next: never}
}

var (
	paid     = when(func(in *Input) bool { return in.Open() <= 0 })
	disputed = when(func(in *Input) bool { return in.Invoice.Disputed })
	always   = when(func(*Input) bool { return true })
)

// fourSteps is 7 e-mail, 15 e-mail and call, 30 letter, 45 final; disputes hold.
func fourSteps(t testing.TB) *Machine {
	t.Helper()
	email := func(template string) Action { return Action{Channel: "email", Template: template, Contact: true} }
	m := &Machine{
		Policy: "standard", Currency: MustCurrency("EUR"), MinGap: 3,
		Always: []Rule{{To: 5, When: paid}, {To: 6, When: disputed}},
		States: []State{
			{Name: "watch", Next: []Rule{{To: 1, When: late(7)}}},
			{Name: "courtesy", Tone: ToneCourteous, Do: []Action{email("courtesy")}, Next: []Rule{{To: 2, When: late(15)}}},
			{
				Name: "firm", Tone: ToneFirm,
				Do: []Action{email("firm"), {
					Channel: "call", Template: "firm", Contact: true,
					When: when(func(in *Input) bool { return in.Invoice.Open >= 50000 }),
				}},
				Next: []Rule{{To: 3, When: late(30)}},
			},
			{Name: "formal", Tone: ToneFormal, Do: []Action{{Channel: "letter", Template: "formal", Contact: true}}, Next: []Rule{{To: 4, When: late(45)}}},
			{Name: "collection", Final: true, Do: []Action{{Channel: "task", Params: map[string]string{"queue": "agency"}}}},
			{Name: "settled", Final: true},
			{Name: "disputed", Hold: true, Next: []Rule{{To: NoState, Resume: true, When: when(func(in *Input) bool { return !in.Invoice.Disputed })}}},
		},
	}
	for i := range m.States {
		m.States[i].Reopen = NoState
	}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m
}

// answered lets the channels take what a decision does, on its day; what the case does
// then is for the day after.
func answered(t testing.TB, m *Machine, d Decision, f *Facts, day Date) Decision {
	t.Helper()
	made := false
	for _, s := range d.Steps {
		for _, p := range s.Pending {
			d.Case.Happened(m, p.ActionKey, m.ActionOf(p.ActionKey).Contact, day)
			made = true
		}
	}
	if !made {
		return d
	}
	next, err := Decide(m, d.Case, f, day)
	if err != nil {
		return d // the decision of the day after reports it
	}
	d.Wake, d.Exact, d.Deferred = next.Wake, next.Exact, next.Deferred
	if len(next.Steps) > 0 {
		d.Wake = day + 1
	}
	return d
}

// life is a case stepped by hand.
type life struct {
	t     testing.TB
	m     *Machine
	c     Case
	facts Facts
	due   Date
}

// newLife opens a case of an invoice over 100.00 EUR on its due day.
func newLife(t testing.TB, m *Machine) *life {
	due := mustDate(t, "2026-01-10")
	return &life{t: t, m: m, due: due, c: NewCase(m, due), facts: Facts{
		Invoice: &Invoice{ID: "F-1", Client: "C-1", Amount: 10000, Open: 10000, Currency: MustCurrency("EUR"), Due: due},
		Client:  &Client{ID: "C-1", Email: "ap@example.org"},
	}}
}

// on decides on the day that is late days after due.
func (l *life) on(late int) Decision {
	l.t.Helper()
	d, err := Decide(l.m, l.c, &l.facts, l.due+Date(late))
	if err != nil {
		l.t.Fatalf("day %d: %v", late, err)
	}
	d = answered(l.t, l.m, d, &l.facts, l.due+Date(late))
	l.c = d.Case
	return d
}

// at checks the state after deciding on a day.
func (l *life) at(late int, want string) Decision {
	l.t.Helper()
	d := l.on(late)
	if got := l.m.Name(l.c.State); got != want {
		l.t.Fatalf("day %d: state %s, want %s", late, got, want)
	}
	return d
}

// wake checks the days-late of a decision's wake; -1 is never.
func (l *life) wake(d Decision, want int) {
	l.t.Helper()
	got := -1
	if d.Wake != 0 {
		got = int(d.Wake - l.due)
	}
	if got != want {
		l.t.Errorf("wake on day %d, want %d", got, want)
	}
}
