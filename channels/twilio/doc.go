// Package twilio carries SMS, WhatsApp messages and voice calls over Twilio.
//
// Twilio takes no idempotency key. A request whose answer is lost is Ambiguous, and so
// is every 5xx: Reconcile then lists what was sent to the number since. The
// key goes into the status callback's URL, from where news brings it back.
//
// WhatsApp sends approved templates only, by content id and variables. Its business
// policy has barred debt collection: use it for a creditor's own courteous reminders or not at
// all. Operators in the US and Canada refuse third-party collection by SMS whatever the consent.
package twilio
