// Package lsp is a language server for books of policies: what check finds while somebody types, what a name
// means and its value on an invoice, what can be written at a place, where a state, a policy, a template or a fact is declared, the new name of a
// state wherever it is written, the layout of a file,
// and the edits of mistakes that have one right answer.
//
// It speaks of what is relance's own, and leaves CUE to CUE's own server, which runs beside it. What a
// buffer holds that is not saved counts; nothing is written to disk.
package lsp
