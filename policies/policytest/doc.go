// Package policytest runs the tests of a book: examples with their expected
// timeline, written in CUE beside the policies in files named *_test.cue.
//
// A test gives invoices, clients and dated events; the package replays them
// with engine/simulate, the very code that simulates and runs a portfolio, and
// compares what happened with what the test expects. For that reason, and for
// that reason alone, this package of the policy language imports a package
// below engine. It does not import package policies: the loader hands each
// test over as JSON (Decode) and keeps it in the book.
package policytest
