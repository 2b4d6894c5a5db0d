// Package rehearsal tells a ledger that rehearses, whose messages go into folders, from one that is
// live, and takes it from the one to the other. A ledger rehearses until its first live run; once it
// is live (ledger.Meta.Live) it stays so, and nothing that was rehearsed counts.
package rehearsal
