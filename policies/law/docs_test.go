package law

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the figures in README.md")

const (
	figuresBegin = "<!-- figures: written from the data itself, held by a test; rewrite with go test ./policies/law -update -->\n"
	figuresEnd   = "<!-- /figures -->"
)

// The page lists every figure that ships, as it ships.
func TestReadmeHasTheFigures(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), figuresBegin)
	old, after, closed := strings.Cut(rest, figuresEnd)
	if !found || !closed {
		t.Fatal("README.md has no place for the figures")
	}
	now := figures(t)
	if *update {
		if err := os.WriteFile("README.md", []byte(before+figuresBegin+now+figuresEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if now != old {
		t.Errorf("README.md does not list the figures that ship; want\n%s", now)
	}
}

// figures writes all that ships as Markdown.
func figures(t *testing.T) string {
	l := ship(t)
	var b strings.Builder
	for _, name := range l.Regimes() {
		r := l.Regime(name)
		fmt.Fprintf(&b, "### %s: %s\n\n", name, r.Title)
		fmt.Fprintf(&b, "For %s. Interest runs from %s.\n\n", strings.Join(r.Debtors, ", "),
			map[Start]string{StartDue: "the day after the due date", StartNotice: "the day after a formal notice"}[r.Starts])
		b.WriteString("| figure | value | since | source | confidence |\n|---|---|---|---|---|\n")
		for _, line := range r.Figures() {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", line.What, line.Value, line.Since, line.Source, line.Confidence)
		}
		b.WriteString("\n")
		for _, note := range r.Notes {
			fmt.Fprintf(&b, "- %s\n", note)
		}
		b.WriteString("\n")
	}
	b.WriteString("### Reference rates\n\n| series | from | until | percent | confidence | source |\n|---|---|---|---:|---|---|\n")
	for _, name := range l.AllSeries() {
		for _, p := range l.Series(name).Periods() {
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", name, p.From, p.Until, p.Percent, p.Confidence, p.Source)
		}
	}
	return b.String()
}
