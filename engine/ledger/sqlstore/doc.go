// Package sqlstore is what ledgers in SQL databases have in common: the questions and answers of a ledger.Reader, what a
// ledger.Tx writes, the chain of the journal, and the notes of what left. A Dialect is what is said otherwise to one
// database than to another; packages sqlite and postgres each bring one, with the tables, the lock and the way a ledger is
// opened. SQL stands in these three packages alone.
package sqlstore
