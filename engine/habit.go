package engine

import (
	"cmp"
	"slices"
)

// HabitSpan is how many of a client's last settled invoices make their habit. It is a
// number of invoices, not of days, so that a habit changes with facts alone.
const HabitSpan = 24

// Settled is an invoice that was paid in full, or more: the payment of day On left
// nothing open. One that a credit closed was not paid, and is none.
type Settled struct {
	Invoice string // Invoice.ID
	On, Due Date
}

// DaysLate is how late it was paid; negative before its due date.
func (s Settled) DaysLate() int { return int(s.On - s.Due) }

// Compare orders settled invoices by the day of payment, then by id.
func (s Settled) Compare(other Settled) int {
	return cmp.Or(cmp.Compare(s.On, other.On), cmp.Compare(s.Invoice, other.Invoice))
}

// Habit is how a client pays one entity in one currency. The zero Habit is that of a
// client who settled nothing yet.
type Habit struct {
	Paid    int // invoices settled, all of them
	Average int // mean of DaysLate over the last HabitSpan, to the nearest day
	Usual   int // their median, to the nearest day
}

// HabitOf sums up settled invoices, in the order of Settled.Compare. Halves of a day
// count as the later day.
func HabitOf(settled []Settled) Habit {
	h := Habit{Paid: len(settled)}
	last := settled[max(0, len(settled)-HabitSpan):]
	if len(last) == 0 {
		return h
	}
	late, sum := make([]int, 0, HabitSpan), 0
	for _, s := range last {
		late = append(late, s.DaysLate())
		sum += s.DaysLate()
	}
	slices.Sort(late)
	h.Average = nearest(sum, len(late))
	h.Usual = nearest(late[(len(late)-1)/2]+late[len(late)/2], 2)
	return h
}

// nearest is a/b to the nearest whole number, halves upwards; b is positive.
func nearest(a, b int) int {
	n := 2*a + b
	q := n / (2 * b)
	if n%(2*b) < 0 {
		q--
	}
	return q
}
