// Package server is what relance serve puts on the network: the dashboard of a finance team, an
// interface for programs, and the addresses at which operators report what became of messages. It adds HTTP
// and HTML to what the packages beside it do, and decides nothing by itself.
//
// It asks nobody for the time or for randomness: Config has both.
package server
