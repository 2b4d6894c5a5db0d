package ledger

import (
	"context"
	"time"

	"github.com/relance-dev/relance/engine"
)

// Account is all that a ledger knows of one client.
type Account struct {
	Client engine.Client // with nothing but the id when only invoices or cases name the client
	// Invoices are those that are the client's now, by id.
	Invoices []engine.Invoice
	// Events are those about the client and about their invoices, as they were recorded.
	Events []Event
	// Cases are those of the client, and of invoices that are the client's now, by id.
	Cases []Case
	// Messages are those to the client, by NotBefore and key; nil when none were asked for.
	Messages []Message
}

// AccountQuery says of whom an account is, and what is wanted of it.
type AccountQuery struct {
	Client   string
	Messages bool      // the messages too
	Since    time.Time // those that were created at this instant or later
}

// ClientsAtOnce is of how many clients a reader of many asks at a time: enough that a question's own cost does not
// count, and few enough to be held in memory.
const ClientsAtOnce = 200

// AccountReader reads what concerns clients.
type AccountReader interface {
	// Account returns all that concerns a client, at a cost that follows what there is. A client
	// of whom the ledger knows nothing has an empty account.
	Account(ctx context.Context, q AccountQuery) (Account, error)
	// Accounts returns those of several clients, each given once, in their order. q.Client counts for
	// nothing. It costs less than as many calls of Account.
	Accounts(ctx context.Context, clients []string, q AccountQuery) ([]Account, error)
}
