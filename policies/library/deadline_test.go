package library_test

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/library"
)

var (
	namedDeadline = regexp.MustCompile(`\{\{deadline \.(received|today) (\d+)\}\}`)
	daysInState   = regexp.MustCompile(`case\.days_in_state >= (\d+)`)
	orElse        = regexp.MustCompile(`\|\|`)
)

// longestDeadline is the most days that there can be between the day of a message and the day that its text names
// to pay by, over eight years of days; 0 when it names none.
func longestDeadline(t *testing.T, c engine.Calendar, text string) (longest int) {
	t.Helper()
	for _, m := range namedDeadline.FindAllStringSubmatch(text, -1) {
		days, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		first := engine.NewDate(2024, time.January, 1)
		for day := first; day < first+8*366; day++ {
			from := day
			if m[1] == "received" { // three business days of post
				for range 3 {
					from = engine.NextBusinessDay(c, from+1)
				}
			}
			longest = max(longest, int(engine.NextBusinessDay(c, from+engine.Date(days))-day))
		}
	}
	return longest
}

// Who was given until a day to pay is left alone until that day is over: no step after a message comes
// before the deadline that the message named. What the client breaks in between, a promise or a plan, is another matter.
func TestNoStepComesBeforeTheDeadlineThatWasNamed(t *testing.T) {
	all, seen := texts(t), 0
	for _, name := range library.Names() {
		if name == "peers" { // other programs' models, with the days that they have
			continue
		}
		book := copied(t, name)
		for _, m := range book.Engine.Machines {
			for _, s := range m.States {
				if s.Tone != engine.ToneFormal {
					continue
				}
				longest := 0
				for _, a := range s.Do {
					for _, language := range []string{"fr", "en"} {
						longest = max(longest, longestDeadline(t, book.Engine.Calendar, all[fmt.Sprintf("%s/%s.%s.md", name, a.Template, language)]))
					}
				}
				if longest == 0 {
					continue
				}
				for i, rule := range s.Next {
					seen++
					text := rule.Source.Text
					after := 0
					if found := daysInState.FindStringSubmatch(text); found != nil && !orElse.MatchString(text) {
						after, _ = strconv.Atoi(found[1])
					}
					if after <= longest {
						t.Errorf("%s: %s.%s: next[%d] comes after %d days (%q), the message leaves up to %d days to pay", name, m.Policy, s.Name, i, after, text, longest)
					}
				}
			}
		}
	}
	if seen == 0 {
		t.Fatal("no step after a deadline")
	}
}
