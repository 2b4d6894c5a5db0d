package policytest

import (
	"cmp"

	"github.com/relance-dev/relance/engine"
)

// Test is one decoded test of a book. Make one with Decode.
type Test struct {
	Name string
	File string // where it is written, as the user would type it; set by the loader
	Line int    // 1-based line of its name in File; set by the loader

	// Path leads to it in its file: tests, its name, and for one case of several cases and the name of that.
	Path []string

	// Policies are those that the test pins, by invoice: whatever assign says, the invoice follows this one.
	// An invoice that is not there follows assign; nil when all do.
	Policies map[string]string

	From, To engine.Date // the span that is replayed, both ends included
	Withhold bool        // proposals that need a person's agreement do not get it
	// CallsNotMade says that only the calls are made that events say; see replay.Config.
	CallsNotMade bool
	Clients      []engine.Client
	Invoices     []engine.Invoice // sorted by ID
	Events       []engine.Event   // sorted by date, else as written

	Expect []Row             // by day, invoice, channel
	Final  map[string]string // state at the end of To, by invoice; nil when the test does not say
	// Waiting is the state that waits for a person at the end of To, by invoice; nil when the test does not say.
	Waiting map[string]string
	// Follows is the policy that each invoice's case follows at the end of To, by invoice; nil when the test does not say.
	Follows map[string]string
}

// Row is one line of a timeline: an action carried out, or a state entered
// without any.
type Row struct {
	Day      engine.Date // the day a message goes out, or the state is entered
	State    string
	Channel  string // empty for a state entered without any action
	Template string // empty when the action has none
	Invoice  string // Invoice.ID
	// To is the address it goes to. Of what happened, it is there only where the test asks for it.
	To string
	// Compute is what computations of the policy gave, as a test writes them:
	// "fee: 40, interest: 12.5", by name. Of what happened, it has only what the test asks for.
	Compute string
	// Amount is what the message asks for, or is open in what reaches nobody, without its currency: "120.5". Of
	// what happened, it is there only where the test asks for it.
	Amount string
	// Words are texts that the message says, each in quotes and with a comma between. Of what happened, it has
	// those that are there of the ones that the test asks for.
	Words string
}

// compareRows orders a timeline: by day and invoice, then states without an
// action first, then by channel.
func compareRows(a, b Row) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Invoice, b.Invoice), cmp.Compare(a.Channel, b.Channel),
		cmp.Compare(a.State, b.State), cmp.Compare(a.Template, b.Template), cmp.Compare(a.To, b.To), cmp.Compare(a.Compute, b.Compute),
		cmp.Compare(a.Amount, b.Amount), cmp.Compare(a.Words, b.Words))
}

// Problem is something wrong in a test that the schema cannot see. Path leads
// from the test to the value: ["invoices", "F-1", "due"], ["events", "2", "date"].
type Problem struct {
	Path    []string
	Message string
	Hint    string
}
