package intake

import "slices"

// Doc explains a code, for relance explain.
type Doc struct {
	Code  string
	Title string // a few words, lower case
	Why   string // what goes wrong, and why it matters
	Bad   string // an example that gives the problem
	Good  string // the same, mended
}

// Docs explains every code that a Problem may have, sorted by code.
func Docs() []Doc { return slices.Concat(fileDocs, valueDocs, rowDocs, paperDocs, leftOutDocs) }

var fileDocs = []Doc{
	{
		codeEmptyFile, "empty file",
		"The file holds nothing, not even a header. An empty export usually means that the export failed, and reading it as “no invoices” would stop every chase.",
		"(0 bytes)", "invoice,client,amount,due\nINV-7,C1,120.50,2026-01-31",
	},
	{
		codeNoRows, "a header without rows",
		"The file names its columns and holds no row. When there is nothing to read, leave the file out, so that an export that failed is not taken for an empty ledger.",
		"invoice,client,amount,due", "invoice,client,amount,due\nINV-7,C1,120.50,2026-01-31",
	},
	{
		codeEncoding, "unknown encoding",
		"The characters are neither UTF-8 nor windows-1252, or some lines are in one and some in the other, or they are not what the mapping states. Names would be garbled in the letters that clients receive.",
		"two exports in different encodings, pasted together", "save as CSV UTF-8, or state it: invoices: encoding: \"windows-1252\"",
	},
	{
		codeNUL, "zero bytes",
		"Text has no zero bytes. The file is damaged, was cut off while it was written, or is no text at all.",
		"a file that a full disk cut off", "export again",
	},
	{
		codeFormat, "not a file that can be read",
		"The file is no CSV, JSON or XLSX, whatever its name says: an old .xls workbook, a workbook with a password, a PDF.",
		"ledger.xls", "ledger.xlsx, saved as Excel workbook",
	},
	{
		codeCells, "a row with too many or too few cells",
		"The row does not have as many cells as the header, so that its values stand under the wrong headers. Often an amount with a comma or a note with the delimiter is not in quotes. It is also what a header that comes again and another table below the first are told by.",
		"invoice,client,amount,due\nINV-7,C1,120,50,2026-01-31", "invoice,client,amount,due\nINV-7,C1,\"120,50\",2026-01-31",
	},
	{
		codeQuote, "a quote that is not closed",
		"A quote opens a cell and does not close it, or stands inside a cell without quotes. Where the cell ends is not certain, and rows may be swallowed.",
		`INV-7,"Café ""Le Midi",120.50`, `INV-7,"Café ""Le Midi""",120.50`,
	},
	{
		codeJSON, "not a flat JSON object",
		"Every row is one JSON object with one value a key. A line that is no object, a key that stands twice, or a list where a value belongs cannot be read as a row.",
		`{"invoice": {"number": "INV-7"}}`, `{"invoice": "INV-7"}`,
	},
	{
		codeHeaderTwice, "two columns for one thing",
		"Two headers could be the same column, and they may hold different values. Which one counts is not guessed.",
		"invoice,client,amount,Amount,due", "invoice,client,amount,net,due",
	},
	{
		codeNoColumn, "a column is missing",
		"A column that every row needs is not in the file under its name. When the file calls it otherwise, intake.cue says so.",
		"InvoiceNumber,client,amount,due", "invoices: columns: invoice: \"InvoiceNumber\"",
	},
	{
		codeNoHeader, "a mapped header is not in the file",
		"intake.cue names a header that the file does not have: it is misspelt, or the export changed; or the names stand in two rows, one above the other, and are read together with header_rows: 2.",
		"invoices: columns: due: \"DueDat\"", "invoices: columns: due: \"DueDate\"",
	},
	{
		codeSheet, "no such sheet",
		"intake.cue names a sheet that the workbook does not have. Without a name the first sheet is read.",
		"invoices: sheet: \"Ledgr\"", "invoices: sheet: \"Ledger\"",
	},
	{
		codeKind, "invoices, clients, contacts or events?",
		"No column of the file is known, so that it is not clear what its rows are.",
		"foo,bar", "invoice,client,amount,due",
	},
	{
		codeFactHeader, "a column that looks like a fact",
		"The column is ignored because its name is not exactly that of the fact, which then has no value; a guard that reads it has no answer.",
		"Sector (with facts: {sector: \"string\"})", "sector, or invoices: columns: sector: \"Sector\"",
	},
	{
		codeMapping, "the mapping is wrong",
		"intake.cue contradicts itself or names what does not exist. No file is read with it.",
		"invoices: decimal: \";\"", "invoices: decimal: \",\"",
	},
	{
		codeFactorHeader, "an ignored column that may stop the chase",
		"The header speaks of invoices that were sold to a factor, are contested or blocked, or of clients who refused to be written to, and nothing reads the column: they would be chased all the same.",
		"a column Affacturée, Litige or Mahnsperre that nothing reads", `columns: factored: "Affacturée"`,
	},
	{
		codeOtherSheets, "sheets that are not read",
		"The workbook shows more than one sheet, and one is read: what stands in the others would be missing, as invoices of another month would be.",
		"a workbook with the sheets January and February", "one file for each, or the one to read: sheet: \"January\"",
	},
	{
		codeHidden, "rows that a filter hides",
		"Rows of the sheet are hidden. They are read like all others, and whoever looks at the workbook does not see them.",
		"a filter that shows the overdue invoices alone", "the sheet without the filter",
	},
	{
		codeGarbled, "letters that were garbled before",
		"The file is good UTF-8, and letters with accents in it are not: a program read them in the wrong encoding, or lost them, before the export was made. Letters would go out with such names.",
		"SociÃ©tÃ© Martin", "Société Martin",
	},
	{
		codeStatus, "a column that may say which rows are no debt",
		"Drafts, cancelled invoices, credit memos and payments stand in many exports beside the invoices, told apart by one column alone. When nothing reads it and its words say so, the file is refused; else a warning says that it is ignored.",
		"status: cancelled, and no word of it in intake.cue", `types: {column: "status", invoice: ["posted"], leave_out: ["cancelled"]}`,
	},
}
