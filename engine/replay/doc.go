// Package replay takes one client from day to day with engine.Decide, the function that decides for
// real. A Walker replays a span of days; Step decides one day of a client as a ledger has them; Tell
// and History tell the life of one invoice.
//
// Clients are independent, so each is replayed alone, from one day on which something can happen to
// the next: the cost follows what happens, not the number of days or of invoices.
package replay
