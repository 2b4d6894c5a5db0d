// Package plan decides on the real ledger. NewPlan says what today brings and
// writes nothing; Apply carries a plan out, to each client exactly as it is or not at all; Run
// is both.
//
// A run looks at the clients of whom a case is due or whose facts changed since
// the last run, and at no others. Each is decided by replay.Step, the code that
// simulates. What a case does, its journal and its messages are one transaction;
// some clients share one. Messages end in the outbox: sending them is the
// business of package dispatch.
//
// A run that dies half way loses nothing and doubles nothing: the same plan goes
// on where it stopped, and a new one finds what is left.
package plan
