// Package overview says where a ledger stands: cases by state, what is owed and how late,
// what waits for a person, what ended with something open, what nears its limitation. It
// only reads.
package overview
