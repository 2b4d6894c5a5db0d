package intake

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/engine"
)

// KeptProblems is how many errors, and how many warnings, a Report keeps. All
// are counted.
const KeptProblems = 1000

// Problem is one thing that is wrong with a file.
type Problem struct {
	Code    string // stable: RL6nn; see Docs
	Warning bool   // it does not stop the work
	File    string // Source.Name
	Row     int    // as a spreadsheet shows it: the header is row 1; 0 is the file as a whole
	Column  string // the header as in the file; empty is the row as a whole
	Value   string // as in the file, its first 200 bytes; may be empty
	Message string
	Hint    string // one sentence on how to mend it; may be empty
}

// Report is what was found in the files. The same files give the same report.
type Report struct {
	Files    []FileSummary
	Problems []Problem   // the first KeptProblems errors and warnings, as they were found
	Errors   int         // all of them
	Warnings int         // all of them
	Counts   []CodeCount // of all problems, by code
}

// CodeCount says how often a code was reported.
type CodeCount struct {
	Code string
	N    int
}

// OK reports whether the files can be used: there is no error.
func (r *Report) OK() bool { return r.Errors == 0 }

// add counts a problem and keeps it while there is room.
func (r *Report) add(p Problem) {
	n := &r.Errors
	if p.Warning {
		n = &r.Warnings
	}
	*n++
	if *n <= KeptProblems {
		p.Value, p.Message = strings.Clone(clip(p.Value, longestValue)), clip(p.Message, longestMessage)
		r.Problems = append(r.Problems, p)
	}
	i, found := slices.BinarySearchFunc(r.Counts, p.Code, func(c CodeCount, code string) int {
		return cmp.Compare(c.Code, code)
	})
	if !found {
		r.Counts = slices.Insert(r.Counts, i, CodeCount{Code: p.Code})
	}
	r.Counts[i].N++
}

// The longest value and message that a report keeps, in bytes.
const (
	longestValue   = 200
	longestMessage = 1000
)

// clip cuts a text that is longer than n bytes, between two characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// FileSummary says what was understood of a file.
type FileSummary struct {
	File      string
	Kind      Kind
	Why       string // the columns that showed the kind; empty when it was given
	Format    string // "csv", "jsonl", "json", "xlsx", or Source.Form
	Encoding  string // "utf-8", "windows-1252", "iso-8859-1" or "utf-16"; empty for xlsx
	Delimiter string // of a CSV file
	Sheet     string // of a workbook
	Columns   []ColumnSummary
	Rows      int         // with something in them, without the header
	First     engine.Date // the earliest due date, or date of an event; zero when there is none
	Last      engine.Date // and the latest
	Totals    []Total     // by currency code
	HeaderRow int         // the row that names the columns; 0 when the format has none
	LeftOut   []LeftOut   // rows that the mapping leaves out
	Payments  int         // rows of invoices that are payments on their day
}

// Use says what became of a column.
type Use uint8

// The uses of a column.
const (
	UseIgnored Use = iota // nothing is known by this name
	UseColumn             // a canonical column
	UseFact               // a declared fact
	UseDefault            // the file has no such column; the mapping's default stands in
	UseRows               // the mapping looks at it to say what a row is
)

var useWords = [...]string{"ignored", "column", "fact", "default", "rows"}

// String returns the use as one lower-case word.
func (u Use) String() string { return useWords[min(int(u), len(useWords)-1)] }

// ColumnSummary says what was understood of a column.
type ColumnSummary struct {
	Header     string // as in the file; empty for UseDefault
	Use        Use
	Name       string // of the canonical column or fact; empty for UseIgnored
	Filled     int    // rows with a value; not counted for UseIgnored
	Sample     string // the first value that was understood, as in the file
	Understood string // and what it was taken for

	// Convention is how the column writes dates or decimals, when that mattered:
	// "DD/MM/YYYY", "decimal comma". ProofRow and Proof are the first row and
	// value that can be read in no other way; 0 when the mapping states it.
	Convention string
	ProofRow   int
	Proof      string
}

// Total adds up a file in one currency.
type Total struct {
	Currency engine.Currency
	Rows     int
	Amount   engine.Amount
	Open     engine.Amount // of invoices; 0 for events
}
