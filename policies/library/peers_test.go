package library_test

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

var (
	caseRow  = regexp.MustCompile(`(?m)^\| ([A-Z]{2}[0-9]+) \| [^|]+ \| (test\b|no policy: |test: )`)
	caseName = regexp.MustCompile(`\b[A-Z]{2}[0-9]+\b`)
)

// The page of the peers lists every case once, and those that it calls tests are.
func TestThePageOfThePeersTellsTheirTests(t *testing.T) {
	page, err := os.ReadFile("peers/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var tested []string
	for _, test := range copied(t, "peers").Tests {
		tested = append(tested, caseName.FindAllString(test.Name, -1)...)
	}
	listed := map[string]bool{}
	for _, row := range caseRow.FindAllStringSubmatch(string(page), -1) {
		id, isTest := row[1], row[2][0] == 't'
		if listed[id] {
			t.Errorf("%s is listed twice", id)
		}
		listed[id] = true
		if has := slices.Contains(tested, id); has != isTest {
			t.Errorf("%s: the page says %q, and a test of that name exists: %t", id, row[2], has)
		}
	}
	for _, id := range tested {
		if !listed[id] {
			t.Errorf("%s is tested, and the page does not list it", id)
		}
	}
	if len(listed) < 70 {
		t.Errorf("only %d cases are listed", len(listed))
	}
}
