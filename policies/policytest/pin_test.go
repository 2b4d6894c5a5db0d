package policytest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// twoPolicies is the book with a policy on top that takes every invoice.
func twoPolicies() *engine.Book {
	b := book()
	other := &engine.Machine{
		Policy: "ours",
		States: []engine.State{
			{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{{To: 1, When: late(9)}}},
			{Name: "visit", Final: true, Reopen: engine.NoState},
		},
	}
	b.Machines = append(b.Machines, other)
	b.Assign = []engine.AssignLine{{Policy: 1, When: late(-999)}, {Policy: 0}}
	return b
}

func runOn(t *testing.T, b *engine.Book, json string) Result {
	t.Helper()
	test, problems := Decode("one", []byte(json), Options{Book: b, Currency: eur})
	for _, p := range problems {
		t.Fatalf("%v: %s", p.Path, p.Message)
	}
	results, err := Run(t.Context(), Subject{Engine: b, Render: spoken}, []Test{test})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

const silence = `"invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-12",
	"expect": [{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy"}]}`

func TestAPinnedTestFollowsItsPolicyWhateverAssignSays(t *testing.T) {
	for name, tc := range map[string]struct {
		json, meant string
		passed      bool
	}{
		"pinned":                  {`{"policy": "standard", ` + silence, "", true},
		"pinned to the wrong one": {`{"policy": "ours", ` + silence, "", false},
		"not pinned":              {"{" + silence, "standard", false},
		"a test of assign":        {`{"follows": {"F-1": "standard"}, ` + silence, "", false},
	} {
		r := runOn(t, twoPolicies(), tc.json)
		if r.Passed() != tc.passed || r.Meant != tc.meant {
			t.Errorf("%s: passed %t, meant %q; want %t, %q", name, r.Passed(), r.Meant, tc.passed, tc.meant)
		}
	}
}

func TestUpdateLeavesATestOfAnotherPolicyAlone(t *testing.T) {
	src := []byte("package relance\n\ntests: one: expect: [{day: \"2026-01-12\", state: \"courtesy\"}]\n")
	r := runOn(t, twoPolicies(), "{"+silence)
	if got, err := Update(src, []Result{r}); err != nil || !bytes.Equal(got, src) {
		t.Errorf("rewritten to\n%s(%v)", got, err)
	}
	r.Meant = ""
	if got, err := Update(src, []Result{r}); err != nil || bytes.Equal(got, src) {
		t.Errorf("not rewritten without it (%v)", err)
	}
}

func TestAmountsAndWordsOfMessages(t *testing.T) {
	const json = `{"invoices": {"F-1": {"amount": 1000.50, "due": "2026-01-05"}}, "to": "2026-01-12",
		"expect": [{"day": "2026-01-12", "state": "courtesy", "channel": "email", "template": "courtesy", %}]}`
	for asked, want := range map[string]bool{
		`"amount": 1000.50`:                 true,
		`"amount": 1000.5`:                  true,
		`"amount": 1000.51`:                 false,
		`"words": "pay 1000.50 EUR"`:        true, // over a line break and a narrow blank
		`"words": ["About F-1", "please"]`:  true,
		`"words": ["About F-1", "at once"]`: false,
		`"words": "a, \"b\""`:               false,
	} {
		r := runOn(t, book(), strings.Replace(json, "%", asked, 1))
		if r.Passed() != want || r.Err != nil {
			t.Errorf("%s: passed %t: %+v %v", asked, r.Passed(), r.Got, r.Err)
		}
		if strings.Contains(asked, "at once") && (len(r.Unsaid) != 1 || r.Unsaid[0].Words != "at once") {
			t.Errorf("unsaid: %+v", r.Unsaid)
		}
	}
}

func TestWordsThatCannotBeWrittenFailTheTest(t *testing.T) {
	b := book()
	test := decode(t, "one", strings.Replace("{"+silence, `"template": "courtesy"`, `"template": "courtesy", "words": "x"`, 1))
	broken := errors.New("no rate")
	s := Subject{Engine: b, Render: func(engine.Message, []engine.Input) (string, string, error) { return "", "", broken }}
	results, err := Run(t.Context(), s, []Test{test})
	if err != nil || !errors.Is(results[0].Err, broken) {
		t.Errorf("error %v, %v", err, results[0].Err)
	}
}

func TestTheReportIsColouredOnATerminal(t *testing.T) {
	r := runOn(t, twoPolicies(), "{"+silence)
	var b bytes.Buffer
	paint := func(code, text string) string { return "<" + code + ">" + text + "</>" }
	if err := WriteText(&b, []Result{r}, TextOptions{Paint: paint}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<1>FAIL</>", "! <31>2026-01-12 courtesy", `add policy: "standard"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}

func TestJUnitIsWellFormedWhateverATestHolds(t *testing.T) {
	test := decode(t, "a < b & \"c\" \x01", `{"invoices": {"F-1": {"amount": 1, "due": "2026-01-05"}}, "expect": []}`)
	results := append(run(t, test), Result{Test: &test, Err: errors.New("<&>")})
	var b bytes.Buffer
	if err := WriteJUnit(&b, results); err != nil {
		t.Fatal(err)
	}
	var back junitSuites
	if err := xml.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	if back.Tests != 2 || back.Errors != 1 || back.Failures != 1 || len(back.Suites) != 1 {
		t.Errorf("%+v", back)
	}
}

func TestQuotedWordsComeBack(t *testing.T) {
	for _, list := range [][]string{nil, {"a"}, {"a, b", `"`, `\`, "é €"}} {
		if got := unquoted(quoted(list)); !slices.Equal(got, list) {
			t.Errorf("%q came back as %q", list, got)
		}
	}
}

func TestUpdateRewritesWhatAssignGivesThoughTheCasesShareTheirLines(t *testing.T) {
	b := twoPolicies()
	r := runOn(t, b, `{"follows": {"F-1": "standard"}, "invoices": {"F-1": {"amount": 1000, "due": "2026-01-05"}}, "to": "2026-01-05", "expect": []}`)
	r.Test.Path = []string{"tests", "a", "cases", "b"}
	const src = "package relance\n\ntests: a: {\n\texpect: []\n\tcases: b: follows: \"F-1\": %q\n}\n"
	got, err := Update(fmt.Appendf(nil, src, "standard"), []Result{r})
	if err != nil || string(got) != fmt.Sprintf(src, "ours") {
		t.Errorf("%v:\n%s", err, got)
	}
}
