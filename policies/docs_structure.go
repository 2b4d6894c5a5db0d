package policies

import "github.com/relance-dev/relance/policies/diag"

// schemaDocs explains what the schema refuses.
var schemaDocs = []diag.Doc{
	{
		Code: codeUnknownField, Title: "a field that does not exist",
		Why:  "What the field says would have no effect. Mostly it is misspelt, or stands one level too deep or not deep enough.",
		Bad:  `firm: {tonee: "firm"}`,
		Good: `firm: {tone: "firm"}`,
	},
	{
		Code: codeMissingField, Title: "a field that is missing",
		Why:  "Without this field the rest has no meaning.",
		Bad:  `creditor: {name: "Atelier Dupont SAS"}`,
		Good: `creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr"}`,
	},
	{
		Code: codeType, Title: "a value of the wrong kind",
		Why:  "Text stands in quotes and numbers do not; a list stands in [ ], fields stand in { }. Conditions are text: they stand in quotes, even \"true\".",
		Bad:  `min_gap: "7", approve: true`,
		Good: `min_gap: 7, approve: "true"`,
	},
	{
		Code: codeEnum, Title: "a word that is not in the list",
		Why:  "The field takes one of a few words.",
		Bad:  `tone: "frim"`,
		Good: `tone: "firm"`,
	},
	{
		Code: codeForm, Title: "a text of the wrong form",
		Why:  "Names, days, countries, languages and currencies are written in one way only, so that they can be compared.",
		Bad:  `states: "Last notice": final: true`,
		Good: `states: last_notice: final: true`,
	},
	{
		Code: codeBounds, Title: "a number out of range",
		Why:  "The number is too small or too large to be meant.",
		Bad:  `min_gap: 4000`,
		Good: `min_gap: 4`,
	},
}
