// Package evidence reads back from a ledger what was done about a claim, and makes a
// file of it that a lawyer, a court or an auditor can check without the ledger.
package evidence
