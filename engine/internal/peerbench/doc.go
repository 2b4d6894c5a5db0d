// Package peerbench compares one pass over the rules of a state, as relance makes it, with the same rules in other
// expression languages, rule engines and state machines. It is a module of its own: what it compares with is no
// dependency of relance.
//
//	go test -bench . ./...
//
// Each answers alike on every case of TestPeersAgree. Those without exact numbers compute in floats.
package peerbench
