// Package claim puts together what is known of a claim: evidence for a lawyer, and the file with which it
// is handed over.
package claim
