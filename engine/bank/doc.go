// Package bank reads bank statements and says which invoices their entries pay. It is pure: bytes
// in, values out. Package posting books what is certain.
//
// Read recognises camt.053 and camt.054, MT940, CFONB 120, OFX, QIF and CSV by their content, and
// gives one Statement for each account and period. Match proposes what an entry pays, how sure that
// is and why. README.md has the formats, and what is matched how.
package bank
