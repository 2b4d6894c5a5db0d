// Package posting writes facts into a ledger: Import takes whole exports, Record
// single events. Both are all or nothing, and both may be repeated: what the ledger
// knows already changes nothing.
//
// What is open of an invoice comes from the export when that states it, and from
// the amount less all events when it does not. Events after the day of which the
// export's balances are (ImportConfig.AsOf) are counted on top, those before are in it. A
// dispute or a hold stands when the export says so or the last event about it does.
//
// Money on account is counted once. What an import lowers of an invoice that the ledger
// knows, beyond what events say, is taken from what came in on account up to the day of the
// export, and recorded as an allocation; so is what Full closes, and what PaidOn settles. A
// new row of the same negative amount, for no invoice and issued within a week of it, is
// that money. All else stays on account.
package posting
