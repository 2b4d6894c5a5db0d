// Package shadow runs a second book beside the live one, on the same facts, day
// by day, and never sends anything: what a change of policy would have done is
// then seen on real clients before it is made.
//
// A shadow has a ledger of its own, with its own journal, cases and outbox. The
// live ledger is only read. Every message of the shadow is suppressed in the
// transaction after the one that decides it, and a ledger that is a shadow's says so
// of itself (ledger.Meta.Shadow), so that no command delivers from it.
package shadow
