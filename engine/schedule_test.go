package engine

import (
	"slices"
	"testing"
)

func TestATotalIsLaidOutToTheCent(t *testing.T) {
	for _, c := range []struct {
		total Amount
		n     int
		want  []Amount
	}{
		{100000, 3, []Amount{33333, 33333, 33334}},
		{45000, 1, []Amount{45000}}, // 30 % of 1500.00 is 450.00
		{150000, 4, []Amount{37500, 37500, 37500, 37500}},
		{5, 3, []Amount{1, 1, 3}},
		{2, 3, nil},
		{100, 0, nil},
	} {
		got := SplitAmount(c.total, c.n)
		if !slices.Equal(got, c.want) {
			t.Errorf("%d in %d: got %v, want %v", c.total, c.n, got, c.want)
		}
	}
}

func TestASchedulesTextIsReadBack(t *testing.T) {
	eur, err := ParseCurrency("EUR")
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseSchedule(" 2026-04-01 100.00; 2026-05-01  200.50; ", eur)
	if err != nil || s != "2026-04-01:10000;2026-05-01:20050" || s.Total() != 30050 || s.Last() != must(t, "2026-05-01") {
		t.Fatalf("got %q, %v", s, err)
	}
	if again, err := ParseSchedule(s.Format(eur), eur); err != nil || again != s {
		t.Errorf("read back as %q, %v", again, err)
	}
	for _, bad := range []string{"", "2026-04-01", "soon 10", "2026-04-01 ten", "2026-04-01 0", "2026-05-01 1; 2026-04-01 1", "2026-04-01 1.001"} {
		if s, err := ParseSchedule(bad, eur); err == nil {
			t.Errorf("%q was read as %q", bad, s)
		}
	}
}

func TestAPlanIsBrokenByItsFirstMissedInstalment(t *testing.T) {
	inv, p := Invoice{Open: 1000}, Promise{}
	plan := Event{Date: must(t, "2026-03-01"), Type: EventPlan, Amount: 900, Until: must(t, "2026-06-01"), Grace: 2, Schedule: "2026-04-01:300;2026-05-01:300;2026-06-01:300"}
	plan.Apply(&inv, &p)
	pay := func(on string, amount Amount) {
		e := Event{Date: must(t, on), Type: EventPayment, Amount: amount}
		e.Apply(&inv, &p)
	}
	look := func(on string, active bool, missed int, next, turns string) {
		t.Helper()
		day := must(t, on)
		if p.Active(day) != active || p.BrokenOn(day) == active || p.Missed(day) != missed {
			t.Errorf("%s: active %t, broken %t, %d missed", on, p.Active(day), p.BrokenOn(day), p.Missed(day))
		}
		if got := p.Next().Due; got != must(t, next) {
			t.Errorf("%s: next is due on %s, want %s", on, got, next)
		}
		if got := p.Turns(day); got != must(t, turns) {
			t.Errorf("%s: turns on %s, want %s", on, got, turns)
		}
	}
	look("2026-04-03", true, 0, "2026-04-01", "2026-04-04")
	pay("2026-04-03", 350) // in its grace, and more than the first
	look("2026-04-04", true, 0, "2026-05-01", "2026-05-04")
	if got := p.Next().Amount; got != 250 {
		t.Errorf("the next lacks %d, want 250", got)
	}
	look("2026-05-04", false, 1, "2026-05-01", "2026-06-04")
	pay("2026-05-10", 650) // too late: a broken plan stays broken
	look("2026-05-11", false, 1, "2026-05-01", "2026-06-04")
	if inv.Open != 0 || p.Paid != 350 || p.BrokenCount(must(t, "2026-05-11")) != 1 {
		t.Errorf("open %d, paid %d, %d broken", inv.Open, p.Paid, p.BrokenCount(must(t, "2026-05-11")))
	}
}

func TestARejectedDebitIsOwedAgainWithItsFee(t *testing.T) {
	inv := Invoice{Amount: 1000, Open: 1000}
	for _, e := range []Event{
		{Type: EventDebit},
		{Type: EventPayment, Amount: 1000},
		{Type: EventDebitRejected, Amount: 1000, Fee: 12},
	} {
		e.Apply(&inv, &Promise{})
		if inv.Debit != (e.Type == EventDebit) {
			t.Errorf("after %s a debit is pending: %t", e.Type, inv.Debit)
		}
	}
	if inv.Open != 1012 || inv.Paid() != 0 {
		t.Errorf("open %d, paid %d", inv.Open, inv.Paid())
	}
}

func TestWhatIsContested(t *testing.T) {
	for _, c := range []struct {
		inv               Invoice
		contested, others Amount
	}{
		{Invoice{Open: 100}, 0, 100},
		{Invoice{Open: 100, Disputed: true}, 100, 0},
		{Invoice{Open: 100, Disputed: true, DisputedAmount: 30}, 30, 70},
		{Invoice{Open: 20, Disputed: true, DisputedAmount: 30}, 20, 0},
		{Invoice{Open: -5, Disputed: true, DisputedAmount: 30}, 0, -5},
	} {
		if c.inv.Contested() != c.contested || c.inv.Undisputed() != c.others {
			t.Errorf("%+v: %d contested, %d not", c.inv, c.inv.Contested(), c.inv.Undisputed())
		}
	}
}

func TestABadAddressIsNotUsedAndAnotherIs(t *testing.T) {
	letter := &Action{Channel: "letter", Contact: true}
	mail := &Action{Channel: "email", Contact: true, Else: letter}
	c := Client{Email: "old@example.org", Address: []string{"1 rue Vide", "75000 Paris"}}
	reach := func(want string) {
		t.Helper()
		if r := Reach(nil, mail, &c); r.Action.Channel != want {
			t.Errorf("reached by %s (%s), want %s", r.Action.Channel, r.Why, want)
		}
	}
	reach("email")
	bounce := Event{Type: EventBounce}
	bounce.ApplyClient(&c)
	reach("letter")
	returned := Event{Type: EventReturned}
	returned.ApplyClient(&c)
	reach("task")
	c.Email = "new@example.org"
	reach("email")
	insolvent := Event{Date: 1, Type: EventInsolvency}
	insolvent.ApplyClient(&c)
	reach("task")
	over := Event{Type: EventInsolvencyEnded}
	over.ApplyClient(&c)
	reach("email")
}

func must(t *testing.T, day string) Date {
	t.Helper()
	d, err := ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
