package policies

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// seesOf loads a book with a serve: sees.
func seesOf(t *testing.T, sees string) (*Book, string) {
	t.Helper()
	dir := t.TempDir()
	book := `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Lumière", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR", email: "a@example.org"}
facts: collector: "string"
assign: [{policy: "p"}]
policies: p: {title: "P", currency: "EUR", start: "a", states: {a: final: true}}
deploy: serve: sees: {` + sees + "}\n"
	if err := os.WriteFile(filepath.Join(dir, "book.cue"), []byte(book), 0o644); err != nil {
		t.Fatal(err)
	}
	b, list := Load(dir, Options{})
	var wrong []string
	for i := range list {
		if list[i].Severity == 0 {
			wrong = append(wrong, list[i].Message)
		}
	}
	return b, strings.Join(wrong, "\n")
}

func TestWhoSeesWhichClients(t *testing.T) {
	b, wrong := seesOf(t, `Claire: "facts.collector == 'Claire'", Paul: "client.country == 'DE'", north: "client.country == 'FR'", "*": "client.id == 'none'"`)
	if wrong != "" {
		t.Fatal(wrong)
	}
	client := func(collector, country string) *engine.Client {
		c := &engine.Client{ID: "C", Country: country}
		if collector != "" {
			c.Facts = []engine.Value{{Type: engine.FactString, Str: collector}}
		}
		return c
	}
	d := b.Deploy
	for name, c := range map[string]struct {
		p    *Perimeter
		c    *engine.Client
		sees bool
	}{
		"hers":                   {d.PerimeterOf([]string{"claire"}), client("Claire", ""), true},
		"another's":              {d.PerimeterOf([]string{"claire"}), client("Paul", ""), false},
		"nobody's":               {d.PerimeterOf([]string{"claire"}), client("", ""), false},
		"of two groups":          {d.PerimeterOf([]string{"Paul", "north"}), client("", "FR"), true},
		"of neither":             {d.PerimeterOf([]string{"Paul", "north"}), client("", "ES"), false},
		"the groups come first":  {d.PerimeterOf([]string{"north"}, []string{"Claire"}), client("Claire", "ES"), false},
		"a group without a name": {d.PerimeterOf([]string{"south"}, []string{"Claire"}), client("Claire", "ES"), true},
		"everybody else":         {d.PerimeterOf([]string{"Zoé"}), client("Claire", "FR"), false},
		"both":                   {d.PerimeterOf([]string{"Claire"}).And(d.PerimeterNamed("Paul")), client("Claire", "DE"), true},
		"one of both":            {d.PerimeterOf([]string{"Claire"}).And(d.PerimeterNamed("Paul")), client("Claire", "FR"), false},
	} {
		if got := c.p.Sees(c.c); got != c.sees {
			t.Errorf("%s: %v", name, got)
		}
	}
	all, _ := seesOf(t, `Paul: "true", north: "client.country == 'FR'", "*": "false"`)
	if !all.Deploy.PerimeterOf([]string{"north", "Paul"}).Whole() || all.Deploy.PerimeterOf([]string{"north"}).Whole() || all.Deploy.PerimeterOf(nil).Whole() || all.Deploy.PerimeterOf(nil).Sees(client("", "FR")) {
		t.Error("who sees all is told from who sees a part, or nobody")
	}
	if p := d.PerimeterNamed("nobody"); p != nil {
		t.Errorf("%v", p)
	}
	if p := (*Deploy)(nil).PerimeterOf([]string{"Claire"}); p != nil {
		t.Errorf("without a deployment: %v", p)
	}
}

func TestAPerimeterLooksAtTheClientAlone(t *testing.T) {
	for _, condition := range []string{
		"invoice.open > 10", "days_late > 3", "client.open_total > 10", "client.broken_promises > 0", "client.last_channel == 'email'", "case.contacts > 1", "today.weekday() == 1", "facts.collektor == 'x'", "client", "true ||",
		"client.usual_days_late > 3", "client.unanswered_contacts > 2",
	} {
		if _, wrong := seesOf(t, `x: "`+condition+`"`); wrong == "" {
			t.Errorf("%s is taken", condition)
		}
	}
	for _, condition := range []string{"true", "client.id.startsWith('N')", "client.profile == 'key_account' || client.country in ['FR', 'BE']", "has(facts.collector) && facts.collector != 'x'"} {
		if _, wrong := seesOf(t, `x: "`+condition+`"`); wrong != "" {
			t.Errorf("%s: %s", condition, wrong)
		}
	}
}
