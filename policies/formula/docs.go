package formula

import "github.com/relance-dev/relance/policies/diag"

// Docs explains the codes of formulas, RL300 to RL399.
func Docs() []diag.Doc {
	return []diag.Doc{
		{
			Code: "RL300", Title: "a formula is empty or too long",
			Why:  "A name under compute must say what to compute, in a length that a person can review.",
			Bad:  `compute: fee: ""`,
			Good: `compute: fee: "money(40)"`,
		},
		{
			Code: "RL301", Title: "a formula does not parse",
			Why:  "The text is not an Expr expression: something is missing, doubled or misplaced.",
			Bad:  `compute: total: "invoice.open + "`,
			Good: `compute: total: "invoice.open + money(40)"`,
		},
		{
			Code: "RL302", Title: "a habit from spreadsheets",
			Why:  "Formulas are close to those of a spreadsheet, but not the same: a decimal point, commas between values, condition ? a : b.",
			Bad:  `compute: fee: "=IF(days_late>30;40;0)"`,
			Good: `compute: fee: "days_late > 30 ? money(40) : money(0)"`,
		},
		{
			Code: "RL303", Title: "an unknown name in a formula",
			Why:  "Formulas see the names that guards see, the other formulas of the policy, and the facts that the book declares.",
			Bad:  `compute: total: "invoice.opn + money(40)"`,
			Good: `compute: total: "invoice.open + money(40)"`,
		},
		{
			Code: "RL304", Title: "values that do not go together",
			Why:  "Money adds to money and multiplies with a number. A bare 40 is no money: in which currency, and is it cents?",
			Bad:  `compute: total: "invoice.open + 40"`,
			Good: `compute: total: "invoice.open + money(40)"`,
		},
		{
			Code: "RL305", Title: "a function with the wrong values",
			Why:  "Each function takes a fixed number of values of fixed types. A decimal comma makes two values of one.",
			Bad:  `compute: fee: "percent(invoice.open, 1,5)"`,
			Good: `compute: fee: "percent(invoice.open, 1.5)"`,
		},
		{
			Code: "RL306", Title: "formulas that use each other in a circle",
			Why:  "Each formula is computed after those it uses; in a circle none can be the first.",
			Bad:  `compute: {a: "b + money(1)", b: "a"}`,
			Good: `compute: {a: "b + money(1)", b: "invoice.open"}`,
		},
		{
			Code: "RL307", Title: "a name that is already taken",
			Why:  "The name means something else in formulas or in templates, and one of the two would be hidden.",
			Bad:  `compute: open: "invoice.open + money(40)"`,
			Good: `compute: total_due: "invoice.open + money(40)"`,
		},
		{
			Code: "RL308", Title: "something formulas do not have",
			Why:  "Formulas compute one value with names, numbers, texts and a few functions; lists, loops and pipes of Expr are left out.",
			Bad:  `compute: fee: "invoice.open % 5"`,
			Good: `compute: fee: "percent(invoice.open, 5)"`,
		},
		{
			Code: "RL309", Title: "a value that a field never has",
			Why:  "The comparison would never be true, most often because of a misspelt word.",
			Bad:  `compute: fee: "client.kind == 'bussiness' ? money(40) : money(0)"`,
			Good: `compute: fee: "client.kind == 'business' ? money(40) : money(0)"`,
		},
		{
			Code: "RL310", Title: "a law that does not give what is asked",
			Why:  "Each law has its own start of interest, its own currency and its own fixed sum; some give none. relance law show NAME lists what it gives.",
			Bad:  `compute: interest: "late_interest(invoice.open, 'FR_CONSUMER')"`,
			Good: `compute: interest: "late_interest(invoice.open, 'FR_CONSUMER', {after: case.formal_notice})"`,
		},
	}
}
