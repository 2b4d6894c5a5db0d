package engine

import (
	"fmt"
	"strconv"
	"strings"
)

// Instalment is one part of a payment plan.
type Instalment struct {
	Due    Date // the last day on which paying it is in time
	Amount Amount
}

// Schedule is the instalments of a payment plan, the first one first, as text that
// compares: "2026-04-01:10000;2026-05-01:10000", in minor units. Empty is none.
type Schedule string

// NewSchedule writes instalments as a Schedule. It fails when there are none, an amount is
// not positive, or a day is not later than the one before.
func NewSchedule(list []Instalment) (Schedule, error) {
	if len(list) == 0 {
		return "", fmt.Errorf("a plan has at least one instalment")
	}
	var parts []string
	for i, x := range list {
		switch {
		case x.Amount <= 0:
			return "", fmt.Errorf("instalment %d needs an amount of more than 0", i+1)
		case x.Due.IsZero():
			return "", fmt.Errorf("instalment %d has no day", i+1)
		case i > 0 && x.Due <= list[i-1].Due:
			return "", fmt.Errorf("instalment %d is due on %s, not later than the one before", i+1, x.Due)
		}
		parts = append(parts, x.Due.String()+":"+strconv.FormatInt(int64(x.Amount), 10))
	}
	return Schedule(strings.Join(parts, ";")), nil
}

// ParseSchedule reads instalments as people write them: "2026-04-01 100.00; 2026-05-01 100.00",
// in a currency.
func ParseSchedule(text string, cur Currency) (Schedule, error) {
	var list []Instalment
	for part := range strings.SplitSeq(strings.TrimRight(strings.TrimSpace(text), ";"), ";") {
		words := strings.Fields(part)
		if len(words) != 2 {
			return "", fmt.Errorf("%q is no instalment: write a day and an amount, such as 2026-04-01 100.00", strings.TrimSpace(part))
		}
		due, err := ParseDate(words[0])
		if err != nil {
			return "", fmt.Errorf("instalment %q: %w", strings.TrimSpace(part), err)
		}
		amount, err := cur.Parse(words[1])
		if err != nil {
			return "", fmt.Errorf("instalment %q: %w", strings.TrimSpace(part), err)
		}
		list = append(list, Instalment{due, amount})
	}
	return NewSchedule(list)
}

// Instalments lists the instalments. One that cannot be read is left out; NewSchedule writes none such.
func (s Schedule) Instalments() []Instalment {
	if s == "" {
		return nil
	}
	var list []Instalment
	for part := range strings.SplitSeq(string(s), ";") {
		day, amount, _ := strings.Cut(part, ":")
		due, err := ParseDate(day)
		n, bad := strconv.ParseInt(amount, 10, 64)
		if err != nil || bad != nil {
			continue
		}
		list = append(list, Instalment{due, Amount(n)})
	}
	return list
}

// Total is the sum of the instalments.
func (s Schedule) Total() Amount {
	var sum Amount
	for _, i := range s.Instalments() {
		sum += i.Amount
	}
	return sum
}

// Last is the day of the last instalment; zero when there is none.
func (s Schedule) Last() Date {
	list := s.Instalments()
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1].Due
}

// Format writes the instalments as ParseSchedule reads them.
func (s Schedule) Format(cur Currency) string {
	var parts []string
	for _, i := range s.Instalments() {
		parts = append(parts, i.Due.String()+" "+cur.Format(i.Amount))
	}
	return strings.Join(parts, "; ")
}

// SplitAmount lays a total out in n parts that are equal to the minor unit; the last takes the
// rest: 1000.00 in 3 is 333.33, 333.33, 333.34. It is nil when n is below 1 or the total too small.
func SplitAmount(total Amount, n int) []Amount {
	if n < 1 || total < Amount(n) {
		return nil
	}
	parts := make([]Amount, n)
	each := total / Amount(n)
	for i := range parts {
		parts[i] = each
	}
	parts[n-1] = total - each*Amount(n-1)
	return parts
}
