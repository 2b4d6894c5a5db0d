package intake

import "github.com/relance-dev/relance/engine"

// Options says how files are to be understood. The zero Options reads files
// that use the canonical headers and state their currency.
type Options struct {
	Mapping  Mapping
	Facts    []engine.FactDecl // declared facts; columns of these names are kept, in this order
	Profiles []string          // allowed client profiles; empty allows any
	Roles    []string          // allowed roles of contacts; empty allows any
	Entities []string          // allowed entities of invoices and events; without any, a column entity is not read
	Currency engine.Currency   // of rows that state none; the zero Currency refuses them
	Language string            // of clients that state none, ISO 639-1; may be empty
	Kind     string            // of clients that state none; empty when nobody knows

	// Progress is told how much of the work is done, in bytes read over all
	// passes; it is called often and must be quick. Total is 0 when the size of
	// a source is not known. Nil means that nobody wants to know.
	Progress func(read, total int64)
}

// Mapping says where the user's files differ from the canonical form. The zero
// Mapping is the canonical form itself.
type Mapping struct {
	Invoices Table
	Clients  Table
	Contacts Table
	Events   Table
}

// Table says how one kind of file is written.
type Table struct {
	// Columns names the header in the file of a canonical column or declared fact.
	Columns map[string]string

	// Dates is how dates are written: D, DD, M, MM, MMM (a month's name in
	// English, French, German, Spanish, Italian, Portuguese or Dutch), YY or YYYY and what stands between them, such as
	// "DD/MM/YYYY". Two-digit years are 1970 to 2069. Empty lets each
	// column settle it. YYYY-MM-DD is understood in any case.
	Dates string

	// Decimal is the decimal mark, "." or ",". Empty lets each column settle it.
	Decimal string

	// True and False are the file's words for yes and no, beside
	// true/false, yes/no, oui/non, vrai/faux, ja/nein, wahr/falsch, si/no, sim/nao, nee, 1/0, y/n, o/n and x.
	True, False []string

	// Defaults gives the value, in canonical form (1234.56, 2026-01-31, true),
	// of a column that the file does not have and of its empty cells.
	Defaults map[string]string

	// Values translates: column → value in the file → canonical value.
	Values map[string]map[string]string

	Delimiter string // of a CSV file: "," ";" "\t" or "|"; empty means detected
	Encoding  string // "utf-8", "windows-1252", "iso-8859-1", "cp850", "macintosh" or "utf-16"; empty means detected
	Sheet     string // of a workbook; empty means the first that is shown

	// Header is the row that names the columns, as a spreadsheet numbers it; 0 finds it by
	// the headers of Columns, under title lines too.
	Header int
	// HeaderRows is how many rows name the columns, one above the other, such as HT and TTC below
	// Montant: the names are then put together, "Montant HT" and "Montant TTC". 0 is one.
	HeaderRows int

	// Ignore lists headers that nothing reads and of which nothing is said, although they may
	// say that less is owed.
	Ignore []string

	// LeaveOut lists rows that are none of the kind: titles, subtotals, drafts.
	LeaveOut []Rows
	// Headings are rows above others that hold the value of a column for them, by column.
	Headings map[string]Heading
	Types    Types // of invoices; the zero Types reads every row as an invoice

	// Lines says that an invoice may take several rows, and how they come together:
	// LinesFirst or LinesSum. Empty refuses a second row.
	Lines string
	// Lettering names the columns of the code that an accountant gave to invoices and to
	// what settled them: together they are one invoice less what was paid of it.
	Lettering []string

	Due   *Terms           // of invoices without a due date; nil has none
	Terms map[string]Terms // by the word in the column terms

	Amounts  []string // forms of amounts beyond the usual: FormLakhs, FormCrDr, FormDash
	FloatIDs bool     // a key such as 1930571429.0 is 1930571429
}

// table returns the mapping of a kind, nil for KindAuto.
func (m *Mapping) table(k Kind) *Table {
	switch k {
	case KindInvoices:
		return &m.Invoices
	case KindClients:
		return &m.Clients
	case KindContacts:
		return &m.Contacts
	case KindEvents:
		return &m.Events
	}
	return nil
}

// Sources are the files of a portfolio. Each may be nil.
type Sources struct{ Invoices, Clients, Contacts, Events *Source }

// Portfolio is everything that was read.
type Portfolio struct {
	// Clients are sorted by ID. Contacts of one are nil unless the file of contacts names them.
	Clients  []engine.Client
	Invoices []engine.Invoice // sorted by client, due date, ID
	Events   []engine.Event   // sorted by date; events of a day stay in file order
	Had      Had              // which columns the files had
	// Papers is set when the invoices come from the documents themselves: they say what was
	// owed when it was issued, not what is open now, and nothing of what they do not mention.
	Papers  bool
	Places  map[string]string // of documents: the file that an invoice is in, by its id
	LeftOut []string          // invoices that the file has and that were not read, since they have no due date
}
