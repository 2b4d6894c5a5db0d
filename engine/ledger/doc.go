// Package ledger is the durable store of relance: facts with their history,
// cases, the journal and the outbox. It holds the interface that every store
// keeps, the types that cross it, and what is the same for all of them: how an
// entry of the journal is written and chained, which way a message may go, and
// how a ledger is verified. Package ledgertest is the proof a store has to pass.
//
// Facts change by an entry of the journal and in no other way: Tx.Append takes
// both, and the entry carries a digest of the facts it made. Verify computes all
// of it again, so that an entry or a fact that was changed behind the ledger's
// back is found.
//
// Instants are parameters: no store asks the time. Whatever is listed has a
// stated order, so that the same ledger gives the same bytes.
package ledger
