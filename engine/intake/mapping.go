package intake

// Rows describes rows by what stands in their cells. Everything that is given must hold;
// words are compared without regard to case, accents and the spaces around them.
type Rows struct {
	// Column is the header of the cell that is looked at; empty is the first cell of the row
	// that is filled.
	Column string

	Is, Not           []string // one of these is the cell; none of them is
	Starts, NotStarts []string // the cell begins with one of these; with none of them
	Contains          []string // one of these stands in the cell
	Empty             bool     // the cell is empty
	Cells             int      // so many cells of the row are filled at most; 0 does not count them
}

// Heading describes rows that stand above others and hold a value for all of them, such as
// the name of the client.
type Heading struct {
	Rows
	After []string // what stands before the value in its cell, such as "Client:"
}

// Types says what the rows of an open-items list are, by a word in a column. A word that is
// in no list is an error.
type Types struct {
	Column   string
	Invoice  []string // the amount counts as it stands
	Credit   []string // lowers what is owed, whichever sign its amount has
	Payment  []string // money that came in, whichever sign its amount has
	Closed   []string // nothing of it is open any more: it was paid, or cancelled
	LeaveOut []string // is no debt: a draft, an estimate
}

// Terms is when an invoice falls due, counted from the day it was issued.
type Terms struct {
	Days int
	// EndOfMonth moves the day to the end of a month: "after" goes to the end of the month in
	// which the days end (30 days, then end of month), "before" counts them from the end of
	// the month of issue (end of month, then 30 days). Empty does neither.
	EndOfMonth string
}

// The readings of Terms.EndOfMonth.
const (
	EndAfter  = "after"
	EndBefore = "before"
)

// How the rows of one invoice come together.
const (
	LinesFirst = "first" // every row repeats the amounts of the whole
	LinesSum   = "sum"   // the amounts of the rows add up
)

// What amounts of a file may look like beyond the usual.
const (
	FormLakhs = "lakhs" // 12,34,567.00
	FormCrDr  = "cr_dr" // CR after the number is below 0, DR above
	FormDash  = "dash"  // a dash is 0
)

var (
	forms     = []string{FormLakhs, FormCrDr, FormDash}
	lineModes = []string{LinesFirst, LinesSum}
	ends      = []string{EndAfter, EndBefore}
)
