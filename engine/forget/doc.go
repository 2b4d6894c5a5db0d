// Package forget takes out of a ledger what is known of a client as a person, once nothing is open with them and the term is over
// for which it has to be kept: names, addresses, numbers, contacts, who paid for them and with which words, what was written to
// them and what people noted. Amounts, days, states, ids and digests stay, and so does the chain of the journal: an entry
// (journal.Forgotten) vouches for what is left of each entry, of the facts that entries made, and of what was handed over.
package forget
