package guard

import (
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
)

// bad is a guard with its mistakes between ‹ and ›, in order.
type bad struct {
	guard string
	want  []found
}

// found is a code, with words of the message and of the hint.
type found struct{ code, message, hint string }

// unmark takes the marks out of a guard and returns the places they held.
func unmark(marked string) (src string, places [][2]int) {
	var b strings.Builder
	for _, r := range marked {
		switch r {
		case '⟦':
			places = append(places, [2]int{b.Len(), 0})
		case '⟧':
			for i := len(places) - 1; ; i-- {
				if places[i][1] == 0 {
					places[i][1] = b.Len()
					break
				}
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), places
}

func checkBad(t *testing.T, e *Env, tests []bad) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.guard, func(t *testing.T) {
			src, places := unmark(tt.guard)
			if len(places) != len(tt.want) {
				t.Fatalf("%d places are marked for %d problems", len(places), len(tt.want))
			}
			g, problems := e.Compile(src)
			if (g == nil) == onlyWarnings(problems) {
				t.Errorf("guard %v with problems %v", g, problems)
			}
			for i, p := range problems {
				if i >= len(tt.want) {
					t.Errorf("one more problem: %+v", p)
					continue
				}
				w := tt.want[i]
				if p.Code != w.code || !strings.Contains(p.Message, w.message) || !strings.Contains(p.Hint, w.hint) {
					t.Errorf("problem %+v, want %+v", p, w)
				}
				if p.Start != places[i][0] || p.End != places[i][1] {
					t.Errorf("%s: %q is marked, want %q", p.Code, src[p.Start:p.End], src[places[i][0]:places[i][1]])
				}
			}
			if len(problems) < len(tt.want) {
				t.Errorf("problems %v, want %v", problems, tt.want)
			}
		})
	}
}

func TestHabitsOfSpreadsheets(t *testing.T) {
	checkBad(t, newEnv(t, vocabulary()), []bad{
		{"client.profile ⟦=⟧ 'micro'", []found{{codeEquals, "a single =", "write =="}}},
		{"days_late ⟦=⟧ 7 && client.profile ⟦=⟧ 'micro'", []found{{codeEquals, "", ""}, {codeEquals, "", ""}}},
		{"days_late >= 7 ⟦and⟧ invoice.open > 0", []found{{codeWord, "and is no operator", "write &&"}}},
		{"days_late >= 7 ⟦AND⟧ (invoice.open > 0)", []found{{codeWord, "AND", "write &&"}}},
		{"days_late >= 7 ⟦ET⟧ invoice.open > 0", []found{{codeWord, "ET", "write &&"}}},
		{"days_late >= 7 ⟦or⟧ invoice.open > 0 ⟦OU⟧ facts.vip", []found{{codeWord, "", "write ||"}, {codeWord, "", "write ||"}}},
		{"⟦not⟧ invoice.disputed", []found{{codeWord, "not", "write !"}}},
		{"⟦NOT⟧(invoice.disputed)", []found{{codeWord, "NOT", "write !"}}},
		{"days_late > 3 && ⟦not⟧ invoice.disputed", []found{{codeWord, "not", "write !"}}},
		{"client.kind ⟦<>⟧ 'public'", []found{{codeSign, "<>", "write !="}}},
		{"days_late ⟦=>⟧ 7", []found{{codeSign, "=>", "write >="}}},
		{"days_late ⟦=<⟧ 7", []found{{codeSign, "=<", "write <="}}},
		{"days_late ⟦≥⟧ 7", []found{{codeSign, "≥", "write >="}}},
		{"client.country ⟦=!⟧ 'FR'", []found{{codeSign, "=! is not a comparison", "write !="}}},
		{"days_late ⟦> =⟧ 45 && client.kind ⟦! =⟧ 'public'", []found{{codeSign, "> = is not a comparison", "write >="}, {codeSign, "! =", "write !="}}},
		{"client.kind ⟦< >⟧ 'public'", []found{{codeSign, "< >", "write !="}}},
		{"client.kind ⟦===⟧ 'public'", []found{{codeSign, "===", "write =="}}},
		{"invoice.open >= ⟦1,5⟧", []found{{codeNumber, "1,5 is not a number", "write 1.5"}}},
		{"invoice.open >= ⟦1 000⟧", []found{{codeNumber, "1 000", "write 1000"}}},
		{"invoice.open >= ⟦1 234 567,89⟧ && facts.vip", []found{{codeNumber, "", "write 1234567.89"}}},
		{"invoice.open >= ⟦1\u202f234,50⟧", []found{{codeNumber, "", "write 1234.50"}}},
		{"invoice.open >= ⟦1,500⟧", []found{{codeNumber, "1,500 is not a number", "write 1500, or 1.5"}}},
		{"invoice.open >= ⟦12,345⟧", []found{{codeNumber, "", "write 12345, or 12.345"}}},
		{"invoice.open >= ⟦1,000⟧", []found{{codeNumber, "", "write 1000, or 1"}}},
		{"invoice.open >= ⟦0,500⟧", []found{{codeNumber, "", "write 0.500"}}},
		{"invoice.open >= ⟦1234,567⟧", []found{{codeNumber, "", "write 1234.567"}}},
		{"invoice.open >= ⟦1,5000⟧", []found{{codeNumber, "", "write 1.5000"}}},
		{"invoice.open >= ⟦1,234.56⟧", []found{{codeNumber, "", "write 1234.56"}}},
		{"invoice.open >= ⟦1.234,56⟧", []found{{codeNumber, "", "write 1234.56"}}},
		{"invoice.open >= ⟦10'000⟧ && facts.vip", []found{{codeNumber, "10'000 is not a number", "write 10000"}}},
		{"invoice.open >= ⟦1'234'567.50⟧", []found{{codeNumber, "", "write 1234567.50"}}},
		{"invoice.open >= ⟦1'234,567⟧", []found{{codeNumber, "", "write 1234.567"}}},
		{"invoice.open >= ⟦10’000⟧", []found{{codeNumber, "", "write 10000"}}},
		{"invoice.open in [⟦10_000⟧, ⟦2'000⟧, 500]", []found{{codeNumber, "10_000 is not a number", "write 10000"}, {codeNumber, "", "write 2000"}}},
		{"invoice.open >= ⟦10'000⟧⟦€⟧", []found{{codeNumber, "", ""}, {codeUnit, "€ after 10'000", ""}}},
		{"invoice.open >= ⟦1,234,567⟧", []found{{codeNumber, "", "write 1234567"}}},
		{"invoice.open >= ⟦1.234.567⟧", []found{{codeNumber, "", "write 1234567"}}},
		{"invoice.open >= ⟦1.234.567,89⟧", []found{{codeNumber, "", "write 1234567.89"}}},
		{"invoice.open >= ⟦1,234,5⟧", []found{{codeNumber, "", "such as 1234.50"}}},
		{"invoice.open >= ⟦.5 500⟧", []found{{codeNumber, "", "such as 1234.50"}}},
		{"invoice.open >= ⟦1e3,5⟧", []found{{codeNumber, "", "such as 1234.50"}}},
		{"invoice.open >= ⟦1.2,3⟧", []found{{codeNumber, "", "such as 1234.50"}}},
		{"invoice.open >= ⟦1 234,567⟧", []found{{codeNumber, "", "write 1234.567"}}},
		{"(invoice.open >= ⟦1,5⟧)", []found{{codeNumber, "", "write 1.5"}}},
		{"client.profile == ⟦“⟧micro”", []found{{codeTypography, "“ is a typographic quote", "'text'"}}},
		{"client.profile == ⟦‘⟧micro’", []found{{codeTypography, "", ""}}},
		{"client.profile == ⟦«⟧ micro »", []found{{codeTypography, "", ""}}},
		{"client.profile == ⟦’⟧micro", []found{{codeTypography, "", ""}}},
		{"days_late >= 7⟦\u00a0⟧&& facts.vip", []found{{codeTypography, "non-breaking space", "plain space"}}},
		{"days_late > 7 ⟦−⟧ 2", []found{{codeTypography, "", "write -"}}},
		{"days_late >= 30⟦d⟧", []found{{codeUnit, "d after 30", "days_late >= 30"}}},
		{"days_late >= 30⟦j⟧ && facts.vip", []found{{codeUnit, "j after 30", ""}}},
		{"days_late >= 30 ⟦days⟧", []found{{codeUnit, "days after 30", ""}}},
		{"days_late >= 2 ⟦weeks⟧", []found{{codeUnit, "weeks after 2", "2 weeks are days_late >= 14"}}},
		{"days_late >= 2 ⟦mois⟧", []found{{codeUnit, "mois after 2", "plus_months(2)"}}},
		{"days_late >= 48⟦h⟧", []found{{codeUnit, "", "no hours"}}},
		{"invoice.open >= 5⟦k⟧", []found{{codeUnit, "k after 5", "in full"}}},
		{"invoice.open >= 10⟦%⟧", []found{{codeUnit, "% after 10", "invoice.amount * 0.1"}}},
		{"invoice.open >= 10⟦%⟧ && facts.vip", []found{{codeUnit, "", ""}}},
		{"invoice.open >= 500⟦€⟧", []found{{codeUnit, "€ after 500", "currency"}}},
		{"invoice.open >= ⟦€⟧500", []found{{codeUnit, "no currency sign", ""}}},
		{"invoice.open >= 500 ⟦EUR⟧", []found{{codeUnit, "EUR after 500", "currency"}}},
		{"⟦IF⟧(days_late > 3, true, false)", []found{{codeSpreadsheet, "IF(…)", "?"}}},
		{"⟦SI⟧(days_late > 3⟦;⟧ true⟦;⟧ false)", []found{{codeSpreadsheet, "SI(…)", ""}, {codeSyntax, "", ""}, {codeSyntax, "", ""}}},
		{"⟦AND⟧(days_late > 3, facts.vip)", []found{{codeSpreadsheet, "AND(…)", "a && b"}}},
		{"⟦TODAY⟧() > invoice.due", []found{{codeSpreadsheet, "TODAY", "write today"}}},
		{"invoice.disputed == ⟦TRUE⟧", []found{{codeConstant, "TRUE", "write true"}}},
		{"invoice.disputed == ⟦FAUX⟧", []found{{codeConstant, "FAUX", "write false"}}},
		{"days_late >= 7 ⟦&⟧ facts.vip ⟦|⟧ invoice.disputed", []found{{codeSingle, "a single &", "write &&"}, {codeSingle, "", "write ||"}}},
		{"today >= ⟦2026-05-01⟧ && ⟦x⟧ > 3", []found{{codeDate, "", "write date('2026-05-01')"}, {codeName, "", ""}}},
		{"today >= ⟦01/05/2026⟧", []found{{codeDate, "year first", ""}}},
		{"days_late ⟦=⟧ 7 ⟦and⟧ ⟦invoise.open⟧ > 3", []found{{codeEquals, "", ""}, {codeWord, "", ""}, {codeName, "invoise.open", "invoice.open"}}},
		{"invoice.open > ⟦1 000⟧ && ⟦day_late⟧ > 3", []found{{codeNumber, "", ""}, {codeName, "", "days_late"}}},
	})
}

func TestBrokenStructure(t *testing.T) {
	checkBad(t, newEnv(t, vocabulary()), []bad{
		{"days_late >= 7 ⟦&&⟧", []found{{codeOperand, "nothing follows &&", ""}}},
		{"⟦&&⟧ days_late >= 7", []found{{codeOperand, "nothing stands before &&", ""}}},
		{"days_late > ⟦>⟧ 7", []found{{codeOperand, "missing between > and >", ""}}},
		{"days_late >= 7 && ⟦||⟧ facts.vip", []found{{codeOperand, "between && and ||", ""}}},
		{"days_late >= 7 ⟦invoice⟧.disputed", []found{{codeOperator, "between 7 and invoice", "&&"}}},
		{"client.name ⟦'x'⟧", []found{{codeOperator, "", ""}}},
		{"⟦(⟧days_late >= 7", []found{{codeBrackets, "this ( is not closed", "add )"}}},
		{"days_late >= 7⟦)⟧", []found{{codeBrackets, "closes nothing", ""}}},
		{"client.profile in ['micro'⟦)⟧", []found{{codeBrackets, "this ) cannot close [", "write ]"}}},
		{"client.profile in ⟦('micro', 'craftsman')⟧", []found{{codeList, "square brackets", "write ['micro', 'craftsman']"}}},
		{"client.profile in ⟦{'micro', 'craftsman'}⟧ && ⟦x⟧", []found{{codeList, "", "write ['micro', 'craftsman']"}, {codeName, "", ""}}},
		{"days_late in ⟦(7, 15)⟧", []found{{codeList, "", "write [7, 15]"}}},
		{"client.profile in (⟦'micro'⟧)", []found{{codeList, "", "client.profile in ['micro']"}}},
		{"client.profile == 'micro'⟦,⟧ 'craftsman'", []found{{codeSyntax, "this comma separates nothing", "in client.kind in ['business', 'public']"}}},
		{"(days_late > 3⟦,⟧ facts.vip)", []found{{codeSyntax, "", "&& or ||"}}},
		{"client.profile == ⟦'⟧micro", []found{{codeOpenText, "not closed", "'"}}},
		{"client.profile == ⟦\"⟧micro'", []found{{codeOpenText, "not closed", "\""}}},
		{"client.name.matches('⟦\\d⟧+')", []found{{codeBackslash, "single backslash", "r'…'"}}},
		{"client.name == ⟦'\\x4'⟧", []found{{codeBackslash, "not complete", ""}}},
		{"days_late >= 7⟦;⟧", []found{{codeSyntax, "no place in a guard", ""}}},
		{"⟦if⟧ > 3", []found{{codeSyntax, "reserved word", ""}}},
		{"days_late > ⟦99999999999999999999⟧", []found{{codeSyntax, "too large a number", ""}}},
		{"facts.vip ? true⟦⟧", []found{{codeSyntax, "ends too early", ""}}},
		{"invoice.⟦(⟧open)", []found{{codeSyntax, "( cannot stand here", ""}}},
	})
}

func TestNamesAreClosed(t *testing.T) {
	checkBad(t, newEnv(t, vocabulary()), []bad{
		{"⟦invoise.open⟧ > 3", []found{{codeName, "invoise.open is not a name", "did you mean invoice.open?"}}},
		{"⟦day_late⟧ > 3 && ⟦todai⟧ > invoice.due", []found{{codeName, "", "days_late"}, {codeName, "", "today"}}},
		{"⟦open⟧ > 3", []found{{codeName, "", "did you mean invoice.open?"}}},
		{"client.profile == ⟦micro⟧", []found{{codeName, "micro is not a name", "text stands between quotes: 'micro'"}}},
		{"client.country == ⟦Wonderland⟧", []found{{codeName, "", "text stands between quotes: 'Wonderland'"}}},
		{"invoice.⟦amout⟧ > 3", []found{{codeField, "invoice has no amout", "did you mean invoice.amount? one of invoice.id"}}},
		{"client.⟦Profile⟧ == 'micro'", []found{{codeField, "", "did you mean client.profile?"}}},
		{"⟦invoice⟧ > 3", []found{{codeGroup, "invoice is a group", "invoice.open"}}},
		{"⟦facts.scor⟧ > 3", []found{{codeFact, "fact scor is not declared", "did you mean facts.score?"}}},
		{"⟦facts.weight⟧ > 3", []found{{codeFact, "", "facts: {weight: \"string\"}"}}},
		{"has(⟦facts.weight⟧)", []found{{codeFact, "", ""}}},
		{"has( ⟦invoise.open⟧ )", []found{{codeName, "", ""}}},
		{"⟦invoice.due.day⟧ > 3", []found{{codeField, "a date has no field day", ".day()"}}},
		{"⟦invoice.open.cents⟧ > 3", []found{{codeField, "a decimal number has no field cents", ""}}},
		{"⟦invoice.due.plus_days(3).foo⟧ > 3", []found{{codeField, "", ""}}},
		{"⟦has.facts⟧ > 3", []found{{codeName, "", ""}}},
		{"⟦invoice.due.add_days(3)⟧ < today", []found{{codeFunction, "add_days is not a function", "plus_days"}}},
		{"⟦size(client.name)⟧ > 3", []found{{codeFunction, "after a value and a dot", "TEXT.size()"}}},
		{"days_late >= ⟦duration('30d')⟧", []found{{codeForeign, "duration", "days_late >= 30"}}},
		{"today > ⟦timestamp('2026-05-01T00:00:00Z')⟧", []found{{codeForeign, "timestamp", "date('2026-05-01')"}}},
		{"⟦double(days_late)⟧ > 3", []found{{codeForeign, "", ""}}},
		{"⟦today()⟧ > invoice.due", []found{{codeForeign, "", "without brackets"}}},
		{"⟦['a'].exists(x, x == client.name)⟧", []found{{codeForeign, "", "write in"}}},
		{"⟦facts.tags⟧.all(x, x)", []found{{codeFact, "", ""}}},
		{"client.email == ⟦null⟧", []found{{codeForeign, "null", "has(NAME)"}}},
		{"days_late > 3⟦u⟧", []found{{codeUnit, "u after 3", ""}}},
		{"client.name == ⟦b'x'⟧", []found{{codeForeign, "kind of constant", ""}}},
		{"⟦{'a': 1}⟧ == 3", []found{{codeForeign, "maps", ""}}},
		{"⟦client.name[0]⟧ == 'x'", []found{{codeForeign, "[ ]", ""}}},
	})
}

func TestTypesMustFit(t *testing.T) {
	checkBad(t, newEnv(t, vocabulary()), []bad{
		{"invoice.open >= ⟦'100'⟧", []found{{codeCompare, "invoice.open is a decimal number and '100' is text: they cannot be compared", "without quotes: 100"}}},
		{"⟦'abc'⟧ == invoice.open", []found{{codeCompare, "", "compare it with a number"}}},
		{"client.profile == ⟦3⟧", []found{{codeCompare, "client.profile is text and 3 is a whole number", "compare it with one of 'craftsman', 'key_account'"}}},
		{"client.name == ⟦3⟧", []found{{codeCompare, "", "write text between quotes: '3'"}}},
		{"client.email == ⟦true⟧", []found{{codeCompare, "", "ask has(client.email) whether it is known"}}},
		{"client.name == ⟦date('2026-05-01')⟧", []found{{codeCompare, "", "compare it with text between quotes"}}},
		{"days_late == ⟦true⟧", []found{{codeCompare, "", "compare it with a number"}}},
		{"!invoice.disputed == ⟦'yes'⟧", []found{{codeCompare, "!invoice.disputed is a yes/no value", "by itself: !invoice.disputed, or invoice.disputed"}}},
		{"!(days_late > 3) == ⟦1⟧", []found{{codeCompare, "", "!(days_late > 3), or (days_late > 3)"}}},
		{"(days_late > 3) == ⟦1⟧", []found{{codeCompare, "", "by itself: days_late > 3, or !(days_late > 3)"}}},
		{"has(client.email) == ⟦1⟧", []found{{codeCompare, "", "has(client.email), or !has(client.email)"}}},
		{"⟦7 <= days_late <= 15⟧", []found{{codeCompare, "one comparison at a time: days_late", "write 7 <= days_late && days_late <= 15"}}},
		{"facts.vip && ⟦7 <= days_late + 1 < 15⟧", []found{{codeCompare, "", "write 7 <= days_late + 1 && days_late + 1 < 15"}}},
		{"⟦0 < invoice.open < 99.90⟧", []found{{codeCompare, "", "write 0 < invoice.open && invoice.open < 99.90"}}},
		{"⟦1 < 2 < days_late⟧ < 15", []found{{codeCompare, "", "1 < 2 && 2 < days_late"}}},
		{"(days_late > 7) == ⟦15⟧", []found{{codeCompare, "", ""}}},
		{"client.kind == 'business' || ⟦'public'⟧", []found{{codeOperation, "not a condition", "repeat the comparison: client.kind == 'public'"}}},
		{"facts.vip && days_late > 7 && ⟦15⟧", []found{{codeOperation, "", "days_late > 15"}}},
		{"invoice.open > 99.90 || ⟦200⟧", []found{{codeOperation, "", "invoice.open > 200"}}},
		{"facts.vip || ⟦'public'⟧", []found{{codeOperation, "", "as in days_late >= 7"}}},
		{"today > ⟦'2026-05-01'⟧", []found{{codeCompare, "", "write date('2026-05-01')"}}},
		{"today > ⟦'1 May'⟧", []found{{codeCompare, "", "date('2026-05-01')"}}},
		{"invoice.disputed == ⟦'yes'⟧", []found{{codeCompare, "", "!invoice.disputed"}}},
		{"invoice.disputed == ⟦1⟧", []found{{codeCompare, "", "stands by itself"}}},
		{"invoice.due > ⟦30⟧", []found{{codeCompare, "", "today - invoice.due"}}},
		{"⟦invoice.open > client.name⟧", []found{{codeCompare, "", ""}}},
		{"⟦client.name < 'M'⟧", []found{{codeCompare, "text has no order", "=="}}},
		{"⟦invoice.disputed > false⟧", []found{{codeCompare, "no order", ""}}},
		{"invoice.open in [0, ⟦'x'⟧]", []found{{codeList, "starts with a whole number, and 'x' is text", ""}}},
		{"client.profile in [⟦3⟧]", []found{{codeCompare, "", ""}}},
		{"invoice.open in [⟦'0'⟧]", []found{{codeCompare, "", "without quotes: 0"}}},
		{"client.profile in ⟦'micro'⟧", []found{{codeList, "not a list", "['micro']"}}},
		{"client.profile in ⟦client.name⟧", []found{{codeList, "", "client.name.contains(client.profile)"}}},
		{"⟦client.profile == ['micro']⟧", []found{{codeList, "", "write client.profile in ['micro']"}}},
		{"⟦['micro'] != client.profile⟧", []found{{codeList, "", "write !(client.profile in ['micro'])"}}},
		{"⟦days_late > [3]⟧", []found{{codeList, "", "write in"}}},
		{"client.profile in ['micro', ⟦7⟧]", []found{{codeList, "this list starts with text", ""}}},
		{"days_late in [⟦[1, 2]⟧]", []found{{codeList, "", "flat"}}},
		{"⟦days_late⟧ && facts.vip", []found{{codeOperation, "days_late is a whole number, not a condition", "days_late > 0"}}},
		{"!⟦client.name⟧", []found{{codeOperation, "", "client.name == 'x'"}}},
		{"⟦invoice.open⟧ && ⟦client.name⟧ || ⟦invoice.due⟧", []found{{codeOperation, "", ""}, {codeOperation, "", ""}, {codeOperation, "", "<= today"}}},
		{"⟦client.name + 'x'⟧ == 'y'", []found{{codeOperation, "+ does not work on text", ""}}},
		{"⟦invoice.due + 30⟧ < today", []found{{codeOperation, "", "invoice.due.plus_days(30)"}}},
		{"⟦30 + invoice.due⟧ < today", []found{{codeOperation, "", "invoice.due.plus_days(30)"}}},
		{"⟦today - 30⟧ > invoice.due", []found{{codeOperation, "", "today.minus_days(30)"}}},
		{"⟦invoice.open % 3⟧ == 0", []found{{codeOperation, "whole numbers", ""}}},
		{"-⟦client.name⟧ == 3", []found{{codeOperation, "", ""}}},
		{"days_late / ⟦0⟧ > 3", []found{{codeOperation, "division by zero", ""}}},
		{"days_late % ⟦0⟧ > 3", []found{{codeOperation, "division by zero", ""}}},
		{"(facts.vip ? 3 : ⟦'x'⟧) == 3", []found{{codeCompare, "", "both sides of the colon"}}},
		{"⟦days_late⟧ ? facts.vip : true", []found{{codeOperation, "not a condition", ""}}},
		{"invoice.due.plus_days(⟦'3'⟧) < today", []found{{codeArgument, "'3' is text; plus_days takes a whole number", ""}}},
		{"⟦invoice.due.plus_days()⟧ < today", []found{{codeArgument, "1 argument", ""}}},
		{"⟦client.name.plus_days(3)⟧ < today", []found{{codeArgument, "client.name is text, which has no plus_days", "plus_days stands after a date"}}},
		{"⟦date(client.name)⟧ < today", []found{{codeArgument, "text constant", ""}}},
		{"⟦date()⟧ < today", []found{{codeArgument, "one text", ""}}},
		{"date(⟦'2026-02-30'⟧) < today", []found{{codeDate, "2026-02-30", "2026-05-01"}}},
		{"date(⟦'01/05/2026'⟧) < today", []found{{codeDate, "", ""}}},
		{"client.name.matches(⟦'('⟧)", []found{{codePattern, "missing closing )", ""}}},
		{"client.name.matches(⟦client.email⟧)", []found{{codePattern, "must be a constant", ""}}},
		{"⟦has(invoice.open)⟧", []found{{codePresence, "always has a value", ""}}},
		{"has(⟦3⟧)", []found{{codePresence, "one name", ""}}},
		{"⟦has(facts.vip, 3)⟧", []found{{codePresence, "one name", ""}}},
		{"⟦invoice.open⟧", []found{{codeNotBool, "this is a decimal number", "invoice.open > 0"}}},
		{"⟦days_late + 3⟧", []found{{codeNotBool, "a whole number", "(days_late + 3) > 0"}}},
		{"⟦'x'⟧", []found{{codeNotBool, "text", ""}}},
		{"⟦client.profile⟧", []found{{codeNotBool, "text", "client.profile == 'craftsman'"}}},
		{"⟦client.name.size()⟧", []found{{codeNotBool, "", "in client.name.size() > 0"}}},
		{"⟦today⟧", []found{{codeNotBool, "a date", "today >= date('2026-05-01')"}}},
		{"⟦invoice.due⟧", []found{{codeNotBool, "a date", "invoice.due <= today"}}},
	})
}

func TestValuesAreClosed(t *testing.T) {
	checkBad(t, newEnv(t, vocabulary()), []bad{
		{"client.profile == ⟦'keyaccount'⟧", []found{{codeEnum, "'keyaccount' is not a value of client.profile", "did you mean 'key_account'? one of 'craftsman', 'key_account'"}}},
		{"⟦'Micro'⟧ != client.profile", []found{{codeEnum, "", "did you mean 'micro'?"}}},
		{"client.profile in ['micro', ⟦'craftman'⟧]", []found{{codeEnum, "", "'craftsman'"}}},
		{"client.profile == (facts.vip ? ⟦'vip'⟧ : 'micro')", []found{{codeEnum, "", ""}}},
		{"client.kind == ⟦'b2b'⟧", []found{{codeEnum, "", "'business', 'consumer', 'public'"}}},
		{"case.state == ⟦'frm'⟧", []found{{codeEnum, "", "'firm'"}}},
		{"last.outcome == ⟦'bounce'⟧ && last.channel == ⟦'mail'⟧", []found{{codeEnum, "", "'bounced'"}, {codeEnum, "", "'email'"}}},
		{"today.weekday() == ⟦'lundi'⟧", []found{{codeEnum, "today.weekday()", "'monday'"}}},
		{"client.country == ⟦'France'⟧", []found{{codeEnum, "two capitals", "'FR'"}}},
		{"client.language in ['fr', ⟦'EN'⟧]", []found{{codeEnum, "two small letters", ""}}},
		{"invoice.currency == ⟦'euro'⟧", []found{{codeEnum, "three capitals", ""}}},
		{"invoice.currency == ⟦'USD'⟧", []found{{codeCurrency, "never 'USD'", ""}}},
	})
	for _, good := range []string{
		"client.profile == ''", "client.kind in ['business', '']", "last.outcome == ''", "invoice.currency == 'EUR'", "client.country == 'FR'",
		"client.name == 'anything'", "client.profile == (facts.vip ? 'micro' : '')",
	} {
		if g, problems := newEnv(t, vocabulary()).Compile(good); g == nil || len(problems) > 0 {
			t.Errorf("%s: %v", good, problems)
		}
	}
}

func TestAVocabularyWithoutListsTakesAnyText(t *testing.T) {
	e := newEnv(t, Vocabulary{})
	for _, src := range []string{"client.profile == 'any'", "case.state == 'any'", "last.channel == 'any'", "invoice.currency == 'USD'"} {
		if g, problems := e.Compile(src); g == nil || len(problems) > 0 {
			t.Errorf("%s: %v", src, problems)
		}
	}
}

func TestNamesOfAnotherScope(t *testing.T) {
	assign := vocabulary()
	assign.Assign, assign.Scope = true, engine.ScopeClient
	checkBad(t, newEnv(t, assign), []bad{
		{"⟦case.contacts⟧ > 3", []found{{codeScope, "chosen before its case begins", "client.*"}}},
		{"⟦promise.broken⟧ || ⟦last.outcome⟧ == 'sent'", []found{{codeScope, "", ""}, {codeScope, "", ""}}},
	})
	if g, problems := newEnv(t, assign).Compile("invoice.open > 3 && days_late > 2 && client.open_count > 1"); g == nil {
		t.Errorf("assign: %v", problems)
	}
	clients := vocabulary()
	clients.Scope = engine.ScopeClient
	checkBad(t, newEnv(t, clients), []bad{
		{"⟦invoice.open⟧ > 3", []found{{codeScope, "looks at all invoices of a client", "client.open_total"}}},
		{"⟦open⟧ > 3", []found{{codeName, "", "days_late"}}},
	})
}

func TestEmptyLongAndDeepGuards(t *testing.T) {
	e := newEnv(t, vocabulary())
	for _, tt := range []struct{ src, code string }{
		{"", codeEmpty},
		{"  \n ", codeEmpty},
		{"// nothing", codeEmpty},
		{strings.Repeat("days_late > 3 && ", 300) + "true", codeTooLong},
		{strings.Repeat("(", 100) + "true" + strings.Repeat(")", 100), codeTooLong},
		{strings.Repeat("!", 100) + "true", codeTooLong},
		{strings.Repeat("facts.vip ? true : ", 100) + "true", ""},
		{strings.Repeat("client.name.matches('(a|b)*c(d|e)*f(g|h)*i(j|k)*') || ", 60) + "true", codeTooCostly},
	} {
		g, problems := e.Compile(tt.src)
		if tt.code == "" {
			if g == nil {
				t.Errorf("%.40q: %v", tt.src, problems)
			}
			continue
		}
		if g != nil || len(problems) != 1 || problems[0].Code != tt.code {
			t.Errorf("%.40q: problems %v, want %s", tt.src, problems, tt.code)
		}
	}
}

func TestConst(t *testing.T) {
	e := newEnv(t, vocabulary())
	for src, want := range map[string]string{
		"true": "true", "false": "false", "!true": "false", "1 + 1 == 2": "true", "'a' in ['b']": "false", "2.5 > 7": "false",
		"date('2026-01-31').plus_months(1) == date('2026-02-28')": "true",
		"facts.vip || true": "true", "facts.vip && false && days_late > 3": "false", "!(facts.vip && false)": "true",
		"true ? false : facts.vip": "false", "facts.vip ? true : true": "",
		"true && true && (false || true)": "true",
		"days_late > 3":                   "", "facts.vip || false": "", "facts.vip && true": "",
	} {
		got := ""
		if v, ok := compile(t, e, src).Const(); ok {
			got = map[bool]string{true: "true", false: "false"}[v]
		}
		if got != want {
			t.Errorf("Const of %s is %q, want %q", src, got, want)
		}
	}
}

func TestOneSourceGivesOneGuard(t *testing.T) {
	e := newEnv(t, vocabulary())
	a, b := compile(t, e, "days_late > 3"), compile(t, e, "days_late > 3")
	if a != b {
		t.Error("two guards of one source")
	}
	_, problems := e.Compile("nonsense")
	problems[0].Message = "changed"
	if _, again := e.Compile("nonsense"); again[0].Message == "changed" {
		t.Error("the cached problems were changed by a caller")
	}
}

func TestNewEnvRefusesBadFacts(t *testing.T) {
	for _, facts := range [][]engine.FactDecl{
		{{Name: "a", Type: "float"}},
		{{Name: "a", Type: engine.FactInt}, {Name: "a", Type: engine.FactBool}},
	} {
		if _, err := NewEnv(Vocabulary{Facts: facts}); err == nil {
			t.Errorf("NewEnv took %v", facts)
		}
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	docs := Docs()
	if !slices.IsSortedFunc(docs, func(a, b diag.Doc) int { return strings.Compare(a.Code, b.Code) }) {
		t.Error("the codes are not in order")
	}
	e := newEnv(t, vocabulary())
	for _, d := range docs {
		if d.Title == "" || d.Why == "" || d.Bad == "" || d.Good == "" {
			t.Errorf("%s is not explained in full: %+v", d.Code, d)
		}
		if slices.Contains([]string{codeScope, codeTooLong, codeTooCostly, codeInternal}, d.Code) {
			continue // not shown by a guard in this vocabulary
		}
		_, problems := e.Compile(d.Bad)
		if !slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Code == d.Code }) {
			t.Errorf("%s: the bad example gives %v", d.Code, problems)
		}
		if _, problems := e.Compile(d.Good); len(problems) > 0 && !strings.Contains(d.Good, ": ") {
			t.Errorf("%s: the good example gives %v", d.Code, problems)
		}
	}
}

func TestReferenceListsEveryName(t *testing.T) {
	e := newEnv(t, Vocabulary{})
	seen := map[string]bool{}
	for _, r := range Reference() {
		if r.Name == "" || r.Type == "" || r.Meaning == "" || seen[r.Name] {
			t.Errorf("entry %+v", r)
		}
		seen[r.Name] = true
	}
	for name := range e.vars {
		if !strings.HasPrefix(name, hasPrefix) && !seen[name] {
			t.Errorf("%s is not in the reference", name)
		}
	}
}
