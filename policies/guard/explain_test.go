package guard

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestMissesSayWhatIsLackingNearestFirst(t *testing.T) {
	tests := []struct {
		guard string
		want  []string
	}{
		{"days_late >= 15", []string{"days_late is 10: 5 days short of 15"}},
		{"days_to_limitation < 180", []string{"days_to_limitation is 1816, not below 180"}},
		{"15 <= days_late", []string{"days_late is 10: 5 days short of 15"}},
		{"days_late > 10", []string{"days_late is 10: 1 day short of 11"}},
		{"days_late < 10", []string{"days_late is 10, not below 10"}},
		{"days_late <= 7", []string{"days_late is 10: 3 days over 7"}},
		{"days_late == 11", []string{"days_late is 10: 1 day short of 11"}},
		{"days_late != 10", []string{"days_late is 10"}},
		{"!(days_late >= 7)", []string{"days_late is 10, not below 7"}},
		{"days_late > case.days_open", []string{"days_late is 10: 29 days short of case.days_open (39)"}},
		{"days_late > today - invoice.due", []string{"days_late is 10, not above today - invoice.due (10)"}},
		{"days_late in [7, 15]", []string{"days_late is 10, none of 7, 15"}},
		{"case.entries >= 3", []string{"case.entries is 2: 1 short of 3"}},
		{"invoice.open >= 119.80", []string{"invoice.open is 99.90: 19.90 short of 119.80"}},
		{"invoice.open > 99.90", []string{"invoice.open is 99.90, not above 99.90"}},
		{"invoice.open <= 50", []string{"invoice.open is 99.90: 49.90 over 50.00"}},
		{"invoice.open < 50", []string{"invoice.open is 99.90, not below 50.00"}},
		{"invoice.open / 7 > 20", []string{"invoice.open / 7 is 14.271429: 5.728571 short of 20.00"}},
		{"client.open_total <= invoice.open", []string{"client.open_total is 1234.56: 1134.66 over invoice.open (99.90)"}},
		{"client.profile == 'key_account'", []string{"client.profile is 'standard', not 'key_account'"}},
		{"client.profile != 'standard'", []string{"client.profile is 'standard'"}},
		{"client.profile in ['micro', 'craftsman']", []string{"client.profile is 'standard', none of 'micro', 'craftsman'"}},
		{"!(client.profile in ['standard'])", []string{"client.profile is 'standard'"}},
		{"invoice.disputed", []string{"invoice.disputed is false"}},
		{"!facts.vip", []string{"facts.vip is true"}},
		{"invoice.disputed == true", []string{"invoice.disputed is false"}},
		{"today >= date('2026-03-14')", []string{"today is 2026-03-12: 2 days before 2026-03-14"}},
		{"today <= invoice.due", []string{"today is 2026-03-12: 10 days after invoice.due (2026-03-02)"}},
		{"today > date('2026-03-12')", []string{"today is 2026-03-12, not after 2026-03-12"}},
		{"invoice.due < date('2026-03-02')", []string{"invoice.due is 2026-03-02, not before 2026-03-02"}},
		{"has(facts.empty) && facts.empty > 3", []string{"fact empty has no value"}},
		{"!has(client.email)", []string{"client.email has a value"}},
		{"client.name.contains('x')", []string{"client.name.contains('x') is false"}},
		{"client.kind == 'business' ? days_late > 20 : days_late > 5", []string{"days_late is 10: 11 days short of 21"}},
		{"false", []string{"false is false"}},
		{
			"client.profile == 'micro' && invoice.open >= 200 && case.entries > 2 && days_late >= 12 && invoice.amount > 1",
			[]string{
				"days_late is 10: 2 days short of 12",
				"case.entries is 2: 1 short of 3",
				"invoice.open is 99.90: 100.10 short of 200.00",
				"client.profile is 'standard', not 'micro'",
			},
		},
		{"days_late >= 30 || invoice.open >= 1000 || days_late >= 20", []string{
			"days_late is 10: 10 days short of 20", "days_late is 10: 20 days short of 30", "invoice.open is 99.90: 900.10 short of 1000.00",
		}},
		{"days_late >= 7", nil},
	}
	e := newEnv(t, vocabulary())
	for _, tt := range tests {
		t.Run(tt.guard, func(t *testing.T) {
			if got := compile(t, e, tt.guard).Explain(input()); !slices.Equal(got.Misses, tt.want) {
				t.Errorf("Misses = %q, want %q", got.Misses, tt.want)
			}
		})
	}
}

func TestTermsShowEveryValueInItsPlace(t *testing.T) {
	e := newEnv(t, vocabulary())
	src := "(days_late >= 15 || client.profile == 'micro') && has(facts.empty) && invoice.due.plus_days(3) < today && facts.empty + 1 > -2"
	x := compile(t, e, src).Explain(input())
	if x.Text != src || x.Holds || x.Err != nil {
		t.Errorf("Explain = %q, %v, %v", x.Text, x.Holds, x.Err)
	}
	var b strings.Builder
	for _, term := range x.Terms {
		if got := src[term.Start:term.End]; got != term.Text {
			t.Errorf("the place of %q holds %q", term.Text, got)
		}
		text := term.Text
		if term.Depth == 0 {
			text = "(all)"
		}
		fmt.Fprintf(&b, "%s%s = %s\n", strings.Repeat("  ", term.Depth), text, term.Value)
	}
	want := `(all) = false
  days_late >= 15 || client.profile == 'micro' = false
    days_late >= 15 = false
      days_late = 10
    client.profile == 'micro' = false
      client.profile = 'standard'
  has(facts.empty) = false
  invoice.due.plus_days(3) < today = true
    invoice.due.plus_days(3) = 2026-03-05
      invoice.due = 2026-03-02
    today = 2026-03-12
  facts.empty + 1 > -2 = no answer: fact empty has no value
    facts.empty + 1 = no answer: fact empty has no value
      facts.empty = no answer: fact empty has no value
`
	if got := b.String(); got != want {
		t.Errorf("terms:\n%swant:\n%s", got, want)
	}
}

func TestTermsStandExactlyWhereTheyWereWritten(t *testing.T) {
	e := newEnv(t, vocabulary())
	for src, want := range map[string][]string{
		"((days_late)+3) * 2>7":                                         {"((days_late)+3) * 2>7", "((days_late)+3) * 2", "(days_late)+3", "days_late"},
		"- invoice.open < -5 // comment":                                {"- invoice.open < -5", "- invoice.open", "invoice.open"},
		"client . profile in [ 'micro' , 'standard' ]":                  {"client . profile in [ 'micro' , 'standard' ]", "client . profile"},
		"client.name.contains('é)') || has( facts.vip )":                {"client.name.contains('é)') || has( facts.vip )", "client.name.contains('é)')", "client.name", "has( facts.vip )"},
		"client.name != 'été' && (invoice.due).plus_days((3)) <= today": {"client.name != 'été' && (invoice.due).plus_days((3)) <= today", "client.name != 'été'", "client.name", "(invoice.due).plus_days((3)) <= today", "(invoice.due).plus_days((3))", "invoice.due", "today"},
		"!(facts.vip) ? true : facts.score>3":                           {"!(facts.vip) ? true : facts.score>3", "!(facts.vip)", "facts.vip", "facts.score>3", "facts.score"},
	} {
		var got []string
		for _, term := range compile(t, e, src).Explain(input()).Terms {
			got = append(got, term.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngot  %q\nwant %q", src, got, want)
		}
	}
}

func TestExplainSaysWhyNobodyCanTell(t *testing.T) {
	x := compile(t, newEnv(t, vocabulary()), "facts.empty > 3").Explain(input())
	if x.Err == nil || x.Holds || x.Misses != nil || x.Terms[1].Value != "no answer: fact empty has no value" {
		t.Errorf("Explain = %+v", x)
	}
}
