package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

// simulation is one of n clients, each with a mail and a call; the last of them owes most.
func simulation(t *testing.T, n int, words func(*engine.Message) (string, string, error)) (*report.Simulation, *simulate.Summary) {
	t.Helper()
	from, err := engine.ParseDate("2026-02-02")
	if err != nil {
		t.Fatal(err)
	}
	eur := engine.MustCurrency("EUR")
	s := &report.Simulation{Creditor: "Atelier <b>", Language: "fr", Words: words, Drawings: []report.Drawing{{Title: "standard", SVG: `<svg class="drawn"></svg>`}}}
	for i := range n {
		id := fmt.Sprintf("C-%03d", i)
		s.Clients = append(s.Clients, engine.Client{ID: id, Name: "Client <i>" + id})
		for k, channel := range []string{"email", "call"} {
			s.Add(&engine.Message{
				Date: from + engine.Date(30*k), Client: id, Policy: "standard", State: "courtesy", Channel: channel, To: "a@example.org",
				Amount: engine.Amount(1000 * (i + 1)), Currency: eur, Lines: []engine.Line{{Invoice: "F-" + id}},
			})
		}
	}
	return s, &simulate.Summary{
		From: from, To: from + 60, Messages: 2 * n, Contacted: n, Chased: n, Invoices: n + 1,
		Channels: []simulate.Count{{Name: "call", Messages: n}, {Name: "email", Messages: n}},
		States:   []simulate.StateCount{{Policy: "standard", State: "courtesy", Messages: 2 * n, Invoices: n}},
		Cases:    []simulate.CaseCount{{Policy: "standard", State: "courtesy", Cases: n}, {Policy: "standard", State: "settled", Final: true, Cases: 1}},
		Asked:    []simulate.Money{{Amount: 12345, Currency: eur}}, Cost: simulate.Money{Amount: 250, Currency: eur},
		ByState: &simulate.ByState{Days: []engine.Date{from, from + 7, from + 14, from + 60}, States: []simulate.StateCases{
			{Policy: "standard", State: "watch<", Cases: []int{n, n / 2, 0, 0}},
			{Policy: "standard", State: "courtesy", Cases: []int{0, n / 2, n, n}},
			{Policy: "standard", State: "settled", Final: true, Cases: []int{0, 0, 0, 1}},
		}},
		Unassigned: []string{"F-<x>"}, Undecided: []replay.Undecided{{Invoices: []string{"F-1"}, Count: 3}},
	}
}

func TestThePageOfASimulationHasItsFigures(t *testing.T) {
	words := func(m *engine.Message) (string, string, error) {
		return "About <" + m.Client, "Dear & " + m.Client, nil
	}
	s, sum := simulation(t, 3, words)
	p, err := s.Page(sum)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.HTML(&b); err != nil {
		t.Fatal(err)
	}
	html := b.String()
	for _, want := range []string{
		"Atelier &lt;b&gt;", "02/02/2026 : 3", `<svg class="drawn">`, "123,45", "2,50", "Client &lt;i&gt;C-002 (C-002)", "Dear &amp; C-001", "About &lt;C-000", "F-&lt;x&gt;",
		"standard, watch&lt;", "3 au plus, 0 à la fin", "dans le tableau seul : 1.", "Dossiers de chaque étape au fil du temps",
		`<path class="s0" d="M0 46V16H100V36H200V46H300V46H400V46Z"/>`,
		"Le jour le plus chargé est le 2 février 2026, avec 3.", "Sur 6, 3 sont des appels et des tâches.",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Index(html, "C-002 (C-002)") > strings.Index(html, "C-000 (C-000)") {
		t.Error("the client of whom most is asked does not come first")
	}
	for _, bad := range []string{"<script", "style=\"", "<i>C"} {
		if strings.Contains(html, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

// What a page leaves out, it says.
func TestThePageOfALargeSimulationSaysWhatItLeavesOut(t *testing.T) {
	written := 0
	s, sum := simulation(t, 310, func(*engine.Message) (string, string, error) { written++; return "", "words", nil })
	p, err := s.Page(sum)
	if err != nil {
		t.Fatal(err)
	}
	last := p.Chapters[len(p.Chapters)-1]
	if len(last.Dossiers) != 300 || written != 400 {
		t.Errorf("%d clients and %d messages with their words, want 300 and 400", len(last.Dossiers), written)
	}
	for _, want := range []string{"10 autres clients", "Seuls 400 messages"} {
		if !strings.Contains(last.Note, want) {
			t.Errorf("%q does not say %q", last.Note, want)
		}
	}
}
