package guard

import "github.com/relance-dev/relance/policies/diag"

// The codes of what Compile finds.
const (
	codeEmpty       = "RL200"
	codeSyntax      = "RL201"
	codeEquals      = "RL202"
	codeWord        = "RL203"
	codeSign        = "RL204"
	codeNumber      = "RL205"
	codeTypography  = "RL206"
	codeUnit        = "RL207"
	codeSpreadsheet = "RL208"
	codeConstant    = "RL209"
	codeSingle      = "RL210"
	codeBrackets    = "RL211"
	codeOpenText    = "RL212"
	codeBackslash   = "RL213"
	codeOperand     = "RL214"
	codeOperator    = "RL215"
	codeName        = "RL220"
	codeField       = "RL221"
	codeFunction    = "RL222"
	codeForeign     = "RL223"
	codeScope       = "RL224"
	codeFact        = "RL225"
	codeGroup       = "RL226"
	codeCompare     = "RL230"
	codeOperation   = "RL231"
	codeArgument    = "RL232"
	codeNotBool     = "RL233"
	codeList        = "RL234"
	codePresence    = "RL235"
	codeEnum        = "RL240"
	codeDate        = "RL241"
	codePattern     = "RL242"
	codeCurrency    = "RL243"
	codeDecimals    = "RL244"
	codeTooLong     = "RL250"
	codeTooCostly   = "RL251"
	codeInternal    = "RL299"
)

// Docs explains the codes RL200 to RL299.
func Docs() []diag.Doc {
	return append(syntaxDocs(), meaningDocs()...)
}

func syntaxDocs() []diag.Doc {
	return []diag.Doc{
		{Code: codeEmpty, Title: "empty guard", Why: "A guard says when a rule applies. Without a text nobody can tell; a rule without a guard always applies.", Bad: `// to be written`, Good: `days_late >= 7`},
		{Code: codeSyntax, Title: "guard that cannot be read", Why: "A character or a word stands where the language has no place for it.", Bad: `days_late >= 7;`, Good: `days_late >= 7`},
		{Code: codeEquals, Title: "single =", Why: "A guard asks, it does not set: two = compare.", Bad: `client.profile = 'micro'`, Good: `client.profile == 'micro'`},
		{Code: codeWord, Title: "and, or, not as words", Why: "Conditions are joined by signs, as in most programming languages.", Bad: `days_late >= 7 and not invoice.disputed`, Good: `days_late >= 7 && !invoice.disputed`},
		{Code: codeSign, Title: "comparison sign of a spreadsheet", Why: "Different is !=, and the = of a comparison comes last.", Bad: `client.kind <> 'public' && days_late => 7`, Good: `client.kind != 'public' && days_late >= 7`},
		{Code: codeNumber, Title: "decimal comma or spaced thousands", Why: "A comma separates the values of a list; decimals follow a point, and thousands are not set apart.", Bad: `invoice.open >= 1 234,50`, Good: `invoice.open >= 1234.50`},
		{Code: codeTypography, Title: "typographic quotes or signs", Why: "Word processors replace straight quotes by curly ones; only straight ones delimit text.", Bad: `client.profile == “micro”`, Good: `client.profile == 'micro'`},
		{Code: codeUnit, Title: "number with a unit", Why: "Days are whole numbers, and amounts are in the currency of the invoice.", Bad: `days_late >= 30d && invoice.open > 500€`, Good: `days_late >= 30 && invoice.open > 500`},
		{Code: codeSpreadsheet, Title: "spreadsheet function", Why: "A guard is one condition. What spreadsheets write as functions are operators and names here.", Bad: `AND(days_late >= 7, invoice.open > 0)`, Good: `days_late >= 7 && invoice.open > 0`},
		{Code: codeConstant, Title: "TRUE or FALSE in capitals", Why: "The two constants are written in small letters.", Bad: `invoice.disputed == TRUE`, Good: `invoice.disputed`},
		{Code: codeSingle, Title: "single & or |", Why: "Conditions are joined by two signs.", Bad: `days_late >= 7 & invoice.open > 0`, Good: `days_late >= 7 && invoice.open > 0`},
		{Code: codeBrackets, Title: "brackets that do not match", Why: "Every bracket that opens must close, in the right order.", Bad: `(days_late >= 7 && invoice.open > 0`, Good: `(days_late >= 7) && invoice.open > 0`},
		{Code: codeOpenText, Title: "text that is not closed", Why: "Everything after the opening quote is taken for text.", Bad: `client.profile == 'micro`, Good: `client.profile == 'micro'`},
		{Code: codeBackslash, Title: "single backslash", Why: "A backslash starts an escape such as \\n; others do not exist.", Bad: `client.name.matches('\d+')`, Good: `client.name.matches(r'\d+')`},
		{Code: codeOperand, Title: "value missing", Why: "An operator stands at the start or the end, or next to another one.", Bad: `days_late >= 7 &&`, Good: `days_late >= 7`},
		{Code: codeOperator, Title: "operator missing", Why: "Two values stand side by side, and nothing says what to do with them.", Bad: `days_late >= 7 invoice.disputed`, Good: `days_late >= 7 && invoice.disputed`},
	}
}

func meaningDocs() []diag.Doc {
	return []diag.Doc{
		{Code: codeName, Title: "unknown name", Why: "Guards speak of invoice, client, case, promise, last, facts and a few dates; a misspelt name would silently never match, so it is refused.", Bad: `day_late >= 7`, Good: `days_late >= 7`},
		{Code: codeField, Title: "unknown field", Why: "The part before the dot exists, what follows does not.", Bad: `invoice.amout > 100`, Good: `invoice.amount > 100`},
		{Code: codeFunction, Title: "unknown function", Why: "The functions are few: dates have plus_days, end_of_month, weekday…, texts contains, startsWith, matches….", Bad: `invoice.due.add_days(3) < today`, Good: `invoice.due.plus_days(3) < today`},
		{Code: codeForeign, Title: "not in the language", Why: "CEL has durations, instants, floating-point numbers, maps and loops. Guards have whole days, exact decimals and short lists instead.", Bad: `today > timestamp('2026-05-01T00:00:00Z')`, Good: `today >= date('2026-05-01')`},
		{Code: codeScope, Title: "not available here", Why: "A policy for clients has no single invoice; a policy is chosen before its case begins.", Bad: `assign: [{policy: "a", when: "case.contacts > 3"}]`, Good: `assign: [{policy: "a", when: "client.broken_promises > 0"}]`},
		{Code: codeFact, Title: "undeclared fact", Why: "A fact comes from a column of your export; the book names it and its type once, under facts.", Bad: `facts.region == 'north'`, Good: `facts: {region: "string"}`},
		{Code: codeGroup, Title: "group used as a value", Why: "invoice, client and the like are groups of names.", Bad: `invoice > 100`, Good: `invoice.open > 100`},
		{Code: codeCompare, Title: "values that cannot be compared", Why: "A number never equals a text, a date never a number. The comparison would fail, or never be true.", Bad: `invoice.open >= '100'`, Good: `invoice.open >= 100`},
		{Code: codeOperation, Title: "operator on the wrong type", Why: "&& joins conditions, + adds numbers.", Bad: `days_late && invoice.disputed`, Good: `days_late > 0 && invoice.disputed`},
		{Code: codeArgument, Title: "wrong argument", Why: "A function was given too many, too few or other values than it takes.", Bad: `invoice.due.plus_days('3') < today`, Good: `invoice.due.plus_days(3) < today`},
		{Code: codeNotBool, Title: "guard that is no condition", Why: "A guard answers yes or no.", Bad: `invoice.open`, Good: `invoice.open > 0`},
		{Code: codeList, Title: "list in the wrong place", Why: "A list only stands after in, with values of one type.", Bad: `client.profile == ['micro', 'craftsman']`, Good: `client.profile in ['micro', 'craftsman']`},
		{Code: codePresence, Title: "has() on something else", Why: "has asks whether a fact, an optional date or a text has a value; other names always have one.", Bad: `has(invoice.open)`, Good: `has(facts.score)`},
		{Code: codeEnum, Title: "value that does not exist", Why: "The text is none of the values that the name can have, so the comparison would never match.", Bad: `client.profile == 'grandcompte'`, Good: `client.profile == 'key_account'`},
		{Code: codeDate, Title: "not a date", Why: "A day is written year first, and must exist.", Bad: `today >= date('2026-02-30')`, Good: `today >= date('2026-02-28')`},
		{Code: codePattern, Title: "bad regular expression", Why: "matches takes a regular expression in RE2 syntax, as a literal.", Bad: `client.name.matches('(')`, Good: `client.name.matches('^A')`},
		{Code: codeCurrency, Title: "currency that this policy never sees", Why: "The policy takes one currency; a comparison with another is never true.", Bad: `invoice.currency == 'USD'`, Good: `currency: "USD"`},
		{Code: codeDecimals, Title: "amount with more decimals than money has", Why: "A point stands before the decimals: 10.000 is ten. Where thousands are set apart by a point, ten thousand is meant.", Bad: `invoice.open >= 10.000`, Good: `invoice.open >= 10000`},
		{Code: codeTooLong, Title: "guard too long or too deep", Why: "A condition this long cannot be read or checked; two rules can share it.", Bad: `a condition of more than 4000 characters`, Good: `two rules with one condition each`},
		{Code: codeTooCostly, Title: "guard too costly", Why: "A guard runs for every case on many days.", Bad: `a long chain of matches(…)`, Good: `one regular expression with alternatives: (a|b|c)`},
		{Code: codeInternal, Title: "guard refused by CEL", Why: "Our check accepted the guard and CEL's did not. This is a mistake in relance: please report it.", Bad: `(unknown)`, Good: `(unknown)`},
	}
}
