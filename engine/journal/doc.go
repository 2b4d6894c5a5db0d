// Package journal holds what the entries of a ledger's journal say, as types. They are
// written by Append and read by Read, and nowhere else.
//
// An entry that was written before a field existed has it empty; a field that this version
// does not know is left out when it is read. The names in JSON stay as they are: the hash
// chain holds them.
package journal
