// Package deadlinetest holds policies to the deadlines that their formal notices name: who was given until a day to pay
// is left alone until that day is over.
package deadlinetest

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

var (
	namedDeadline = regexp.MustCompile(`\{\{deadline \.(received|today) (\d+)\}\}`)
	daysInState   = regexp.MustCompile(`case\.days_in_state >= (\d+)`)
	orElse        = regexp.MustCompile(`\|\|`)
)

// Check fails for each step after a formal message that may come before the deadline that the message named, in the
// templates of the book's folder. It returns how many steps it compared. What the client breaks in between, a promise
// or a plan, is another matter: those rules lead out of a hold.
func Check(t *testing.T, book *policies.Book) (compared int) {
	t.Helper()
	for _, m := range book.Engine.Machines {
		for _, s := range m.States {
			if s.Tone != engine.ToneFormal {
				continue
			}
			longest := 0
			for _, a := range s.Do {
				for _, text := range textsOf(t, book.Dir, a.Template) {
					longest = max(longest, longestDeadline(t, book.Engine.Calendar, text))
				}
			}
			if longest == 0 {
				continue
			}
			for i, rule := range s.Next {
				compared++
				if after := earliest(rule.Source.Text); after <= longest {
					t.Errorf("%s.%s: next[%d] comes after %d days (%q), the message leaves up to %d days to pay", m.Policy, s.Name, i, after, rule.Source.Text, longest)
				}
			}
		}
	}
	return compared
}

// textsOf are a template's texts, in every language.
func textsOf(t *testing.T, dir, template string) (texts []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "templates", template+".*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// earliest is the number of days in its state that a rule waits for at least; 0 when it does not say.
func earliest(guard string) int {
	found := daysInState.FindStringSubmatch(guard)
	if found == nil || orElse.MatchString(guard) {
		return 0
	}
	days, _ := strconv.Atoi(found[1])
	return days
}

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
