package view

import (
	"path/filepath"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
)

// Imported is what an import changed, or would change.
type Imported struct {
	Ledger    string                     `json:"ledger"`              // its file
	Entry     int64                      `json:"entry"`               // of the journal; 0 with --dry-run
	Invoices  map[posting.ChangeKind]int `json:"invoices"`            // how many, by what became of them
	Clients   map[posting.ChangeKind]int `json:"clients"`             // new, changed or unchanged
	Events    map[posting.ChangeKind]int `json:"events"`              // new, or unchanged when they were recorded before
	Allocated int                        `json:"allocated"`           // parts of money on account that the export shows as allocated
	Missing   int                        `json:"missing"`             // open invoices that the export lacks, and that stay open
	NotTaken  []NotTaken                 `json:"not_taken"`           // invoices that keep what was recorded as paid
	Differing []Differing                `json:"differing"`           // invoices whose electronic invoice says another amount
	OtherDue  []OtherDue                 `json:"other_due"`           // open invoices whose electronic invoice says another due date
	Replaced  []Replaced                 `json:"replaced"`            // invoices whose debt is now under other numbers
	Kept      []KeptColumn               `json:"kept"`                // columns that the export lacks and the last one had
	Bare      []string                   `json:"bare"`                // clients who owe, and of whom no more than the id is known
	Forgotten []string                   `json:"forgotten"`           // clients of the export who were forgotten: nothing was taken of them
	Totals    []OpenTotal                `json:"totals"`              // what is open, by currency
	Changes   []Change                   `json:"changes"`             // invoices that changed; the first 1000
	Sources   []PulledList               `json:"sources"`             // lists that came from sources of deploy.cue; none for files that a person named
	Documents *ImportedDocuments         `json:"documents,omitempty"` // the electronic invoices that --einvoices read beside the export
}

// ImportedDocuments is what electronic invoices beside an export added.
type ImportedDocuments struct {
	Entry     int64                      `json:"entry"`     // of the journal; 0 with --dry-run
	Invoices  map[posting.ChangeKind]int `json:"invoices"`  // how many, by what became of them
	Clients   map[posting.ChangeKind]int `json:"clients"`   // new, changed or unchanged
	Differing []Differing                `json:"differing"` // invoices of which the export says another amount
	OtherDue  []OtherDue                 `json:"other_due"` // open invoices of which the export says another due date
	Settled   []string                   `json:"settled"`   // those that the export of all that is open lacks, and that were left out
}

// OtherDue is an open invoice whose electronic invoice says another due date than the ledger.
type OtherDue struct {
	Invoice  string      `json:"invoice"`
	Client   string      `json:"client"`
	Kept     engine.Date `json:"due"`         // in the ledger, and so it stays
	Document engine.Date `json:"in_document"` // in the electronic invoice
	File     string      `json:"file"`        // the electronic invoice
}

// PulledList is a list that a source answered.
type PulledList struct {
	Source string `json:"source"` // its name in deploy.cue
	Kind   string `json:"kind"`   // invoices, clients, contacts or events
	Place  string `json:"place"`  // the database, service or folder
	File   string `json:"file"`   // that was read; empty for rows
	Rows   int    `json:"rows"`   // of a database or service; 0 for a file
	SHA256 string `json:"sha256"` // of the file, or of the rows as they were read
}

// NotTaken is an invoice that the export shows with more open than is recorded.
type NotTaken struct {
	Invoice  string `json:"invoice"`
	Client   string `json:"client"`
	Currency string `json:"currency"`
	Kept     string `json:"open"`      // in the ledger, and so it stays
	Exported string `json:"in_export"` // what is open there
}

// Differing is an invoice whose electronic invoice says another amount than the ledger.
type Differing struct {
	Invoice  string `json:"invoice"`
	Client   string `json:"client"`
	Currency string `json:"currency"`
	Kept     string `json:"amount"`      // in the ledger, and so it stays
	Document string `json:"in_document"` // in the electronic invoice
	File     string `json:"file"`        // the electronic invoice
}

// Replaced is an invoice whose debt is now under other numbers.
type Replaced struct {
	Invoice string   `json:"invoice"`
	Client  string   `json:"client"`
	By      []string `json:"by"` // the invoices that have its debt now
}

// KeptColumn is a column that an export lacks and the last one had.
type KeptColumn struct {
	Kind   string `json:"kind"` // of the export: invoices or clients
	Column string `json:"column"`
	Rows   int    `json:"rows"` // of the export that have a value in the ledger, which stays
}

// OpenTotal is what is open in one currency, credit notes taken off.
type OpenTotal struct {
	Currency       string `json:"currency"`
	Before         string `json:"open_before"`     // the sum of what was owed
	After          string `json:"open_after"`      // and of what is owed now
	InvoicesBefore int    `json:"invoices_before"` // invoices and credit notes that are open
	InvoicesAfter  int    `json:"invoices_after"`  // likewise, now
}

// NewImported is the view of an import into the ledger of a file; documents, of electronic invoices beside the export, may be nil.
func NewImported(path string, s, documents *posting.Summary, files []posting.File) Imported {
	v := Imported{
		Ledger: filepath.ToSlash(path), Entry: s.Seq, Invoices: counts(s.Invoices), Clients: counts(s.Clients), Events: counts(s.Events), Allocated: s.Allocated, Missing: s.Missing,
		Bare: texts(s.Bare), Forgotten: texts(s.Forgotten),
		NotTaken: list(s.NotTaken, func(n *posting.NotTaken) NotTaken {
			return NotTaken{n.Invoice, n.Client, n.Currency.Code(), n.Currency.Format(n.Kept), n.Currency.Format(n.Exported)}
		}),
		Differing: list(s.Differing, newDiffering), OtherDue: list(s.OtherDue, newOtherDue),
		Replaced: list(s.Replaced, func(r *posting.Replaced) Replaced { return Replaced{r.Invoice, r.Client, texts(r.By)} }),
		Kept:     list(s.Kept, func(l *posting.Lost) KeptColumn { return KeptColumn{l.Kind.String(), l.Column, l.Rows} }),
		Totals: list(s.Totals, func(t *posting.Total) OpenTotal {
			return OpenTotal{t.Currency.Code(), t.Currency.Format(t.AmountBefore), t.Currency.Format(t.AmountAfter), t.CountBefore, t.CountAfter}
		}),
		Changes: list(s.Changes, newChange), Sources: NewPulled(files),
	}
	if d := documents; d != nil {
		v.Documents = &ImportedDocuments{
			Entry: d.Seq, Invoices: counts(d.Invoices), Clients: counts(d.Clients), Settled: texts(d.Settled),
			Differing: list(d.Differing, newDiffering), OtherDue: list(d.OtherDue, newOtherDue),
		}
	}
	return v
}

func newDiffering(d *posting.Differing) Differing {
	return Differing{d.Invoice, d.Client, d.Currency.Code(), d.Currency.Format(d.Kept), d.Currency.Format(d.Paper), d.File}
}

func newOtherDue(d *posting.OtherDue) OtherDue {
	return OtherDue{d.Invoice, d.Client, d.Kept, d.Paper, d.File}
}

// NewPulled is the view of the lists that came from sources.
func NewPulled(files []posting.File) []PulledList {
	out := []PulledList{}
	for i := range files {
		f := &files[i]
		if f.Source == "" {
			continue
		}
		l := PulledList{Source: f.Source, Kind: f.Kind, Place: f.Place, Rows: f.Rows, SHA256: f.SHA256}
		if f.Name != f.Source+" "+f.Kind {
			l.File = f.Name
		}
		out = append(out, l)
	}
	return out
}

// counts is a map that is never nil.
func counts(m map[posting.ChangeKind]int) map[posting.ChangeKind]int {
	if m == nil {
		return map[posting.ChangeKind]int{}
	}
	return m
}
