package formula

import (
	"strings"
	"testing"
)

func TestMistakesAreReportedWhereTheyAreWithAHint(t *testing.T) {
	tests := []struct{ src, code, at, message, hint string }{
		// syntax
		{"", "RL300", "", "empty", "invoice.open"},
		{"  ", "RL300", "  ", "empty", ""},
		{"invoice.open +", "RL301", "", "stops in the middle", "missing"},
		{"(invoice.open", "RL301", "", "stops in the middle", "closing )"},
		{"invoice.open)", "RL301", ")", ") does not fit here", ""},
		{"'abc", "RL301", "", "not closed", "quote"},
		{"99999999999999999999", "RL301", "", "not a number", ""},
		{"1.00000000000000000000000000000000000001", "RL301", "1.00000000000000000000000000000000000001", "too many digits", "34"},
		{"invoice.open @ 2", "RL301", "@", "@ does not fit", ""},
		// habits
		{"=invoice.open * 2", "RL302", "=", "does not begin with =", "leave"},
		{"invoice.open = money(4) ? 1 : 2", "RL302", "=", "one =", "=="},
		{"let x = 3; x = 4 ? 1 : 2", "RL302", "=", "one =", "=="},
		{"invoice.open <> money(4)", "RL302", "<>", "<>", "!="},
		{"invoice.open => money(4)", "RL302", "=>", "= last", ">="},
		{"invoice.open * 1,5", "RL302", ",", "decimal mark", "1.5"},
		{"money(1 000)", "RL302", " ", "no space", "1000"},
		{"invoice.open * 5%", "RL302", "%", "%", "percent(invoice.open, 5)"},
		{"invoice.open + 40 €", "RL302", "€", "currency", "money(40)"},
		{"invoice.open + 40 EUR", "RL302", "40 EUR", "currency", "money(40)"},
		{"late_interest(invoice.open, ‘FR_B2B’)", "RL302", "‘", "curly", "straight"},
		{"late_interest(invoice.open, «FR_B2B»)", "RL302", "«", "curly", "straight"},
		{"IF(days_late > 30; 1; 2)", "RL302", "IF", "no function IF", "? a : b"},
		{"IF(days_late > 30, 1, 2)", "RL302", "IF", "no function IF", "? a : b"},
		{"if(days_late > 30, 1, 2)", "RL302", "if", "no function IF", "? a : b"},
		{"days_late > 30 AND days_late < 60", "RL302", "AND", "another way", "&&"},
		{"days_late > 30 OU days_late < 60", "RL302", "OU", "another way", "||"},
		{"invoice.due.plus_days(30d)", "RL302", "30d", "plain numbers", "plus_days(30)"},
		{"client.name & 'x'", "RL302", "&", "& is not", "+"},
		{"min(days_late; 3)", "RL302", ";", "separated by ;", "commas"},
		// names
		{"invoise.open", "RL303", "invoise", "unknown name invoise", "invoice"},
		{"invoice.opn", "RL303", "opn", "unknown invoice.opn", "open"},
		{"invoice + money(1)", "RL303", "invoice", "not a value", "invoice. and one of"},
		{"today.open", "RL303", "today.open", "no fields", ""},
		{"facts.sectr == 'x'", "RL303", "sectr", "unknown facts.sectr", "sector"},
		{"client.usual_days", "RL303", "usual_days", "unknown client.usual_days", "usual_days_late"},
		{"exits", "RL303", "exits", "not a value", "exits. and one of abroad, agency, court, give_up"},
		{"exits.agency", "RL303", "exits.agency", "not a value", "cost_to"},
		{"exits.agensy.cost_to", "RL303", "agensy", "unknown exits.agensy", "agency"},
		{"exits.agency.cost", "RL303", "cost", "unknown exits.agency.cost", "cost_to"},
		{"exits.agency.advised ? 1 : 2", "RL303", "advised", "for conditions", "when or approve"},
		{"exits.agency.cost_to.euros", "RL308", "exits.agency.cost_to.euros", "no meaning", ""},
		{"let exits = 1; 2", "RL307", "exits", "taken", ""},
		{"rond(1.5)", "RL303", "rond", "unknown function rond", "round"},
		{"SUM(1, 2)", "RL303", "SUM", "unknown function SUM", ""},
		{"TRUE", "RL303", "TRUE", "unknown name TRUE", "true"},
		{"invoice.due.plus_day(3)", "RL303", "plus_day", "unknown function plus_day()", "plus_days"},
		{"invoice.open.plus_days(3)", "RL303", "plus_days", "money has no plus_days()", "dates"},
		{"late_interest(invoice.open, 'FR_B2C')", "RL303", "'FR_B2C'", "unknown law 'FR_B2C'", "FR_B2B"},
		{"qqqqqqqq", "RL303", "qqqqqqqq", "unknown name", "one of business_days_late"},
		// types
		{"invoice.open + 40", "RL304", "invoice.open + 40", "money + number", "money(40)"},
		{"invoice.open * invoice.open", "RL304", "invoice.open * invoice.open", "money * money", "plain number"},
		{"invoice.due + 30", "RL304", "invoice.due + 30", "date + number", "plus_days"},
		{"client.name + 1", "RL304", "client.name + 1", "text + number", ""},
		{"-client.name", "RL304", "-client.name", "- does not go with text", ""},
		{"!days_late", "RL304", "!days_late", "! does not go", ""},
		{"days_late > '7'", "RL304", "days_late > '7'", "cannot be compared", "without quotes"},
		{"invoice.due > '2026-01-01'", "RL304", "invoice.due > '2026-01-01'", "cannot be compared", "date('2026-01-31')"},
		{"client.name < 'x'", "RL304", "client.name < 'x'", "< does not go with text", "=="},
		{"days_late && true", "RL304", "days_late", "&& goes with yes or no", ""},
		{"days_late ? 1 : 2", "RL304", "days_late", "not a yes or no", "compare"},
		{"invoice.disputed ? money(1) : 2", "RL304", "invoice.disputed ? money(1) : 2", "between money and a number", "money(40)"},
		{"days_late in 3", "RL304", "3", "in needs a list", "['micro'"},
		{"days_late in [1, 'x']", "RL304", "'x'", "cannot be compared", ""},
		// arguments
		{"money(1, 5)", "RL305", "money(1, 5", "money takes one value", "1.5"},
		{"round(1, 2, 3)", "RL305", "round(1, 2, 3", "round takes 1 or 2", ""},
		{"min(1)", "RL305", "min(1", "at least 2", ""},
		{"money(invoice.open)", "RL305", "invoice.open", "this is money, not a number", "money(40)"},
		{"instalment(invoice.open, 0)", "RL305", "0", "from 1 to 120", ""},
		{"instalment(3, 3)", "RL305", "3", "this is a number, not an amount", ""},
		{"percent('x', 1)", "RL305", "'x'", "this is text", ""},
		{"round(1.5, days_late)", "RL305", "days_late", "from 0 to 12", ""},
		{"min(invoice.open, 40)", "RL305", "40", "the first value is money", "money(40)"},
		{"date('2026-02-30')", "RL305", "'2026-02-30'", "is no day", "2026-01-31"},
		{"date(days_late)", "RL305", "days_late", "in quotes", ""},
		{"has(invoice.open)", "RL305", "invoice.open", "always has a value", "such as a fact"},
		{"has(days_late)", "RL305", "days_late", "may have no value", ""},
		{"late_interest(invoice.open, FR_B2B)", "RL305", "FR_B2B", "in quotes", ""},
		{"late_interest(40, 'FR_B2B')", "RL305", "40", "not money", ""},
		// cycles, names taken
		{"x + money(1)", "RL306", "x", "x → x", ""},
		{"let x = 1; x", "RL307", "x", "taken", "another"},
		{"let today = 1; 2", "RL307", "today", "taken", "another"},
		// not in formulas
		{"invoice.open % 5", "RL308", "%", "not an operator", "percent"},
		{"2 ^ 3", "RL308", "^", "not an operator", ""},
		{"facts.absent ?? 40", "RL308", "??", "not an operator", "has("},
		{"10 < days_late <= 20", "RL308", "<=", "two sides", "&&"},
		{"facts.absent ?: 40", "RL308", "?", "?: is not", "? a : b"},
		{"[1, 2]", "RL308", "[1, 2", "no meaning", ""},
		{"nil", "RL308", "nil", "no meaning", ""},
		{"filter([1], # > 0)", "RL308", "filter([1], # > 0", "no meaning", ""},
		{"invoice?.open", "RL308", "invoice?.open", "no meaning", ""},
		// values
		{"client.profile == 'craftman' ? 1 : 2", "RL309", "'craftman'", "never the value", "craftsman"},
		{"'businss' != client.kind ? 1 : 2", "RL309", "'businss'", "never", "business"},
		{"client.profile in ['micro', 'nano'] ? 1 : 2", "RL309", "'nano'", "never", "micro"},
		{"case.state == 'frim'", "RL309", "'frim'", "never", "firm"},
		// code points before the mistake
		{"client.name == 'é€😀' ? money(1) : invoice.opn", "RL303", "opn", "unknown", "open"},
	}
	env := testEnv(t)
	for _, tt := range tests {
		_, problems := env.Compile([]Source{{"x", tt.src}})
		if len(problems) != 1 {
			t.Errorf("%s: %d problems, want 1: %v", tt.src, len(problems), problems)
			continue
		}
		p := problems[0]
		if p.Code != tt.code || tt.src[p.Start:p.End] != tt.at && tt.at != "" ||
			!strings.Contains(p.Message, tt.message) || !strings.Contains(p.Hint, tt.hint) {
			t.Errorf("%s: got %s at %q: %s (%s)\nwant %s at %q: %s (%s)", tt.src,
				p.Code, tt.src[p.Start:p.End], p.Message, p.Hint, tt.code, tt.at, tt.message, tt.hint)
		}
	}
}

func TestSeveralMistakesAreReportedAtOnceAndOnlyOnce(t *testing.T) {
	_, problems := testEnv(t).Compile([]Source{
		{"total", "invoice.opn + interst + broken"},
		{"interest", "late_interest(invoice.open, 'FR')"},
		{"broken", "1 +"},
		{"user", "broken + interest"}, // both are reported above
		{"a", "b"},
		{"b", "a"},
		{"open", "money(1)"},
	})
	var got []string
	for _, p := range problems {
		got = append(got, p.Name+" "+p.Code)
	}
	want := "total RL303, total RL303, interest RL303, broken RL301, b RL306, open RL307"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("got %s\nwant %s", s, want)
	}
}

func TestAFormulaThatIsTooLongIsRefused(t *testing.T) {
	for _, src := range []string{strings.Repeat("(", 5000), "1" + strings.Repeat("+1", 3000)} {
		if _, problems := testEnv(t).Compile([]Source{{"x", src}}); len(problems) != 1 || problems[0].Code != "RL300" {
			t.Errorf("got %v, want one RL300", problems)
		}
	}
}

func TestNestedSharingTakesNoTime(t *testing.T) {
	for _, src := range []string{
		"money(1, " + strings.Repeat("1<(", 100) + "1" + strings.Repeat(")<1", 100) + ")",
		"money(1, " + strings.Repeat("(", 100) + "1" + strings.Repeat("?:1)", 100) + ")",
	} {
		if _, problems := testEnv(t).Compile([]Source{{"x", src}}); len(problems) != 1 || problems[0].Code != "RL308" {
			t.Errorf("got %v, want one RL308", problems)
		}
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	explained := map[string]bool{}
	for _, d := range Docs() {
		if d.Title == "" || d.Why == "" || d.Bad == "" || d.Good == "" || explained[d.Code] {
			t.Errorf("%s is not well explained", d.Code)
		}
		explained[d.Code] = true
	}
	for _, code := range []string{"RL300", "RL301", "RL302", "RL303", "RL304", "RL305", "RL306", "RL307", "RL308", "RL309"} {
		if !explained[code] {
			t.Errorf("%s has no explanation", code)
		}
	}
}

func FuzzCompile(f *testing.F) {
	for _, src := range []string{
		"invoice.open + money(40)", "let a = 1; a ? 'é' : 2", "late_interest(invoice.open, 'FR_B2B')",
		"x | round(2)", "if a { b } else { c }", "=IF(1;2)", "invoice.due.plus_days(-3) in [today]", "'\\u00e9' + 0x1F", "1 < 2 < 3", "1 < (2 ?: 3) ? 4 : 5",
	} {
		f.Add(src)
	}
	env, in := testEnv(f), testInput(f)
	f.Fuzz(func(t *testing.T, src string) {
		set, problems := env.Compile([]Source{{"x", src}, {"y", "x"}})
		for _, p := range problems {
			if p.Start < 0 || p.End < p.Start || p.End > len(src) || p.Message == "" || p.Code == "" {
				t.Errorf("%q: bad problem %+v", src, p)
			}
		}
		if len(problems) > 0 {
			return
		}
		if set.Formulas()[0].Type == 0 {
			t.Errorf("%q: no problem and no type", src)
		}
		first, err := set.Eval(in, nil)
		again, errAgain := set.Eval(in, nil)
		if (err == nil) != (errAgain == nil) || err == nil && show(first[0].Value) != show(again[0].Value) {
			t.Errorf("%q: two answers", src)
		}
	})
}
