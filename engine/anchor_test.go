package engine

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAnchorsOfAnAccount(t *testing.T) {
	inv := func(id string, open Amount, due string) *Invoice {
		return &Invoice{ID: id, Amount: open, Open: open, Due: mustDate(t, due)}
	}
	tests := []struct {
		name            string
		invoices        []*Invoice
		oldest, largest string
		mean            string
	}{
		{"nothing is open", []*Invoice{inv("A", 0, "2026-01-01"), inv("N", -500, "2026-01-01")}, "", "", ""},
		{"all is contested or held", []*Invoice{{ID: "A", Open: 100, Due: 9, Disputed: true}, {ID: "B", Open: 100, Due: 9, OnHold: true}}, "", "", ""},
		{"an older one is contested", []*Invoice{{ID: "A", Open: 100, Due: 9, Disputed: true}, inv("B", 50, "2026-01-01")}, "B", "B", "2026-01-01"},
		{"one", []*Invoice{inv("A", 100, "2026-01-01")}, "A", "A", "2026-01-01"},
		{"the oldest, and the largest", []*Invoice{inv("A", 100, "2026-01-01"), inv("B", 300, "2026-01-05")}, "A", "B", "2026-01-04"},
		{"of two as old the one with more open", []*Invoice{inv("A", 100, "2026-01-01"), inv("B", 300, "2026-01-01")}, "B", "B", "2026-01-01"},
		{"of two as large the older", []*Invoice{inv("A", 100, "2026-01-09"), inv("B", 100, "2026-01-01")}, "B", "B", "2026-01-05"},
		{"of two alike the first by number", []*Invoice{inv("B", 100, "2026-01-01"), inv("A", 100, "2026-01-01")}, "A", "A", "2026-01-01"},
		{"the mean day is rounded up: days late are rounded down", []*Invoice{inv("A", 100, "2026-01-01"), inv("B", 100, "2026-01-02")}, "A", "A", "2026-01-02"},
		{"sums beyond 64 bits", []*Invoice{inv("A", math.MaxInt64/2, "2026-01-01"), inv("B", math.MaxInt64/2, "2026-01-03")}, "A", "A", "2026-01-02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := AccountOf(tt.invoices, mustDate(t, "2026-02-01")).Anchors
			if a.Oldest != tt.oldest || a.Largest != tt.largest || a.MeanDue.String() != tt.mean {
				t.Errorf("oldest %q, largest %q, mean %s; want %q, %q, %s", a.Oldest, a.Largest, a.MeanDue, tt.oldest, tt.largest, tt.mean)
			}
		})
	}
}

// The formula that people read is of days late; the one that is computed is of due days.
func TestWeightedLatenessIsTheMeanRoundedDown(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	today := mustDate(t, "2026-06-01")
	m := &Machine{Anchor: AnchorWeighted, Scope: ScopeClient}
	for range 500 {
		var list []*Invoice
		var days, open int64
		for range 1 + r.IntN(5) {
			late := int64(r.IntN(120) - 40)
			i := &Invoice{Open: Amount(1 + r.IntN(100000)), Due: today - Date(late)}
			list = append(list, i)
			days += int64(i.Open) * late
			open += int64(i.Open)
		}
		want := days / open
		if days%open < 0 {
			want--
		}
		in := Input{Facts: Facts{Account: AccountOf(list, today)}, Machine: m, Today: today}
		if got := in.DaysLate(); got != int(want) {
			t.Fatalf("%d days late, want %d", got, want)
		}
	}
}

// ladder is three steps of a client's case, an approved one, a hold while promise is set, and an end.
func ladder(t testing.TB, paid AnchorPaid, promised *bool) *Machine {
	t.Helper()
	mail := []Action{{Channel: "email", Template: "t", Contact: true}}
	m := &Machine{
		Policy: "account", Scope: ScopeClient, Anchor: AnchorOldest, AnchorPaid: paid, MinGap: 3, UsesAccount: true,
		Always: []Rule{{To: 4, When: when(func(in *Input) bool { return in.Open() <= 0 })}, {To: 5, When: when(func(*Input) bool { return *promised })}},
		States: []State{
			{Name: "watch", Next: []Rule{{To: 1, When: late(5)}}},
			{Name: "first", Do: mail, Next: []Rule{{To: 2, When: late(10)}}},
			{Name: "second", Do: mail, Next: []Rule{{To: 3, When: late(20)}}},
			{Name: "third", Do: mail, Tone: ToneFormal, Approve: always},
			{Name: "settled", Final: true},
			{Name: "promised", Hold: true, Next: []Rule{{To: NoState, Resume: true, When: when(func(*Input) bool { return !*promised })}}},
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

// owing is the facts of a client on a day, for a case.
func owing(c *Case, today Date, invoices ...*Invoice) *Facts {
	f := &Facts{Client: &Client{ID: "C-1"}, Account: AccountOf(invoices, today)}
	for _, i := range invoices {
		f.AnchorOwes = f.AnchorOwes || i.ID == c.Anchor && i.Open > 0
	}
	return f
}

func TestWhatHappensWhenTheAnchorIsPaid(t *testing.T) {
	start := mustDate(t, "2026-01-01")
	tests := []struct {
		name  string
		paid  AnchorPaid
		other int // the due date of B, in days after that of A
		held  bool
		want  string // the state after A is paid on day 15, in second
		moved bool   // by the anchor
		sends bool
	}{
		{"it goes on", AnchorContinue, 8, false, "second", false, false},
		{"it begins again, and what is due is said", AnchorRestart, 8, false, "first", true, true},
		{"it begins again, and nothing is due", AnchorRestart, 13, false, "watch", true, false},
		{"it goes back to where the other belongs", AnchorByAge, 8, false, "first", true, false},
		{"where the other belongs is where it is", AnchorByAge, 2, false, "second", false, false},
		{"the other is not late", AnchorByAge, 30, false, "watch", true, false},
		{"beneath a hold it begins again", AnchorRestart, 8, true, "watch", true, false},
		{"beneath a hold it goes back", AnchorByAge, 8, true, "first", true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			promised := false
			m := ladder(t, tt.paid, &promised)
			a := &Invoice{ID: "A", Amount: 100, Open: 100, Due: start}
			b := &Invoice{ID: "B", Amount: 900, Open: 900, Due: start + Date(tt.other)}
			c := NewCase(m, start)
			on := func(day int) Decision {
				t.Helper()
				d, err := Decide(m, c, owing(&c, start+Date(day), a, b), start+Date(day))
				if err != nil {
					t.Fatal(err)
				}
				d = answered(t, m, d, owing(&c, start+Date(day), a, b), start+Date(day))
				c = d.Case
				return d
			}
			on(5)
			on(10)
			if m.Name(c.State) != "second" || c.Anchor != "A" {
				t.Fatalf("in %s by %s", m.Name(c.State), c.Anchor)
			}
			if tt.held {
				promised = true
				on(12)
			}
			a.Open = 0
			d := on(15)
			if tt.held {
				if m.Name(c.State) != "promised" || !d.Steps[0].Beneath || c.DaysHeld(start+15) != 3 {
					t.Fatalf("the hold did not go on: %+v", d.Steps)
				}
				promised = false
				a := d.Steps[0]
				if d = on(16); len(d.Steps) == 0 || d.Steps[0].Kind != StepResume || d.Steps[0].To != a.To || len(d.Steps[0].Actions) > 0 {
					t.Fatalf("resumed by %+v", d.Steps)
				}
				if got := m.Name(a.To); got != tt.want {
					t.Errorf("beneath the hold %s, want %s", got, tt.want)
				}
				return
			}
			if got := m.Name(c.State); got != tt.want {
				t.Errorf("in %s, want %s", got, tt.want)
			}
			moved := len(d.Steps) > 0 && d.Steps[0].Kind == StepAnchor
			if moved != tt.moved || moved && (d.Steps[0].Paid != "A" || d.Steps[0].Anchor != "B") {
				t.Errorf("moved by %+v", d.Steps)
			}
			sends := false
			for _, s := range d.Steps {
				sends = sends || len(s.Actions) > 0
			}
			if sends != tt.sends {
				t.Errorf("sends: %v", sends)
			}
			if again := on(15); len(again.Steps) > 0 {
				t.Errorf("a second look moved it again: %+v", again.Steps)
			}
		})
	}
}

func TestAnchorThatStillOwesMovesNothing(t *testing.T) {
	start := mustDate(t, "2026-01-01")
	promised := false
	m := ladder(t, AnchorRestart, &promised)
	b := &Invoice{ID: "B", Amount: 900, Open: 900, Due: start}
	c := NewCase(m, start)
	decide := func(day Date, invoices ...*Invoice) Decision {
		t.Helper()
		d, err := Decide(m, c, owing(&c, day, invoices...), day)
		if err != nil {
			t.Fatal(err)
		}
		c = d.Case
		return d
	}
	decide(start+6, b)
	older := &Invoice{ID: "O", Amount: 50, Open: 50, Due: start - 3}
	if d := decide(start+7, b, older); len(d.Steps) > 0 || c.Anchor != "O" {
		t.Errorf("an older invoice came to light: %+v, anchor %s", d.Steps, c.Anchor)
	}
	older.Open = 0
	if d := decide(start+8, b, older); len(d.Steps) == 0 || d.Steps[0].Kind != StepAnchor {
		t.Errorf("the older one is paid: %+v", d.Steps)
	}
	b.Open = 0
	if decide(start+9, b, older); m.Name(c.State) != "settled" {
		t.Fatalf("all is paid, and the case is in %s", m.Name(c.State))
	}
	next := &Invoice{ID: "N", Amount: 70, Open: 70, Due: start + 20}
	if d := decide(start+26, b, next); d.Steps[0].Kind != StepReopen || len(d.Steps) != 2 || m.Name(c.State) != "first" || c.Anchor != "N" {
		t.Errorf("new debt: %+v, anchor %s", d.Steps, c.Anchor)
	}
}

// Going back by age never says what was not said, and never skips a person.
func TestByAgeStopsWhereTheCaseHasNotBeen(t *testing.T) {
	start := mustDate(t, "2026-01-01")
	promised := false
	m := ladder(t, AnchorByAge, &promised)
	a := &Invoice{ID: "A", Amount: 100, Open: 100, Due: start - 30}
	b := &Invoice{ID: "B", Amount: 900, Open: 900, Due: start - 25}
	c := NewCase(m, start)
	d, err := Decide(m, c, owing(&c, start, a, b), start)
	if err != nil {
		t.Fatal(err)
	}
	if c = d.Case; m.Name(c.State) != "first" { // an old ledger: one step at a time
		t.Fatalf("in %s", m.Name(c.State))
	}
	a.Open = 0
	d, err = Decide(m, c, owing(&c, start+1, a, b), start+1)
	if err != nil || len(d.Steps) > 0 || d.Case.Anchor != "B" {
		t.Errorf("%v, %+v, anchor %s", err, d.Steps, d.Case.Anchor)
	}
}
