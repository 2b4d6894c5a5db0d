package intake

var valueDocs = []Doc{
	{
		codeEmpty, "an empty cell",
		"A value that every row needs is not there.",
		"invoice,client,amount,due\n,C1,120.50,2026-01-31", "invoice,client,amount,due\nINV-7,C1,120.50,2026-01-31",
	},
	{
		codeMangled, "a value that a spreadsheet changed",
		"A spreadsheet showed a long number in scientific notation, took a code for a time, cut a number to 15 digits, or wrote an error instead of a value; or cells are merged, so that only one of them holds what all seem to. The original is lost in this file.",
		"1.93E+09", "1930000001, in a column formatted as text",
	},
	{
		codeDuplicate, "the same key twice",
		"Two rows have the same invoice or client. Chasing both would ask for the money twice.",
		"INV-7,C1,120.50,2026-01-31\nINV-7,C1,120.50,2026-02-28", "INV-7#1,C1,120.50,2026-01-31\nINV-7#2,C1,120.50,2026-02-28",
	},
	{
		codeAmount, "not an amount",
		"The cell is no number, or a number far beyond any invoice. Spaces, apostrophes, points and commas may part thousands; a sign, parentheses and the currency may stand beside it.",
		"12x.50", "1 234,56 or (1,234.56) or -1234.56 EUR",
	},
	{
		codeMarkUnclear, "thousands or decimals?",
		"1,234 is a thousand or little more than one, and no other row of the column shows which. A wrong guess is wrong by a factor of a thousand, so intake.cue has to say it.",
		"1,234", "invoices: decimal: \".\"",
	},
	{
		codeMarkConflict, "two decimal marks in one column",
		"Some rows can only be read with a decimal point, others only with a decimal comma. Two programs wrote the file.",
		"1,234.56\n1.234,56", "1,234.56\n1,234.56",
	},
	{
		codeDecimals, "more decimals than the currency has",
		"Nothing is rounded on the way in: an amount that is not whole cents was not meant for an invoice.",
		"99.905 EUR", "99.91 EUR",
	},
	{
		codeTotal, "a total that is too large",
		"The amounts of the file add up to more than can be counted exactly. Another column was probably taken for the amount.",
		"amount: 999999999999999", "amount: 120.50",
	},
	{
		codeCurrency, "unknown currency",
		"The currency is no code of ISO 4217.",
		"EURO", "EUR",
	},
	{
		codeNoCurrency, "no currency",
		"Nothing says what currency the amount is in: no column, no default in intake.cue, no currency of the creditor.",
		"invoice,client,amount,due", "invoices: defaults: currency: \"EUR\"",
	},
	{
		codeSign, "a currency sign that disagrees",
		"The sign or code beside the number is of another currency than the row.",
		"amount: $100.00, currency: EUR", "amount: $100.00, currency: USD",
	},
	{
		codeDate, "not a date",
		"The cell is no date, a day that does not exist, or a year that no ledger has. YYYY-MM-DD is always understood; other forms by the evidence of the column, or stated in intake.cue.",
		"2026-02-30", "2026-02-28",
	},
	{
		codeOrderUnclear, "day first or month first?",
		"03/04/2026 is in March or in April, and no other row of the column shows which. A wrong guess moves reminders by months, so intake.cue has to say it.",
		"03/04/2026", "invoices: dates: \"DD/MM/YYYY\"",
	},
	{
		codeOrderClash, "days and months swapped",
		"Some rows can only be read day first, others only month first: a program swapped those it could. The others of the column cannot be trusted either.",
		"13/01/2026\n01/13/2026", "2026-01-13\n2026-01-13",
	},
	{
		codeBool, "neither yes nor no",
		"The cell is none of the words for yes and no. Others are declared in intake.cue.",
		"disputed: contested", "invoices: booleans: true: [\"contested\"]",
	},
	{
		codeWord, "an unknown word",
		"The column takes one of a list: a profile of the book, a kind of client, a type of event.",
		"type: paymnt", "type: payment",
	},
	{
		codeFact, "a fact of another type",
		"The column is a declared fact, and the cell does not have its type.",
		"score: high (with facts: {score: \"int\"})", "score: 3",
	},
	{
		codePlace, "not a country or language code",
		"Countries and languages are codes of two letters; the law that applies and the language of a letter follow from them.",
		"country: France", "country: FR, or clients: values: country: {France: \"FR\"}",
	},
	{
		codeEmail, "not one e-mail address",
		"The address cannot be right, or there are several. Messages to it would fail.",
		"a@example.org;b@example.org", "a@example.org",
	},
	{
		codePhone, "not one phone number",
		"The cell holds letters, several numbers, or too few or too many digits for a phone number. The client cannot be called or written to on it.",
		"01 99 00 00 01 or 02", "+33 1 99 00 00 01",
	},
}
