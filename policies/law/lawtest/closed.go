package lawtest

import "time"

// easter is Easter Sunday, by the rule of Meeus, Jones and Butcher.
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date(y, time.Month(n/31), n%31+1)
}

// closedOn reports a weekend, a day so many days from Easter, or one of some days of the year.
func closedOn(day time.Time, fromEaster []int, yearly ...[2]int) bool {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return true
	}
	for _, n := range fromEaster {
		if day.Equal(easter(day.Year()).AddDate(0, 0, n)) {
			return true
		}
	}
	for _, md := range yearly {
		if int(day.Month()) == md[0] && day.Day() == md[1] {
			return true
		}
	}
	return false
}

func german(day time.Time) bool {
	if day.Equal(Date(2017, 10, 31)) { // 500 years of the Reformation, in all of Germany
		return true
	}
	return closedOn(day, []int{-2, 1, 39, 50}, [2]int{1, 1}, [2]int{5, 1}, [2]int{10, 3}, [2]int{12, 25}, [2]int{12, 26})
}

func austrian(day time.Time) bool {
	return closedOn(day, []int{1, 39, 50, 60}, [2]int{1, 1}, [2]int{1, 6}, [2]int{5, 1}, [2]int{8, 15}, [2]int{10, 26}, [2]int{11, 1}, [2]int{12, 8}, [2]int{12, 25}, [2]int{12, 26})
}
