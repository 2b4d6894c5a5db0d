package replay

import "github.com/relance-dev/relance/engine"

// UndecidedLimit is how many invoices an Undecided names.
const UndecidedLimit = 20

// Limit is an invoice that can soon no longer be brought to court, or cannot any more.
type Limit struct {
	Invoice string
	Until   engine.Date // the last day
}

// Undecided is a guard that had no answer, and the invoices concerned. Their
// cases stayed where they were.
type Undecided struct {
	Err      *engine.Error
	Count    int      // invoices or client cases
	Invoices []string // the first UndecidedLimit of them; client IDs for a policy of scope client
}

// Proposal is a transition that waits for a person.
type Proposal struct {
	Policy, From, To string
	Client           string
	Invoice          string // empty for a policy of scope client
	Open             engine.Amount
	Currency         engine.Currency
}

// Suppressed is a message, or an invoice's line in one, that did not go out: a
// weekend or holiday moved it and it lost its reason meanwhile, it was a
// client's and left nothing to ask for, or the client's credit covered all of it.
type Suppressed struct {
	Date, Decided   engine.Date // the day it would have gone out, and the day it was decided
	Policy, State   string
	Client, Invoice string // Invoice is empty for a policy of scope client
	Channel         string
	Template        string // empty when the channel needs none
	Reason          string // engine.ReasonPaid…
}
