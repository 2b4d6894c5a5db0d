// Package report computes the figures that a director is shown: what is open and how late,
// how fast it comes in, what was asked by step and what came of it, disputes, promises,
// cost, and what nears its limitation. It only reads a ledger, once, at a cost that follows
// its size, and adds up nothing across currencies or entities.
package report
