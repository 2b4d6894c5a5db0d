// Package intake reads a finance team's exports — CSV, JSON Lines, JSON arrays
// and XLSX workbooks — into engine.Invoice, engine.Client and engine.Event.
//
// An export is checked whole before anything is used: Read gives a Portfolio
// only when the Report holds no error. Nothing is guessed. The decimal mark and
// the order of day and month are settled by the evidence of a whole column, and
// a column that settles nothing is refused until the Mapping states it.
//
// A Mapping says what the rows of a file are, when they are not one invoice each: titles,
// headings, subtotals and drafts (Table.LeaveOut, Headings), credit notes and payments by a
// word (Types), several rows of one invoice (Lines), what settled it (Lettering), when it
// falls due (Due, Terms). A file of a usual size and shape costs little; one that was made to
// harm is refused within bounds of memory and time.
//
// Files are walked several times (characters, conventions, values), so that
// memory does not grow with them; a Source is therefore something that can be
// opened again.
package intake
