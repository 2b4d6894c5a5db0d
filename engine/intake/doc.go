// Package intake reads a finance team's exports — CSV, JSON Lines, JSON arrays
// and XLSX workbooks — into engine.Invoice, engine.Client and engine.Event.
//
// An export is checked whole before anything is used: Read gives a Portfolio
// only when the Report holds no error. Nothing is guessed. The decimal mark and
// the order of day and month are settled by the evidence of a whole column, and
// a column that settles nothing is refused until the Mapping states it.
//
// Files are walked several times (characters, conventions, values), so that
// memory does not grow with them; a Source is therefore something that can be
// opened again.
package intake
