package policies

import "github.com/relance-dev/relance/policies/diag"

// fileDocs explains what is found before a book's data is known.
var fileDocs = []diag.Doc{
	{
		Code: codeNoFolder, Title: "no such folder",
		Why:  "The path does not lead anywhere. Paths count from the folder in which relance runs.",
		Bad:  "relance check polices",
		Good: "relance check policies",
	},
	{
		Code: codeNotFolder, Title: "a file instead of a folder",
		Why:  "A book is a folder: its policies, its list of assignments and its templates belong together and are checked together.",
		Bad:  "relance check policies/book.cue",
		Good: "relance check policies",
	},
	{
		Code: codeEmpty, Title: "a folder without policy files",
		Why:  "A book has at least one .cue file in its folder.",
		Bad:  "relance check empty/",
		Good: "relance init policies && relance check policies",
	},
	{
		Code: codeNested, Title: "policy files in a sub-folder",
		Why:  "The .cue files of a book lie side by side in its folder. Those in sub-folders are not read, so that what they say has no effect.",
		Bad:  "policies/france/standard.cue",
		Good: "policies/france_standard.cue",
	},
	{
		Code: codeUnreadable, Title: "a file or folder that cannot be read",
		Why:  "The operating system refuses to read it, most often because of its permissions.",
		Bad:  "chmod 000 book.cue",
		Good: "chmod 644 book.cue",
	},
	{
		Code: codeEncoding, Title: "a file that is not UTF-8",
		Why:  "Every file of a book is text in UTF-8, so that é and € are the same on every machine. Some editors save in Latin-1 or UTF-16 unless told otherwise.",
		Bad:  "title: \"Relanc\xE9\"  // saved as Latin-1",
		Good: `title: "Relancé"  // saved as UTF-8`,
	},
	{
		Code: codeSyntax, Title: "a syntax error",
		Why:  "The file is not CUE. Only the first mistake of a file is shown, for the following ones are often its consequences; nothing else is checked until it is mended.",
		Bad:  `tone = "firm"`,
		Good: `tone: "firm"`,
	},
	{
		Code: codePackage, Title: "a file of another package",
		Why:  "All .cue files of a book say `package relance` on their first line. CUE puts together only files of one package.",
		Bad:  "policies: standard: {…}  // as the first line",
		Good: "package relance",
	},
	{
		Code: codeReference, Title: "a name that stands for nothing",
		Why:  "A word without quotes is the name of a field of this book. Text stands in quotes; true and false are written in small letters.",
		Bad:  `tone: firm`,
		Good: `tone: "firm"`,
	},
	{
		Code: codeImport, Title: "an import that is not available",
		Why:  "A book is complete in its folder: relance reads no other folder and never uses the network. A book imports the schema and the packages that are part of CUE.",
		Bad:  `import "example.org/policies/shared"`,
		Good: `import "strings"`,
	},
	{
		Code: codeUnusedImport, Title: "an import that is not used",
		Why:  "CUE refuses imports without use. For the schema it mostly means that the line policy.#Book is missing.",
		Bad:  `import "relance.dev/policy"  // and no policy.#Book`,
		Good: "import \"relance.dev/policy\"\n\npolicy.#Book",
	},
	{
		Code: codeConflict, Title: "a field with two values",
		Why:  "CUE puts together what is said about a field in several places, and a field has one value.",
		Bad:  `firm: tone: "firm", firm: tone: "formal"`,
		Good: `firm: tone: "firm"`,
	},
	{
		Code: codeNoValue, Title: "a field without a definite value",
		Why:  "The field has a type or a choice of values, or depends on something that has no value.",
		Bad:  `title: string`,
		Good: `title: "B2B, three reminders"`,
	},
	{
		Code: codeMarker, Title: "a field marked with ? or !",
		Why:  "In CUE, name?: and name!: say what a field may hold, and give it no value. In a book that is mostly a slip, and what it says has no effect.",
		Bad:  `when?: "days_late >= 7"`,
		Good: `when: "days_late >= 7"`,
	},
	{
		Code: codeNotEmbedded, Title: "a book that does not use the schema",
		Why:  "relance checks the book in any case. With the line policy.#Book, cue vet checks it too, and editors complete its fields.",
		Bad:  "package relance",
		Good: "package relance\n\nimport \"relance.dev/policy\"\n\npolicy.#Book",
	},
	{
		Code: codeStale, Title: "an old copy of the schema",
		Why:  "The copy under cue.mod/pkg is for cue vet and editors only. When it differs from the schema of this version of relance, they may accept or refuse other things than relance does.",
		Bad:  "a copy written by an earlier version of relance",
		Good: "relance schema policies",
	},
	{
		Code: codeCUE, Title: "a value that cannot be computed",
		Why:  "The book computes a value with CUE, and the computation fails.",
		Bad:  `min_gap: 7 / 0`,
		Good: `min_gap: 7`,
	},
	{
		Code: codeInternal, Title: "a bug of relance",
		Why:  "Something happened that no book should bring about. The rest of the output may be wrong.",
		Bad:  "—",
		Good: "Report it with the book that shows it.",
	},
	{
		Code: codeSlip, Title: "something that CUE reads in another way",
		Why:  "Text stands in quotes: a condition, a name or a day without them is computed by CUE, or taken for the thing that has the name. Decimals follow a point.",
		Bad:  `{to: late, when: days_late >= 7}`,
		Good: `{to: "late", when: "days_late >= 7"}`,
	},
	{
		Code: codeCondition, Title: "a file that is read under a condition",
		Why:  "With @if or @ignore CUE leaves a file out unless it is told otherwise, and relance reads every file of a book: what counts would depend on who reads it.",
		Bad:  "@if(prod)\n\npackage relance",
		Good: "package relance",
	},
	{
		Code: CodeTooMuch, Title: "a book that is too much",
		Why:  "The files of a book are bounded in size and nesting, and what CUE computes from them in time (30 seconds) and memory (1 GB): a slip, or malice, can make it compute without end.",
		Bad:  `a: [for x in list.Range(0, 1000000000, 1) {x}]`,
		Good: `the values themselves`,
	},
}
