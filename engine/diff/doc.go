// Package diff says what a change of a book does to a portfolio: both books decide about the same clients, over
// the same days, with the code that runs, and what each client gets is set side by side.
//
// Portfolios compares over exports, Ledger over a ledger as it stands, its cases included. Both go through the
// facts once, client by client; what they keep grows with the policies, and not with the portfolio. The same
// input gives the same figures, whatever the number of workers. Nobody is contacted, and nothing is written.
package diff
