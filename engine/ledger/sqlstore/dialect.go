package sqlstore

import (
	"context"
	"database/sql"
)

// Dialect is what one database is told otherwise than another: the same questions, in its own words. What both
// understand stands once in this package, with ? or ?1 for what is given.
type Dialect struct {
	// Placed writes the places of what is given as the database knows them; nil leaves ? and ?1.
	Placed func(query string) string
	// Keeps says that statements are read and planned once for many transactions by this package; a driver that does so
	// itself leaves it false.
	Keeps bool
	// Far says that each question is a journey to a server: rows are changed many at a time, where one by one would cost less here.
	Far bool
	// Reads is how a transaction begins that sees one moment.
	Reads sql.TxOptions

	// Among is the condition, behind a column, that its text is one of a JSON array; place is where that is given.
	Among func(place string) string
	// Has is the condition that a column has a text in it. An index may rest on it.
	Has func(column, text string) string
	// Join joins tables from left to right.
	Join string
	// Late stands before a column by which rows are ordered when they were found otherwise.
	Late string
	// Parts lists the parts of a row of messages as a JSON array, without spaces.
	Parts string
	// EntryKind is the kind of an entry, out of the text of its row of the journal.
	EntryKind string
	// Counted are tables of counts that this database has beside those of all; a view of the name with _now counts anew.
	Counted []string
	// Settle is carried out before a transaction that wrote ends, and before it reads counts; empty where counts are never late.
	Settle string
	// Checks are those of Reader.Damage.
	Checks []Check
	// Bulk fills an empty table, and may leave out meanwhile what the table does for each row: its indexes, its triggers.
	Bulk func(ctx context.Context, t *sql.Tx, table string, fill func() error) error
	// AfterBulk is carried out when tables were filled by Bulk and their rows counted; empty for nothing.
	AfterBulk string
	// Together says that several processes may deliver at once; see ledger.Together.
	Together bool
	// Gone says that a ledger is not there which was, as in "the file is gone".
	Gone string
	// Older says how a ledger comes to be older than what left from it, as in "it was restored from an older copy".
	Older string
}

func (d *Dialect) placed(query string) string {
	if d.Placed == nil {
		return query
	}
	return d.Placed(query)
}
