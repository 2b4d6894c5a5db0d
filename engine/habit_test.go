package engine

import "testing"

func TestHabitOfALastSpanOfInvoices(t *testing.T) {
	paid := func(late ...int) []Settled {
		var list []Settled
		for i, l := range late {
			on := Date(1000 + i)
			list = append(list, Settled{Invoice: "F", On: on, Due: on - Date(l)})
		}
		return list
	}
	many := make([]int, 0, HabitSpan+2)
	many = append(many, 500, 500)
	for range HabitSpan {
		many = append(many, 3)
	}
	for _, tt := range []struct {
		name string
		late []int
		want Habit
	}{
		{"nothing settled", nil, Habit{}},
		{"one", []int{7}, Habit{1, 7, 7}},
		{"an outlier moves the mean, not the median", []int{5, 6, 94}, Habit{3, 35, 6}},
		{"halves count as the later day", []int{4, 5}, Habit{2, 5, 5}},
		{"halves before due too", []int{-4, -5}, Habit{2, -4, -4}},
		{"thirds", []int{-1, -1, -2}, Habit{3, -1, -1}},
		{"older ones than the span count in Paid alone", many, Habit{HabitSpan + 2, 3, 3}},
	} {
		if got := HabitOf(paid(tt.late...)); got != tt.want {
			t.Errorf("%s: HabitOf(%v) = %+v, want %+v", tt.name, tt.late, got, tt.want)
		}
	}
}
