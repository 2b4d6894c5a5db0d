package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/intake"
)

// Intake is what was understood of exports, and what is wrong with them.
type Intake struct {
	OK       bool           `json:"ok"`       // they can be used: there is no error
	Files    []Export       `json:"files"`    // what was understood of each
	Errors   int            `json:"errors"`   // all of them
	Warnings int            `json:"warnings"` // all of them
	Counts   map[string]int `json:"counts"`   // of all errors and warnings, by code
	Problems []BadRow       `json:"problems"` // the first of them
}

// Export is what was understood of one file.
type Export struct {
	File      string        `json:"file"`
	Kind      string        `json:"kind"`   // invoices, clients, contacts, events or bank
	Format    string        `json:"format"` // csv, jsonl, json or xlsx, of a bank statement as in relance bank import; empty when not even that was understood
	Encoding  string        `json:"encoding,omitempty"`
	Delimiter string        `json:"delimiter,omitempty"` // of CSV
	Sheet     string        `json:"sheet,omitempty"`     // of a workbook
	Rows      int           `json:"rows"`                // with something in them, without the header
	First     engine.Date   `json:"first,omitzero"`      // the earliest due day, or day of an event
	Last      engine.Date   `json:"last,omitzero"`       // and the latest
	Columns   []Column      `json:"columns"`             // in the order of the file
	Totals    []ExportTotal `json:"totals"`              // by currency
}

// Column is what was understood of a column.
type Column struct {
	Header     string `json:"header"`               // as in the file; empty when the mapping's default stands in
	Use        string `json:"use"`                  // column, fact, default or ignored
	Name       string `json:"name,omitempty"`       // of the column or fact that it is
	Filled     int    `json:"filled"`               // rows with a value
	Sample     string `json:"sample,omitempty"`     // the first value that was understood
	Understood string `json:"understood,omitempty"` // what the sample was taken for
	Convention string `json:"convention,omitempty"` // how it writes days or decimals
	ProofRow   int    `json:"proof_row,omitempty"`  // the first row that can be read in no other way
	Proof      string `json:"proof,omitempty"`      // and its value
}

// ExportTotal adds up a file in one currency.
type ExportTotal struct {
	Currency string `json:"currency"`
	Rows     int    `json:"rows"` // how many
	Amount   string `json:"amount"`
	Open     string `json:"open"` // of invoices
}

// BadRow is one thing that is wrong with a file.
type BadRow struct {
	Code    string `json:"code"`
	Warning bool   `json:"warning"` // it does not stop the work
	File    string `json:"file"`
	Row     int    `json:"row,omitempty"`    // as a spreadsheet shows it; none for the file as a whole
	Column  string `json:"column,omitempty"` // its header
	Value   string `json:"value,omitempty"`  // as in the file
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"` // how to mend it
}

// NewIntake is the view of a report.
func NewIntake(r *intake.Report) Intake {
	v := Intake{
		OK: r.OK(), Errors: r.Errors, Warnings: r.Warnings, Counts: map[string]int{}, Files: list(r.Files, newExport),
		Problems: list(r.Problems, func(p *intake.Problem) BadRow {
			return BadRow{p.Code, p.Warning, p.File, p.Row, p.Column, p.Value, p.Message, p.Hint}
		}),
	}
	for _, c := range r.Counts {
		v.Counts[c.Code] = c.N
	}
	return v
}

func newExport(f *intake.FileSummary) Export {
	return Export{
		File: f.File, Kind: f.Kind.String(), Format: f.Format, Encoding: f.Encoding, Delimiter: f.Delimiter, Sheet: f.Sheet, Rows: f.Rows, First: f.First, Last: f.Last,
		Columns: list(f.Columns, func(c *intake.ColumnSummary) Column {
			return Column{c.Header, c.Use.String(), c.Name, c.Filled, c.Sample, c.Understood, c.Convention, c.ProofRow, c.Proof}
		}),
		Totals: list(f.Totals, func(t *intake.Total) ExportTotal {
			return ExportTotal{t.Currency.Code(), t.Rows, t.Currency.Format(t.Amount), t.Currency.Format(t.Open)}
		}),
	}
}

// NewBankFile is the view of a bank statement that was read and not used: its layout when it is a CSV, and what is wrong
// with it, which may be nil.
func NewBankFile(file string, statements []bank.Statement, layout bank.Layout, wrong *bank.Problem) Intake {
	v := Intake{OK: wrong == nil, Files: []Export{}, Counts: map[string]int{}, Problems: []BadRow{}}
	if wrong != nil {
		v.Errors, v.Problems = 1, append(v.Problems, BadRow{File: file, Message: wrong.Error(), Hint: wrong.Hint})
	}
	columns := list(layout.Columns, func(c *bank.Column) Column {
		use := intake.UseIgnored
		if c.Kind != "" {
			use = intake.UseColumn
		}
		return Column{Header: c.Header, Use: use.String(), Name: c.Kind, Filled: c.Filled, Sample: c.Sample}
	})
	for i := range statements {
		s := &statements[i]
		v.Files = append(v.Files, Export{
			File: file, Kind: "bank", Format: string(s.Format), Delimiter: layout.Delimiter, Rows: len(s.Entries), First: s.From, Last: s.To, Columns: columns,
			Totals: []ExportTotal{{Currency: s.Currency.Code(), Rows: len(s.Entries), Amount: s.Currency.Format(s.Sum())}},
		})
	}
	return v
}
